//! How often a request waits for PostgreSQL, counted by a relay in front of it.

use crate::{client::Client, load::Target, server::Binary, user::User};
use anyhow::Result;
use testkit::RoundTrips;

/// The least of so many runs counts: in the first ones the driver also prepares statements.
const RUNS: usize = 6;

/// Measures and prints.
pub async fn measure(binary: &Binary) -> Result<()> {
    let tpp = binary.run(&["tpp", "create", "--name", "Round trips"], "")?;
    let mut user = User::create(binary, &tpp, "member", 1)?;
    let (trips, database) = RoundTrips::in_front_of(binary.database())?;
    let (server, _) = binary.with_database(database).serve().await?;
    let mut client = Client::connect(server.address()).await?;
    user.enrol(&mut client).await?;
    let mut least = [usize::MAX; 4];
    for _ in 0..RUNS {
        let mut before = trips.number();
        let mut since = || {
            let number = trips.number();
            number - std::mem::replace(&mut before, number)
        };
        client.get("/", Some(&user.token)).await?;
        let dashboard = since();
        user.call(&mut client, "/api/read-identity", String::new()).await?;
        let check = since();
        user.wait_for_code().await;
        user.sign_in(&mut client).await?;
        let password = since();
        user.verify_code(&mut client).await?;
        for (least, now) in least.iter_mut().zip([check, dashboard, password, since()]) {
            *least = now.min(*least);
        }
    }
    let [check, dashboard, password, code] = least;
    println!(
        "\nround trips: session check {check}, page dashboard {dashboard}, password {password}, code check {code}"
    );
    Ok(())
}
