//! Load with a bounded number of requests: several connections, each with one request at a time.

use crate::{client::Client, clock, process};
use anyhow::Result;
use futures_util::future::try_join_all;
use std::{cell::Cell, time::Duration};

/// What a load showed.
#[derive(Clone, Copy)]
pub struct Figures {
    /// Actions per second.
    pub rate: f64,
    /// How long half of the actions took at most.
    pub median: Duration,
    /// How long 99 of 100 actions took at most.
    pub p99: Duration,
    /// Processor time of the server per action, where the system tells it.
    pub cpu: Option<Duration>,
}

/// Performs `count` actions on the server, over `connections` connections. `action` gets the number of the action
/// and one connection, which nothing else uses at that time.
pub async fn measure(
    server: &impl Target,
    connections: usize,
    count: usize,
    action: impl AsyncFn(usize, &mut Client) -> Result<()>,
) -> Result<Figures> {
    let next = Cell::new(0);
    let worker = async || -> Result<Vec<Duration>> {
        let mut client = Client::connect(server.address()).await?;
        let mut times = Vec::new();
        while next.get() < count {
            let number = next.replace(next.get() + 1);
            let started = clock::start();
            action(number, &mut client).await?;
            times.push(started.elapsed());
        }
        Ok(times)
    };
    let cpu_before = process::cpu_time(server.pid());
    let started = clock::start();
    let workers = try_join_all((0..connections).map(|_| worker())).await?;
    let took = started.elapsed();
    let cpu_after = process::cpu_time(server.pid());
    let mut times = workers.concat();
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1)));
    let actions = u32::try_from(times.len())?;
    Ok(Figures {
        rate: f64::from(actions) / took.as_secs_f64(),
        median: at(50).copied().unwrap_or_default(),
        p99: at(99).copied().unwrap_or_default(),
        cpu: cpu_before.zip(cpu_after).map(|(before, after)| after.saturating_sub(before) / actions.max(1)),
    })
}

/// A server that load can be put on.
pub trait Target {
    /// Host and port.
    fn address(&self) -> &str;
    /// Its process.
    fn pid(&self) -> u32;
}
