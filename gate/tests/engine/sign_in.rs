//! Signing in, and what becomes of sessions.

use crate::{
    helpers::{password, refused},
    on_both,
    support::{self, PASSWORD, STEP, World, parts},
};
use gate::{
    engine::{
        ClientInfo, CodeOutcome, Engine, Error,
        caller::{Administrator, Authenticated, MfaPending, Onboarding},
        crypto::HashCost,
    },
    model::{NextStep, Refusal, Role},
};
use sqlx::Connection;
use std::sync::Arc;

on_both! {
    password_and_only_the_password_signs_in,
    a_code_signs_in_once,
    one_of_a_hundred_equal_codes_wins,
    signing_in_again_ends_the_session_before,
    a_request_that_was_held_back_is_judged_when_it_acts,
    hashes_get_stronger_at_sign_in,
    sessions_are_seen_and_ended_by_their_owner,
    sessions_end,
}

async fn password_and_only_the_password_signs_in(world: World) {
    let person = world.member().await;
    let raised = world.sign_in(&person).await;
    assert_eq!(raised.next, NextStep::Done);
    assert_eq!(world.caller(&raised).await.unwrap().identity.email, person.email);
    let shouted = person.email.to_uppercase();
    assert!(world.engine.sign_in(&shouted, password(PASSWORD), None, &ClientInfo::default()).await.is_ok());
    for (email, word) in
        [(person.email.as_str(), "wrong"), ("nobody@bank.example", PASSWORD), ("not an address", PASSWORD)]
    {
        refused(
            world.engine.sign_in(email, password(word), None, &ClientInfo::default()).await,
            Refusal::BadCredentials,
        );
    }
    assert!(world.engine.caller("made up", &ClientInfo::default()).await.unwrap().is_none());
}

async fn a_code_signs_in_once(world: World) {
    let person = world.member().await;
    let session = world.sign_in(&person).await;
    let (app, _) = world.enrol(&session).await;
    let half = world.sign_in(&person).await;
    assert_eq!(half.next, NextStep::Code);
    let caller: MfaPending = world.caller_as(&half).await;
    let code = app.code_at(world.now());
    refused(world.engine.verify_code(&caller, &code).await, Refusal::UsedCode);
    world.clock.advance(STEP);
    let code = app.code_at(world.now());
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    refused(world.engine.verify_code(&caller, &wrong).await, Refusal::WrongCode);
    let grouped = format!("{} {}", &code[..3], &code[3..]);
    let CodeOutcome::Upgraded(full) = world.engine.verify_code(&caller, &grouped).await.unwrap() else {
        panic!("the code was right")
    };
    assert_eq!(full.next, NextStep::Done);
    assert!(world.caller(&half).await.is_none(), "the token is replaced");
    let again: MfaPending = world.caller_as(&world.sign_in(&person).await).await;
    refused(world.engine.verify_code(&again, &code).await, Refusal::UsedCode);
    let next = app.code_at(world.now().plus(STEP));
    assert!(world.engine.verify_code(&again, &next).await.is_ok(), "one step ahead is inside the window");
}

async fn one_of_a_hundred_equal_codes_wins(world: World) {
    let person = world.member().await;
    let (app, _) = world.enrolled(&person).await;
    let code: Arc<str> = app.code_at(world.now()).into();
    let replica = Engine::open(parts(&world.database, &world.folder, world.clock.clone())).await.unwrap();
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..100 {
        let half: MfaPending = world.caller_as(&world.sign_in(&person).await).await;
        let engine = if number % 2 == 0 { &world.engine } else { &replica }.clone();
        let code = code.clone();
        tries.spawn(async move { engine.verify_code(&half, &code).await });
    }
    let results = tries.join_all().await;
    assert_eq!(results.iter().filter(|result| matches!(result, Ok(CodeOutcome::Upgraded(_)))).count(), 1);
    for result in results.into_iter().filter(Result::is_err) {
        refused(result, Refusal::UsedCode);
    }
}

async fn signing_in_again_ends_the_session_before(world: World) {
    let person = world.member().await;
    let before = world.sign_in(&person).await;
    let caller = world.caller(&before).await.unwrap();
    let failed =
        world.engine.sign_in(&person.email, password("wrong"), Some(&caller), &ClientInfo::default()).await;
    refused(failed, Refusal::BadCredentials);
    assert!(world.caller(&before).await.is_some(), "a failed try ends nothing");
    world.engine.sign_in(&person.email, password(PASSWORD), Some(&caller), &ClientInfo::default()).await.unwrap();
    assert!(world.caller(&before).await.is_none());
}

async fn a_request_that_was_held_back_is_judged_when_it_acts(world: World) {
    let person = world.person(&world.tpp("Northbank").await, Role::Administrator).await;
    // A thief with the password begins a set-up; then the owner enrols.
    let thief = world.sign_in(&person).await;
    let held: Onboarding = world.caller_as(&thief).await;
    world.engine.begin_setup(&held).await.unwrap();
    let key = world.engine.setup(&held).await.unwrap().unwrap().key;
    let (_, owner) = world.enrolled(&person).await;
    let code = support::App::from_key(&key).code_at(world.now());
    assert!(matches!(world.engine.confirm_setup(&held, "Evil", &code, false).await, Err(Error::SessionGone)));
    assert!(matches!(world.engine.begin_setup(&held).await, Err(Error::SessionGone)));
    assert!(matches!(world.engine.cancel_setup(&held).await, Err(Error::SessionGone)));
    // The owner signs out while a request is under way.
    let held: Administrator = world.caller_as(&owner).await;
    let member: Authenticated = world.caller_as(&owner).await;
    let id = world.engine.authenticators(&member).await.unwrap()[0].id.clone();
    world.engine.sign_out(&held).await.unwrap();
    assert!(matches!(world.engine.ask_enforcement(&held, None, true, "").await, Err(Error::SessionGone)));
    assert!(matches!(world.engine.rename_authenticator(&member, &id, "X").await, Err(Error::SessionGone)));
    assert!(matches!(world.engine.ask_removal(&member, &id).await, Err(Error::SessionGone)));
    // The code comes after the time for it.
    let half: MfaPending = world.caller_as(&world.sign_in(&person).await).await;
    world.clock.advance(10 * 60_000);
    assert!(matches!(world.engine.verify_code(&half, "123456").await, Err(Error::SessionGone)));
}

async fn hashes_get_stronger_at_sign_in(world: World) {
    let person = world.member().await;
    let mut stronger = parts(&world.database, &world.folder, world.clock.clone());
    stronger.hash_cost = HashCost { memory_kib: 64, ..HashCost::LEAST };
    let engine = Engine::open(stronger).await.unwrap();
    assert!(stored_hash(&world).await.contains("m=8,"));
    engine.sign_in(&person.email, password(PASSWORD), None, &ClientInfo::default()).await.unwrap();
    assert!(stored_hash(&world).await.contains("m=64,"), "the hash is the stronger one");
    assert!(world.engine.sign_in(&person.email, password(PASSWORD), None, &ClientInfo::default()).await.is_ok());
    assert!(engine.sign_in(&person.email, password("wrong"), None, &ClientInfo::default()).await.is_err());
}

/// The hash of the only user, read past the engine.
async fn stored_hash(world: &World) -> String {
    const QUERY: &str = "SELECT password_hash FROM users";
    if world.database.starts_with("sqlite") {
        let mut database = sqlx::SqliteConnection::connect(&world.database).await.unwrap();
        sqlx::query_scalar(QUERY).fetch_one(&mut database).await.unwrap()
    } else {
        let mut database = sqlx::PgConnection::connect(&world.database).await.unwrap();
        sqlx::query_scalar(QUERY).fetch_one(&mut database).await.unwrap()
    }
}

async fn sessions_are_seen_and_ended_by_their_owner(world: World) {
    let (person, other) = (world.member().await, world.member().await);
    let client = ClientInfo {
        network: "203.0.113.9".to_owned(),
        browser: "Firefox on Linux".to_owned(),
        ..ClientInfo::default()
    };
    let laptop = world.engine.sign_in(&person.email, password(PASSWORD), None, &client).await.unwrap();
    world.clock.advance(60_000);
    let phone = world.sign_in(&person).await;
    let foreign = world.sign_in(&other).await;
    let member: Authenticated = world.caller_as(&phone).await;
    let list = world.engine.sessions(&member).await.unwrap();
    let seen: Vec<_> = list.iter().map(|session| (session.this, session.browser.as_str())).collect();
    assert_eq!(seen, [(true, ""), (false, "Firefox on Linux")]);
    assert_eq!(list[1].network, "203.0.113.9");
    let foreigner: Authenticated = world.caller_as(&foreign).await;
    refused(world.engine.end_session(&foreigner, &list[1].id).await, Refusal::NotFound);
    world.engine.end_session(&member, &list[1].id).await.unwrap();
    refused(world.engine.end_session(&member, &list[1].id).await, Refusal::NotFound);
    assert!(world.caller(&laptop).await.is_none());
    let more = [world.sign_in(&person).await, world.sign_in(&person).await];
    world.engine.end_other_sessions(&member).await.unwrap();
    for ended in &more {
        assert!(world.caller(ended).await.is_none());
    }
    assert!(world.caller(&phone).await.is_some() && world.caller(&foreign).await.is_some());
    world.clock.advance(61 * 60_000);
    let later: Authenticated = world.caller_as(&world.sign_in(&person).await).await;
    assert_eq!(world.engine.sessions(&later).await.unwrap().len(), 1, "what has ended is not listed");
}

async fn sessions_end(world: World) {
    let minute = 60_000;
    let person = world.member().await;
    let idle = world.sign_in(&person).await;
    world.clock.advance(14 * minute);
    assert!(world.caller(&idle).await.is_some());
    world.clock.advance(14 * minute);
    assert!(world.caller(&idle).await.is_some(), "used sessions go on");
    world.clock.advance(15 * minute);
    assert!(world.caller(&idle).await.is_none(), "a quarter of an hour without use");
    let long = world.sign_in(&person).await;
    for _ in 0..51 {
        world.clock.advance(14 * minute);
        world.caller(&long).await;
    }
    assert!(world.caller(&long).await.is_some());
    world.clock.advance(6 * minute);
    assert!(world.caller(&long).await.is_none(), "twelve hours in any case");
    let left = world.sign_in(&person).await;
    let caller = world.caller(&left).await.unwrap();
    world.engine.sign_out(&caller).await.unwrap();
    assert!(matches!(world.engine.sign_out(&caller).await, Ok(()) | Err(Error::SessionGone)));
    assert!(world.caller(&left).await.is_none());
    world.enrolled(&person).await;
    let half = world.sign_in(&person).await;
    world.clock.advance(10 * minute);
    assert!(world.caller(&half).await.is_none(), "the code must follow the password");
}
