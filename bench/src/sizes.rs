//! What an administrator waits for in a small and in a very large organisation, one request at a time.

use crate::{
    client::Client,
    clock,
    large::copy_user,
    load::{Target, measure as load},
    report::milliseconds,
    server::Binary,
    user::User,
};
use anyhow::{Context, Result};
use std::time::Duration;

/// Users of the organisations that are compared.
const SIZES: [usize; 3] = [10, 100, 100_000];
/// Requests for each page.
const PAGES: usize = 60;
/// Administrators of each organisation: each uses the switch once, because a step-up spends a code.
const ADMINISTRATORS: usize = 6;
/// What is compared.
const PATHS: [(&str, &str); 5] = [
    ("dashboard", "/"),
    ("members", "/settings/configuration/members"),
    ("members, the next page", "/settings/configuration/members?page=2"),
    ("general", "/settings/configuration/general"),
    ("audit log", "/settings/configuration/audit"),
];

/// Measures and prints.
pub async fn measure(binary: &Binary) -> Result<()> {
    let mut rows: Vec<(&str, Vec<Duration>)> = PATHS.iter().map(|(name, _)| (*name, Vec::new())).collect();
    rows.push(("switch of enforcement, with its step-up", Vec::new()));
    let mut organisations = Vec::new();
    for size in SIZES {
        let tpp = binary.run(&["tpp", "create", "--name", &format!("Users: {size}")], "")?;
        let administrators = (0..ADMINISTRATORS).map(|number| User::create(binary, &tpp, "administrator", number));
        let administrators = administrators.collect::<Result<Vec<_>>>()?;
        let model = User::create(binary, &tpp, "member", 0)?;
        copy_user(binary, model.email(), size).await?;
        organisations.push(administrators);
    }
    let (server, _) = binary.serve().await?;
    let mut client = Client::connect(server.address()).await?;
    for administrators in &mut organisations {
        for administrator in &mut *administrators {
            administrator.enrol(&mut client).await?;
        }
        let token = administrators.first().context("no administrator")?.token.clone();
        for ((_, path), (_, times)) in PATHS.iter().zip(&mut rows) {
            let pages = load(&server, 1, PAGES, async |_, client| client.get(path, Some(&token)).await.map(drop));
            times.push(pages.await?.median);
        }
        let mut times = Vec::new();
        for (number, administrator) in administrators.iter_mut().enumerate() {
            administrator.wait_for_code().await;
            let started = clock::start();
            administrator.switch_enforcement(&mut client, number % 2 == 0).await?;
            times.push(started.elapsed());
        }
        times.sort_unstable();
        if let Some((_, row)) = rows.last_mut() {
            row.push(times[times.len() / 2]);
        }
    }
    print!("{:<44}", "median ms, for an organisation of");
    println!("{}{:>12}", SIZES.map(|size| format!("{size:>11}")).concat(), "growth");
    for (name, times) in rows {
        let columns = times.iter().map(|time| format!("{:>11}", milliseconds(*time))).collect::<Vec<_>>().concat();
        let growth = times[2].as_secs_f64() / times[1].as_secs_f64();
        println!("{name:<44}{columns}{growth:>11.2}x");
    }
    Ok(())
}
