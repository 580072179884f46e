//! Signing in with password and code.

use gate::{
    engine::{
        ClientInfo, Engine,
        caller::{CallerKind, MfaPending},
        crypto::HashCost,
    },
    model::{NextStep, Refusal, SecurityEvent},
};
use std::{sync::Arc, time::Duration};
use testkit::{PASSWORD, STEP, World, assertions::upgraded, on_both_databases, refused, typed};

on_both_databases! {
    only_the_right_password_signs_in,
    a_code_works_once,
    a_code_that_was_just_used_here_raises_no_alarm,
    one_of_a_hundred_simultaneous_codes_wins,
    password_hashes_are_upgraded_at_sign_in,
}

async fn only_the_right_password_signs_in(world: World) {
    let user = world.member().await;
    let authenticated = world.sign_in(&user).await;
    assert_eq!(authenticated.next, NextStep::Done);
    assert_eq!(world.caller(&authenticated).await.unwrap().identity.email.as_str(), user.email);
    let shouted = user.email.to_uppercase();
    assert!(world.try_sign_in(&shouted, PASSWORD).await.is_ok());
    for (email, word) in
        [(user.email.as_str(), "wrong"), ("unknown@bank.example", PASSWORD), ("not an address", PASSWORD)]
    {
        refused(world.try_sign_in(email, word).await, Refusal::BadCredentials);
    }
    assert!(world.engine.caller("made up", &ClientInfo::default()).await.unwrap().is_none());
}

async fn a_code_works_once(world: World) {
    let user = world.member().await;
    let session = world.sign_in(&user).await;
    let (app, _) = world.enrol(&session).await;
    let pending = world.sign_in(&user).await;
    assert_eq!(pending.next, NextStep::Code);
    let caller: MfaPending = world.caller_as(&pending).await;
    let code = app.code_at(world.now());
    refused(world.engine.verify_code(&caller, &code).await, Refusal::UsedCode);
    world.advance(STEP);
    let code = app.code_at(world.now());
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    refused(world.engine.verify_code(&caller, &wrong).await, Refusal::WrongCode);
    let grouped = format!("{} {}", &code[..3], &code[3..]);
    let full = upgraded(world.engine.verify_code(&caller, &grouped).await);
    assert_eq!(full.next, NextStep::Done);
    assert!(world.caller(&pending).await.is_none(), "the token is replaced");
    let again = world.mfa_pending(&user).await;
    refused(world.engine.verify_code(&again, &code).await, Refusal::UsedCode);
    let next = app.code_near(world.now(), 1);
    assert!(world.engine.verify_code(&again, &next).await.is_ok(), "one step ahead is inside the window");
}

async fn one_of_a_hundred_simultaneous_codes_wins(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    let code: Arc<str> = app.code_at(world.now()).into();
    let replica = Engine::open(world.config()).await.unwrap();
    let mut tries = tokio::task::JoinSet::new();
    // With the session above, as many as a user can have. Each tries three times.
    for number in 0..49 {
        let pending = world.mfa_pending(&user).await;
        let engine = if number % 2 == 0 { &world.engine } else { &replica }.clone();
        let code = code.clone();
        tries.spawn(async move {
            let one = || engine.verify_code(&pending, &code);
            tokio::join!(one(), one(), one())
        });
    }
    let results: Vec<_> = tries.join_all().await.into_iter().flat_map(|(a, b, c)| [a, b, c]).collect();
    let (won, spent): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    let tokens: Vec<_> = won.into_iter().map(|result| upgraded(result).token.expose().to_owned()).collect();
    // The one that won, and it again: it has sent the same request three times.
    assert!((1..=3).contains(&tokens.len()) && tokens.iter().all(|token| *token == tokens[0]), "one session");
    assert_eq!(world.rows("audit WHERE action = 'code-accepted'").await, 1);
    for result in spent {
        refused(result, Refusal::UsedCode);
    }
}

/// The hash of the only user.
const STORED_HASH: &str = "SELECT password_hash FROM users";

async fn password_hashes_are_upgraded_at_sign_in(world: World) {
    let user = world.member().await;
    let mut stronger = world.config();
    stronger.hash_cost = HashCost { memory_kib: 64, ..HashCost::LEAST };
    let engine = Engine::open(stronger).await.unwrap();
    assert!(world.query_text(STORED_HASH).await.contains("m=8,"));
    engine.sign_in(&user.email, typed(PASSWORD), None, &ClientInfo::default()).await.unwrap();
    assert!(world.query_text(STORED_HASH).await.contains("m=64,"), "the hash is the stronger one");
    assert!(world.try_sign_in(&user.email, PASSWORD).await.is_ok());
    assert!(engine.sign_in(&user.email, typed("wrong"), None, &ClientInfo::default()).await.is_err());
}

/// The answer to a right code got lost, and the person signs in again with the same code. From elsewhere it is an
/// alarm: another person has seen the code.
async fn a_code_that_was_just_used_here_raises_no_alarm(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    let code = app.code_at(world.now());
    let sign_in = async |network: &str, browser: &str, code: &str| {
        let client = ClientInfo {
            network: Some(network.to_owned()),
            browser: Some(browser.to_owned()),
            ..ClientInfo::default()
        };
        let half = world.engine.sign_in(&user.email, typed(PASSWORD), None, &client).await.unwrap();
        let caller = world.engine.caller(half.token.expose(), &client).await.unwrap().unwrap();
        let caller = MfaPending::of(caller).unwrap();
        world.engine.verify_code(&caller, code).await.map(drop)
    };
    sign_in("home", "Firefox on Linux", &code).await.unwrap();
    let alarms = async || {
        let events = world.mailed_events(&user.email).await;
        events.into_iter().filter(|event| *event == SecurityEvent::CodeReused).count()
    };
    world.advance(Duration::from_secs(5));
    let told = Refusal::CodeJustUsed { seconds: 10 };
    refused(sign_in("home", "Firefox on Linux", &code).await, told);
    refused(sign_in("home", "Firefox on Linux", &code).await, told);
    assert_eq!(alarms().await, 0);
    assert_eq!(world.rows("audit WHERE action = 'code-reused'").await, 1, "it is recorded all the same, once");
    // The alarm is told once for a network.
    for (network, browser) in [("home", "Chrome on Windows"), ("elsewhere", "Firefox on Linux")] {
        refused(sign_in(network, browser, &code).await, Refusal::UsedCode);
        assert_eq!(alarms().await, 1, "{network}, {browser}");
    }
    world.advance(STEP);
    refused(sign_in("home", "Firefox on Linux", &code).await, Refusal::UsedCode);
    sign_in("home", "Firefox on Linux", &app.code_at(world.now())).await.expect("the next one");
}
