//! Who may call what: every registered server function and every route, called by everybody there is. The table
//! is `docs/ACCESS.md`. After a change, `TEST_BLESS=1 cargo test -p server --test access` writes it anew; read
//! the difference before you commit it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod support;

use gate::{
    caller::{Administrator, Onboarding},
    model::{AuthenticatorId, Role},
};
use leptos_axum::generate_route_list;
use std::{fmt::Write, path::Path};
use support::{Answer, App, Kind, Served, World};

const CALLERS: [&str; 6] = ["nobody", "half-way", "onboarding", "member", "administrator", "other TPP"];

/// Somebody who calls, and whose authenticator the call is about.
struct Cast {
    token: Option<String>,
    app: Option<App>,
    victim: AuthenticatorId,
    email: String,
    recovery_code: String,
    session: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_is_as_checked_in() {
    let served = Served::new(Kind::Sqlite).await;
    let mut table = String::from(INTRODUCTION);
    table += "\n## Server functions\n\nAll of them are called by POST.\n\n";
    table += &head("function");
    for path in function_paths() {
        let mut row = format!("| `{path}` |");
        for caller in CALLERS {
            let cast = cast(&served, caller).await;
            let body = arguments(&served, &path, &cast).await;
            let answer = served.call(&path, cast.token.as_deref(), &body).await;
            let _ = write!(row, " {} |", outcome(&answer));
        }
        table += &(row + "\n");
    }
    table += "\n## Routes\n\nAll of them are called by GET.\n\n";
    table += &head("route");
    for path in route_paths() {
        let mut row = format!("| `{path}` |");
        for caller in CALLERS {
            let cast = cast(&served, caller).await;
            let concrete =
                path.replace("pkg/{digest}", &server::site::folder()).replace("{*file}", "sallyport.css");
            let answer = served.get(&concrete, cast.token.as_deref()).await;
            let _ = write!(row, " {} |", outcome(&answer));
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

Written by the test `server/tests/access.rs`, which calls every registered server function and every route as
everybody there is, and fails when the answers are not these. A function that is not in this table fails the test.

| caller | who that is |
| --- | --- |
| nobody | without a session |
| half-way | has an authenticator, has given the password only |
| onboarding | has no authenticator, while the TPP requires one |
| member | full session, with an authenticator |
| administrator | full session, with an authenticator |
| other TPP | a member of another TPP, who names an authenticator that is not its own |

*ok*: done. *sign in*: 401. *other step*: 403, the session is at another step. *administrators*: 403. *refused*: 422
with the reason. *to …*: sent there.
";

fn head(what: &str) -> String {
    format!("| {what} | {} |\n|{}\n", CALLERS.join(" | "), " --- |".repeat(CALLERS.len() + 1))
}

fn function_paths() -> Vec<String> {
    let mut paths: Vec<String> =
        leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    paths.sort();
    assert!(paths.len() > 10, "the server functions are registered");
    paths
}

fn route_paths() -> Vec<String> {
    let pages = generate_route_list(app::App);
    let mut paths: Vec<String> = pages.iter().map(|page| page.path().to_owned()).collect();
    paths.extend(server::http::routes::ALL.map(str::to_owned));
    paths.extend(["/nowhere".to_owned(), "/settings/configuration/general/".to_owned()]);
    paths.sort();
    paths
}

async fn cast(served: &Served, caller: &str) -> Cast {
    let world = &served.world;
    let tpp = world.tpp("Northbank").await;
    let role = if caller == "administrator" { Role::Administrator } else { Role::Member };
    let person = world.person(&tpp, role).await;
    let mut recovery_code = "a".repeat(24);
    let mut session = "none".to_owned();
    let (mut token, mut app, mut victim) = (None, None, AuthenticatorId("none".to_owned()));
    match caller {
        "onboarding" => {
            enforce(served, &world.person(&tpp, Role::Administrator).await).await;
            token = Some(served.sign_in(&person).await);
        }
        "nobody" => {}
        "other TPP" => {
            let foreigner = world.person(&world.tpp("Fjord").await, Role::Member).await;
            let (_, raised) = world.enrolled(&person).await;
            victim = own_authenticator(world, &raised).await;
            session = own_session(world, &raised).await;
            let (own, full) = served.enrolled(&foreigner).await;
            (token, app) = (Some(full), Some(own));
        }
        _ => {
            let (own, raised) = world.enrolled(&person).await;
            victim = own_authenticator(world, &raised).await;
            session = own_session(world, &raised).await;
            if caller == "half-way" {
                recovery_code = kept_recovery_code(world, &raised).await;
            }
            let full = raised.token.expose().to_owned();
            token = Some(if caller == "half-way" { served.sign_in(&person).await } else { full });
            app = Some(own);
        }
    }
    Cast { token, app, victim, email: person.email, recovery_code, session }
}

async fn own_authenticator(world: &World, session: &gate::Raised) -> AuthenticatorId {
    let member = world.standing(session).await;
    world.engine.authenticators(&member).await.unwrap()[0].id.clone()
}

async fn own_session(world: &World, session: &gate::Raised) -> String {
    let member = world.standing(session).await;
    world.engine.sessions(&member).await.unwrap()[0].id.0.clone()
}

async fn kept_recovery_code(world: &World, session: &gate::Raised) -> String {
    let member = world.standing(session).await;
    let codes = world.engine.recovery_draft(&member).await.unwrap().unwrap();
    world.engine.keep_recovery_codes(&member).await.unwrap();
    codes[0].clone()
}

async fn enforce(served: &Served, boss: &support::Person) {
    let (_, session) = served.world.enrolled(boss).await;
    let administrator: Administrator = served.world.standing(&session).await;
    served.world.engine.set_enforcement(&administrator, None, true, "").await.unwrap();
}

/// Arguments with which the function would do its work, if the caller may.
async fn arguments(served: &Served, path: &str, cast: &Cast) -> String {
    let code = || cast.app.as_ref().map_or_else(|| "123456".to_owned(), |app| app.code_at(served.now()));
    match path {
        "/api/sign-in" => format!("email={}&password={}", cast.email, support::PASSWORD.replace(' ', "+")),
        "/api/verify-code" | "/api/renew-recovery-codes" => format!("code={}", code()),
        "/api/use-recovery-code" => format!("code={}", cast.recovery_code),
        "/api/confirm-setup" => format!("name=Phone&code={}", setup_code(served, cast).await),
        "/api/end-session" => format!("id={}", cast.session),
        "/api/rename-authenticator" => format!("id={}&name=Tablet", cast.victim),
        "/api/remove-authenticator" => format!("id={}&code={}", cast.victim, code()),
        "/api/set-enforcement" => "enforced=on&message=Soon".to_owned(),
        "/api/begin-setup"
        | "/api/cancel-setup"
        | "/api/read-setup"
        | "/api/read-identity"
        | "/api/read-dashboard"
        | "/api/read-mfa"
        | "/api/read-onboarding"
        | "/api/read-enforcement"
        | "/api/read-sessions"
        | "/api/end-other-sessions"
        | "/api/read-help"
        | "/api/read-recovery-codes"
        | "/api/keep-recovery-codes"
        | "/api/read-challenge"
        | "/api/sign-out" => String::new(),
        unknown => panic!("{unknown} is new: say here with which arguments it does its work"),
    }
}

/// The code of a set-up that was begun, where the caller may begin one.
async fn setup_code(served: &Served, cast: &Cast) -> String {
    let engine = &served.world.engine;
    let session = match &cast.token {
        Some(token) => engine.caller(token).await.unwrap(),
        None => None,
    };
    let Some(Ok(caller)) = session.map(<Onboarding as gate::caller::Standing>::of) else {
        return "123456".to_owned();
    };
    engine.begin_setup(&caller).await.unwrap();
    App::from_key(&engine.setup(&caller).await.unwrap().unwrap().key).code_at(served.now())
}

fn outcome(answer: &Answer) -> String {
    let body = answer.text();
    match answer.status {
        200 => "ok".to_owned(),
        303 => format!("to `{}`", answer.header("location").unwrap()),
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
