//! Who may call what: every registered server function and every route, called by every kind of caller. The table
//! is `docs/ACCESS.md`. After a change, `TEST_BLESS=1 cargo test -p server --test access` writes the table; read
//! the difference before you commit it.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test may stop")]

mod arguments;
mod callers;
mod links;
mod setup;

use arguments::{CONFIRM_PENDING, arguments};
use callers::{CALLERS, Fixture};
use leptos_axum::generate_route_list;
use std::{fmt::Write, path::Path};
use testkit::{
    Database,
    http::{Response, TestServer},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_access_table_is_as_checked_in() {
    let server = TestServer::new(Database::Sqlite).await;
    let mut table = String::from(INTRODUCTION);
    table += "\n## Server functions\n\nAll of them are called by POST.\n\n";
    table += &head("function");
    for path in function_paths() {
        let mut row = format!("| `{path}` |");
        for caller in CALLERS {
            let mut fixture = Fixture::new(&server, caller).await;
            if path == CONFIRM_PENDING {
                server.call("/api/request-recovery-codes", fixture.token.as_deref(), "").await;
            }
            let body = arguments(&server, &path, &mut fixture).await;
            let function = path.split(' ').next().unwrap();
            let response = server.call(function, fixture.token.as_deref(), &body).await;
            let _ = write!(row, " {} |", outcome(&response));
        }
        table += &(row + "\n");
    }
    table += "\n## Routes\n\nAll of them are called by GET.\n\n";
    table += &head("route");
    for path in route_paths() {
        let mut row = format!("| `{path}` |");
        for caller in CALLERS {
            let fixture = Fixture::new(&server, caller).await;
            let concrete = path
                .replace("pkg/{digest}", &::server::site::folder())
                .replace("{*file}", "sallyport.css")
                .replace("{file}", "export.csv");
            let response = server.get(&concrete, fixture.token.as_deref()).await;
            let _ = write!(row, " {} |", outcome(&response));
        }
        table += &(row + "\n");
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ACCESS.md");
    if std::env::var_os("TEST_BLESS").is_some() {
        std::fs::write(&file, &table).unwrap();
    }
    let checked_in = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(checked_in == table, "docs/ACCESS.md differs from what was found:\n{table}");
}

const INTRODUCTION: &str = "# Who may call what

Written by the test `server/tests/access`, which calls every registered server function and every route as every kind
of caller, and fails when the responses are not these. A function that is not in this table fails the test.

| caller | description |
| --- | --- |
| anonymous | without a session |
| MFA pending | has an authenticator, has given the password only |
| onboarding | has no authenticator, while the TPP requires one |
| onboarding, proven | the same, after the second proof |
| member | authenticated, with an authenticator |
| administrator | authenticated, with an authenticator; names another user of the TPP |
| colleague | a member who names authenticator, session and user of another member of the same TPP |
| other TPP | an administrator of another TPP who does the same |
| frozen | was authenticated when the account was frozen |
| suspended | was authenticated when an administrator suspended the user |

*ok*: done, or requested: what needs a step-up waits for `confirm`. *sign in*: 401. *other step*: 403, the session is
at another step. *administrators*: 403. *refused*: 422 with the reason. *to …*: redirected there.
";

fn head(first: &str) -> String {
    format!("| {first} | {} |\n|{}\n", CALLERS.join(" | "), " --- |".repeat(CALLERS.len() + 1))
}

fn function_paths() -> Vec<String> {
    let mut paths: Vec<String> =
        leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert!(paths.len() > 10, "the server functions are registered");
    paths.push(CONFIRM_PENDING.to_owned());
    paths.sort();
    paths
}

fn route_paths() -> Vec<String> {
    let pages = generate_route_list(app::App);
    let mut paths: Vec<String> = pages.iter().map(|page| page.path().to_owned()).collect();
    paths.extend(::server::http::routes::ALL.map(str::to_owned));
    paths.extend(["/nowhere".to_owned(), "/settings/configuration/general/".to_owned()]);
    paths.sort();
    paths
}

/// The cell of the table.
fn outcome(response: &Response) -> String {
    let body = response.text();
    match response.status {
        200 => "ok".to_owned(),
        303 => format!("to `{}`", response.header("location").unwrap()),
        401 => "sign in".to_owned(),
        403 if body.contains("administrators-only") || body.contains("This is for administrators") => {
            "administrators".to_owned()
        }
        403 => "other step".to_owned(),
        404 => "404".to_owned(),
        422 => format!("refused: {}", body.split('"').nth(3).unwrap()),
        status => panic!("{status} {body}"),
    }
}
