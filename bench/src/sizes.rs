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
/// The list of users.
const MEMBERS: &str = "/settings/configuration/members";
/// Stands for the page that the list's own link leads to: its address differs between builds.
const NEXT_PAGE: &str = "";
/// What is compared.
const PATHS: [(&str, &str); 5] = [
    ("dashboard", "/"),
    ("members", MEMBERS),
    ("members, the next page", NEXT_PAGE),
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
        let next_page = next_page(&mut client, &token).await?;
        for ((_, path), (_, times)) in PATHS.iter().zip(&mut rows) {
            let path = if *path == NEXT_PAGE { next_page.as_str() } else { path };
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

/// The address of the second page of the list of users; of the first one where there is no other.
async fn next_page(client: &mut Client, token: &str) -> Result<String> {
    let answer = client.get(MEMBERS, Some(token)).await?;
    let page = String::from_utf8_lossy(&answer.body);
    let link = page.split_once("rel=\"next\"").and_then(|(_, rest)| rest.split_once("href=\""));
    let address =
        link.and_then(|(_, rest)| rest.split_once('"')).map(|(address, _)| address.replace("&amp;", "&"));
    Ok(address.unwrap_or_else(|| MEMBERS.to_owned()))
}
