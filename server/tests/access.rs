//! Who may call what: every registered server function and every route, called by everybody there is. The table
//! is `docs/ACCESS.md`. After a change, `TEST_BLESS=1 cargo test -p server --test access` writes it anew; read
//! the difference before you commit it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

mod support;

use gate::{
    engine::caller::{Administrator, Authenticated, Caller, CallerKind, Onboarding},
    model::{AuthenticatorId, BlockReason, Role, UserId},
};
use leptos_axum::generate_route_list;
use std::{fmt::Write, path::Path};
use support::{Answer, App, Kind, Person, Served, World, world::typed};

const CALLERS: [&str; 10] = [
    "nobody",
    "half-way",
    "onboarding",
    "onboarding, proven",
    "member",
    "administrator",
    "colleague",
    "other TPP",
    "frozen",
    "suspended",
];
/// A function that does something else once the session has asked for a change.
const ASKED: &str = "/api/confirm (asked before)";

/// Somebody who calls, and whose things the call is about.
struct Cast {
    token: Option<String>,
    app: Option<App>,
    victim: AuthenticatorId,
    user: UserId,
    user_email: String,
    email: String,
    recovery_code: String,
    session: String,
    pass: String,
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
            let mut cast = cast(&served, caller).await;
            if path == ASKED {
                served.call("/api/request-recovery-codes", cast.token.as_deref(), "").await;
            }
            let body = arguments(&served, &path, &mut cast).await;
            let real = path.split(' ').next().unwrap();
            let answer = served.call(real, cast.token.as_deref(), &body).await;
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
            let concrete = path
                .replace("pkg/{digest}", &server::site::folder())
                .replace("{*file}", "sallyport.css")
                .replace("{file}", "export.csv");
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
| onboarding, proven | the same, after the second proof |
| member | full session, with an authenticator |
| administrator | full session, with an authenticator; names another user of the TPP |
| colleague | a member who names authenticator, session and user of another member of the same TPP |
| other TPP | an administrator of another TPP who does the same |
| frozen | had a full session when the account was frozen |
| suspended | had a full session when an administrator suspended the user |

*ok*: done, or asked for: what needs a fresh proof waits for `confirm`. *sign in*: 401. *other step*: 403, the session is
at another step. *administrators*: 403. *refused*: 422 with the reason. *to …*: sent there.
";

fn head(what: &str) -> String {
    format!("| {what} | {} |\n|{}\n", CALLERS.join(" | "), " --- |".repeat(CALLERS.len() + 1))
}

fn function_paths() -> Vec<String> {
    let mut paths: Vec<String> =
        leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert!(paths.len() > 10, "the server functions are registered");
    paths.push(ASKED.to_owned());
    paths.sort();
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
    let other = world.person(&tpp, Role::Member).await;
    let mut cast = Cast {
        token: None,
        app: None,
        victim: AuthenticatorId(support::world::unique()),
        user: user_of(world, &other).await,
        user_email: other.email.clone(),
        email: person.email.clone(),
        recovery_code: "a".repeat(24),
        session: support::world::unique(),
        pass: world.operator().issue_pass(&person.email).await.unwrap().1,
    };
    match caller {
        "nobody" => {}
        "onboarding" | "onboarding, proven" => {
            let boss = world.person(&tpp, Role::Administrator).await;
            enforce(served, &boss).await;
            let raised = world.sign_in(&person).await;
            if caller == "onboarding, proven" {
                let enroller: Onboarding = world.caller_as(&raised).await;
                world.engine.prove_enrolment(&enroller, &cast.pass).await.unwrap();
            }
            cast.token = Some(raised.token.expose().to_owned());
        }
        "colleague" | "other TPP" => {
            let (_, theirs) = world.enrolled(&other).await;
            cast.victim = own_authenticator(world, &theirs).await;
            cast.session = own_session(world, &theirs).await;
            let caller = if caller == "colleague" {
                person
            } else {
                world.person(&world.tpp("Fjord").await, Role::Administrator).await
            };
            let (own, full) = served.enrolled(&caller).await;
            (cast.token, cast.app) = (Some(full), Some(own));
        }
        _ => {
            let (own, raised) = world.enrolled(&person).await;
            cast.victim = own_authenticator(world, &raised).await;
            cast.session = own_session(world, &raised).await;
            if caller == "half-way" {
                cast.recovery_code = kept_recovery_code(world, &raised).await;
            }
            let full = raised.token.expose().to_owned();
            match caller {
                "frozen" => {
                    let link = link_to(world, &person.email, "/freeze?token=").await;
                    world.engine.freeze(&link, &gate::engine::ClientInfo::default()).await.unwrap();
                }
                "suspended" => suspend(served, &person).await,
                _ => {}
            }
            cast.token = Some(if caller == "half-way" { served.sign_in(&person).await } else { full });
            cast.app = Some(own);
        }
    }
    cast
}

async fn user_of(world: &World, person: &Person) -> UserId {
    let users = world.operator().list_users(&person.tpp.id).await.unwrap();
    users.into_iter().find(|user| user.email == person.email).unwrap().id
}

async fn own_authenticator(world: &World, session: &gate::engine::IssuedSession) -> AuthenticatorId {
    let member = world.caller_as(session).await;
    world.engine.authenticators(&member).await.unwrap()[0].id.clone()
}

async fn own_session(world: &World, session: &gate::engine::IssuedSession) -> String {
    let member = world.caller_as(session).await;
    world.engine.sessions(&member).await.unwrap()[0].id.0.clone()
}

async fn kept_recovery_code(world: &World, session: &gate::engine::IssuedSession) -> String {
    let member = world.caller_as(session).await;
    let codes = world.engine.recovery_draft(&member).await.unwrap().unwrap();
    world.engine.keep_recovery_codes(&member).await.unwrap();
    codes[0].clone()
}

async fn enforce(served: &Served, boss: &Person) {
    let (app, session) = served.world.enrolled(boss).await;
    let administrator: Administrator = served.world.caller_as(&session).await;
    served.world.engine.ask_enforcement(&administrator, None, true, "").await.unwrap();
    served.world.confirm(&session, &app).await.unwrap();
}

async fn suspend(served: &Served, person: &Person) {
    let world = &served.world;
    let boss = world.person(&person.tpp, Role::Administrator).await;
    let (app, session) = world.enrolled(&boss).await;
    let administrator: Administrator = world.caller_as(&session).await;
    let user = user_of(world, person).await;
    world.engine.ask_suspension(&administrator, &user).await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    let page = world.engine.members(&administrator, 1).await.unwrap();
    assert!(page.members.iter().any(|member| member.id == user && member.blocked == Some(BlockReason::Suspended)));
}

/// The token of the newest link in the letters to `email`.
async fn link_to(world: &World, email: &str, path: &str) -> String {
    let letters = world.emails_to(email).await;
    let link = letters.iter().find_map(|letter| letter.text.split_once(path)).expect("a letter with that link");
    link.1.split_whitespace().next().unwrap().to_owned()
}

/// A link that confirms a new address of somebody who has nothing to do with the caller.
async fn email_link(world: &World) -> String {
    let person = world.member().await;
    let session = world.sign_in(&person).await;
    let member: Authenticated = world.caller_as(&session).await;
    let new = format!("new-{}", person.email);
    world.engine.ask_new_email(&member, &new).await.unwrap();
    world.confirm_with(&session, &typed(support::PASSWORD), false).await.unwrap();
    link_to(world, &new, "/new-email?token=").await
}

async fn password_link(world: &World) -> String {
    let person = world.member().await;
    world.forgot_password(&person).await;
    link_to(world, &person.email, "/sign-in/new-password?token=").await
}

async fn freeze_link(world: &World) -> String {
    let person = world.member().await;
    world.enrolled(&person).await;
    link_to(world, &person.email, "/freeze?token=").await
}

/// Arguments with which the function would do its work, if the caller may.
async fn arguments(served: &Served, path: &str, cast: &mut Cast) -> String {
    let world = &served.world;
    let code = || cast.app.as_ref().map_or_else(|| "123456".to_owned(), |app| app.code_at(served.now()));
    let password = support::PASSWORD.replace(' ', "+");
    match path {
        "/api/sign-in" => format!("email={}&password={password}", cast.email),
        "/api/verify-code" => format!("code={}", code()),
        "/api/confirm" | ASKED => format!("code={}&pending={}", code(), pending(world, cast).await),
        "/api/use-recovery-code" => format!("code={}", cast.recovery_code),
        "/api/confirm-setup" => format!("name=Phone&code={}", setup_code(served, cast).await),
        "/api/prove-enrolment" => format!("proof={}", cast.pass),
        "/api/end-session" => format!("id={}", cast.session),
        "/api/rename-authenticator" => format!("id={}&name=Tablet", cast.victim),
        "/api/request-authenticator-removal" => format!("id={}", cast.victim),
        "/api/request-enforcement" => "enforced=on&message=Soon".to_owned(),
        "/api/request-idle-limit" => "minutes=30".to_owned(),
        "/api/request-password-change" => format!("present={password}&new=seven+quiet+harbours+sing"),
        "/api/request-email-change" => "email=other@bank.example".to_owned(),
        "/api/forgot-password" => format!("email={}", cast.email),
        "/api/read-password-link" => format!("token={}", password_link(world).await),
        "/api/set-forgotten-password" => {
            format!("token={}&password=seven+quiet+harbours+sing", password_link(world).await)
        }
        "/api/read-email-link" | "/api/confirm-new-email" => format!("token={}", email_link(world).await),
        "/api/read-freeze-link" | "/api/freeze" => format!("token={}", freeze_link(world).await),
        "/api/request-role-change" => format!("user={}&role=administrator", cast.user),
        "/api/request-mfa-reset" => format!("user={}&reason=Lost+the+phone", cast.user),
        "/api/request-restore" => {
            let password = typed("seven quiet harbours sing");
            world.operator().set_password(&cast.user_email, password).await.unwrap();
            let link = link_to(world, &cast.user_email, "/freeze?token=").await;
            world.engine.freeze(&link, &gate::engine::ClientInfo::default()).await.unwrap();
            format!("user={}", cast.user)
        }
        "/api/request-enrolment-pass"
        | "/api/request-suspension"
        | "/api/read-enrolment-pass"
        | "/api/read-member" => {
            format!("user={}", cast.user)
        }
        "/api/dismiss-notices" => "until=1".to_owned(),
        "/api/read-members" => "page=1".to_owned(),
        "/api/begin-setup"
        | "/api/cancel-setup"
        | "/api/read-setup"
        | "/api/mail-enrolment-code"
        | "/api/read-identity"
        | "/api/read-dashboard"
        | "/api/read-mfa"
        | "/api/read-onboarding"
        | "/api/read-enforcement"
        | "/api/read-sessions"
        | "/api/read-audit"
        | "/api/read-mail"
        | "/api/read-demo-mailbox"
        | "/api/read-pending"
        | "/api/cancel-pending"
        | "/api/end-other-sessions"
        | "/api/extend-session"
        | "/api/read-help"
        | "/api/read-recovery-codes"
        | "/api/request-recovery-codes"
        | "/api/confirm-recovery-codes-saved"
        | "/api/read-code-prompt"
        | "/api/sign-out" => String::new(),
        unknown => panic!("{unknown} is new: say here with which arguments it does its work"),
    }
}

/// Which request the caller's confirm page shows.
async fn pending(world: &World, cast: &Cast) -> String {
    let Some(token) = &cast.token else { return String::new() };
    let caller = world.engine.caller(token, &gate::engine::ClientInfo::default()).await.unwrap();
    match caller.map(Authenticated::of) {
        Some(Ok(member)) => world.shown(&member).await,
        _ => String::new(),
    }
}

/// The code of a set-up that was begun, where the caller may begin one.
async fn setup_code(served: &Served, cast: &mut Cast) -> String {
    let (engine, world) = (&served.world.engine, &served.world);
    let session = match &cast.token {
        Some(token) => engine.caller(token, &gate::engine::ClientInfo::default()).await.unwrap(),
        None => None,
    };
    let caller_as: Option<Onboarding> = session.clone().and_then(|caller| Onboarding::of(caller).ok());
    let Some(caller) = caller_as else { return "123456".to_owned() };
    if engine.begin_setup(&caller).await.is_ok()
        && let (Some(Ok(member)), Some(app)) = (session.map(|caller: Caller| Authenticated::of(caller)), &cast.app)
    {
        world.clock.advance(support::world::STEP);
        let shown = world.shown(&member).await;
        let outcome = engine.confirm(&member, &shown, &typed(&app.code_at(world.now())), false).await.unwrap();
        cast.token = outcome.token.map(|token| token.expose().to_owned());
    }
    match engine.setup(&caller).await.unwrap() {
        Some(setup) => App::from_key(&setup.key).code_at(served.now()),
        None => "123456".to_owned(),
    }
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
