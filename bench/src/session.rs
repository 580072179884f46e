//! The work of one session: checks, pages, codes and sign-ins, at a load of several connections.

use crate::{
    bare,
    load::{Target, measure as load},
    process,
    report::{Loads, mebibytes, milliseconds},
    server::Binary,
    user::User,
};
use anyhow::Result;
use tokio::sync::Mutex;

/// How many connections are open at once.
const CONNECTIONS: usize = 16;
/// Requests for a route that is quick.
const QUICK: usize = 20_000;
/// Requests for a page.
const PAGES: usize = 2_000;
/// Users who give codes and sign in. A code is accepted once, so each of them gives one per row of the table.
const USERS: usize = 320;

/// Measures and prints.
pub async fn measure(binary: &Binary) -> Result<()> {
    let tpp = binary.run(&["tpp", "create", "--name", "Measured"], "")?;
    let mut users = Vec::new();
    for number in 0..USERS {
        // Actions of a load have different numbers, so that no worker waits for another's user.
        users.push(Mutex::new(User::create(binary, &tpp, "member", number)?));
    }
    let (server, start) = binary.serve().await?;
    let idle = process::memory(server.pid());

    let bare = bare::start()?;
    let figures = load(&bare, CONNECTIONS, QUICK, async |_, client| client.get("/", None).await.map(drop)).await?;
    let table = Loads::new(figures);
    let live = async |_, client: &mut _| crate::client::Client::get(client, "/health/live", None).await.map(drop);
    table.row("/health/live", load(&server, CONNECTIONS, QUICK, live).await?);

    load(&server, CONNECTIONS, USERS, async |number, client| users[number].lock().await.enrol(client).await)
        .await?;
    let token = users[0].lock().await.token.clone();
    let figures = load(&server, CONNECTIONS, QUICK, async |_, client| {
        client.call("/api/read-identity", Some(&token), "10.0.0.1", String::new()).await.map(drop)
    });
    table.row("session check (read-identity)", figures.await?);
    for (name, path, token) in [
        ("page: sign-in", "/sign-in", None),
        ("page: dashboard", "/", Some(token.as_str())),
        ("page: account settings", "/settings/account", Some(&token)),
    ] {
        let figures = load(&server, CONNECTIONS, PAGES, async |_, client| client.get(path, token).await.map(drop));
        table.row(name, figures.await?);
    }

    // The passwords first, so that the next row has the codes alone.
    let passwords =
        load(&server, CONNECTIONS, USERS, async |number, client| users[number].lock().await.sign_in(client).await);
    table.row("password (one hash)", passwords.await?);
    // Users wait here until their apps show a code that is not spent, and not while the code is measured.
    for user in &users {
        user.lock().await.wait_for_code().await;
    }
    let codes = load(&server, CONNECTIONS, USERS, async |number, client| {
        users[number].lock().await.verify_code(client).await
    });
    table.row("code check", codes.await?);
    for user in &users {
        user.lock().await.wait_for_code().await;
    }
    let whole = load(&server, CONNECTIONS, USERS, async |number, client| {
        let mut user = users[number].lock().await;
        client.get("/sign-in", None).await?;
        user.sign_in(client).await?;
        client.get("/sign-in/code", Some(&user.token)).await?;
        user.verify_code(client).await?;
        client.get("/", Some(&user.token)).await.map(drop)
    });
    table.row("whole sign-in: three pages, password, code", whole.await?);

    println!("\nstart to the first 200: {} ms", milliseconds(start));
    println!(
        "resident memory: {} idle, {} after this load",
        mebibytes(idle),
        mebibytes(process::memory(server.pid()))
    );
    Ok(())
}
