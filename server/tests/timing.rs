//! The time of a response does not tell an attacker whether an address is known.

#![expect(clippy::unwrap_used, reason = "a test may stop")]

use gate::model::Role;
use std::time::{Duration, Instant};
use testkit::{Database, http::TestServer};

const PAIRS: usize = 60;

#[tokio::test(flavor = "multi_thread")]
async fn the_time_of_a_response_does_not_reveal_known_addresses() {
    let server = TestServer::with_standard_hash_cost(Database::Sqlite).await;
    let (tpp, mut known, mut unknown) = (server.world.tpp("Northbank").await, Vec::new(), Vec::new());
    for number in 0..PAIRS {
        known.push(server.world.user(&tpp, Role::Member).await.email);
        unknown.push(format!("{}@bank.example", 1_000 + number));
    }
    for (path, more) in [("/api/sign-in", "&password=not+the+password+at+all"), ("/api/forgot-password", "")] {
        let mut times = [Vec::new(), Vec::new()];
        for pair in 0..PAIRS {
            // Each side is first in half of the pairs, so that what slows the machine down slows both.
            for side in if pair % 2 == 0 { [0, 1] } else { [1, 0] } {
                let email = if side == 0 { &known[pair] } else { &unknown[pair] };
                #[expect(clippy::disallowed_methods, reason = "real time is what is measured")]
                let start = Instant::now();
                let response = server.call(path, None, &format!("email={email}{more}")).await;
                times[side].push(start.elapsed());
                assert_eq!(response.status, if more.is_empty() { 200 } else { 422 });
            }
        }
        let share = slower(&times[0], &times[1]);
        let [known, unknown] = times.map(median);
        let words = format!(
            "{path}: known {known:?}, unknown {unknown:?}, the known one slower in {share:.2} of all pairs"
        );
        println!("{words}");
        // Chance alone moves the share by 0.05; a row that only one of them writes by far more.
        assert!((0.25..=0.75).contains(&share), "{words}");
    }
}

/// In which share of all pairs the one is slower than the other: a half when they cannot be told apart (the
/// Mann-Whitney statistic).
fn slower(one: &[Duration], other: &[Duration]) -> f64 {
    let won = one.iter().map(|time| other.iter().filter(|than| time > *than).count()).sum::<usize>();
    f64::from(u32::try_from(won).unwrap()) / f64::from(u32::try_from(one.len() * other.len()).unwrap())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
