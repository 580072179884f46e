//! Setting up an authenticator.

use gate::{
    engine::{
        NewUser, StepUp,
        caller::{Authenticated, Onboarding},
    },
    model::{Refusal, Role, Stage},
};
use std::time::Duration;
use testkit::{Actor, AuthenticatorApp, PASSWORD, STEP, World, on_both_databases, refused, typed};

on_both_databases! {
    enrolment_needs_one_right_code,
    an_unfinished_setup_does_not_count_as_an_authenticator,
    a_setup_belongs_to_its_session_and_expires,
    enrolling_ends_password_only_sessions,
    the_longest_names_still_fit_into_a_qr_code,
    ten_simultaneous_confirmations_of_a_setup_enrol_once,
}

async fn enrolment_needs_one_right_code(world: World) {
    let session = world.sign_in(&world.member().await).await;
    let caller: Onboarding = world.caller_as(&session).await;
    refused(world.engine.confirm_setup(&caller, "Phone", "123456", false).await, Refusal::NoSetup);
    world.engine.begin_setup(&caller).await.unwrap();
    let setup = world.engine.setup(&caller).await.unwrap().unwrap();
    world.engine.begin_setup(&caller).await.unwrap();
    assert_eq!(world.engine.setup(&caller).await.unwrap().unwrap(), setup, "pressing twice keeps the key");
    let app = AuthenticatorApp::from_key(&setup.key);
    for (steps, ahead_millis) in [(-8, -240_000), (2, 60_000)] {
        let off = app.code_near(world.now(), steps);
        refused(
            world.engine.confirm_setup(&caller, "Phone", &off, false).await,
            Refusal::ClockOff { ahead_millis },
        );
    }
    let far = app.code_near(world.now(), -30);
    refused(world.engine.confirm_setup(&caller, "Phone", &far, false).await, Refusal::WrongCode);
    refused(world.engine.confirm_setup(&caller, "Phone", "12345", false).await, Refusal::MalformedCode);
    let code = app.code_at(world.now());
    refused(
        world.engine.confirm_setup(&caller, "a\nb", &code, false).await,
        Refusal::BadCharacter { character: '\n' },
    );
    let authenticated = world.engine.confirm_setup(&caller, " ", &code, false).await.unwrap();
    assert!(world.caller(&session).await.is_none(), "the token is replaced");
    let member: Authenticated = world.caller_as(&authenticated).await;
    let list = world.engine.authenticators(&member).await.unwrap();
    assert_eq!((list.len(), list[0].name.as_str(), list[0].created_at), (1, "Authenticator app", world.now()));
    let caller: Onboarding = world.caller_as(&authenticated).await;
    assert!(world.engine.setup(&caller).await.unwrap().is_none());
}

async fn an_unfinished_setup_does_not_count_as_an_authenticator(world: World) {
    let user = world.member().await;
    let session = world.sign_in(&user).await;
    let (app, session) = world.enrol(&session).await;
    let caller: Onboarding = world.caller_as(&session).await;
    assert!(matches!(world.engine.begin_setup(&caller).await.unwrap(), StepUp::Required));
    world.confirm(&session, &app).await.unwrap();
    let caller: Onboarding = world.caller_as(&session).await;
    let unfinished = AuthenticatorApp::from_key(&world.engine.setup(&caller).await.unwrap().unwrap().key);
    world.advance(STEP);
    let pending = world.mfa_pending(&user).await;
    refused(world.engine.verify_code(&pending, &unfinished.code_at(world.now())).await, Refusal::WrongCode);
    assert!(
        world.engine.verify_code(&pending, &app.code_at(world.now())).await.is_ok(),
        "the working one still works"
    );
    world.engine.cancel_setup(&caller).await.unwrap();
    world.engine.cancel_setup(&caller).await.unwrap();
    assert!(!world.engine.is_setup_in_progress(&caller).await.unwrap());
}

async fn a_setup_belongs_to_its_session_and_expires(world: World) {
    let user = world.member().await;
    let (session, other) = (world.sign_in(&user).await, world.sign_in(&user).await);
    let (one, other): (Onboarding, Onboarding) = (world.caller_as(&session).await, world.caller_as(&other).await);
    world.engine.begin_setup(&one).await.unwrap();
    let setup = world.engine.setup(&one).await.unwrap().unwrap();
    assert!(world.engine.setup(&other).await.unwrap().is_none());
    let code = AuthenticatorApp::from_key(&setup.key).code_at(world.now());
    refused(world.engine.confirm_setup(&other, "Phone", &code, false).await, Refusal::NoSetup);
    for _ in 0..3 {
        world.advance(Duration::from_mins(10));
        world.caller(&session).await.expect("a session that is used");
    }
    assert!(world.engine.setup(&one).await.unwrap().is_none());
    let code = AuthenticatorApp::from_key(&setup.key).code_at(world.now());
    refused(world.engine.confirm_setup(&one, "Phone", &code, false).await, Refusal::NoSetup);
    assert!(
        matches!(world.engine.begin_setup(&one).await.unwrap(), StepUp::Required),
        "the password is not fresh any more"
    );
    world.confirm_with(&session, &typed(PASSWORD), false).await.unwrap();
    assert_ne!(world.engine.setup(&one).await.unwrap().unwrap().key, setup.key, "a new start, a new secret");
}

async fn enrolling_ends_password_only_sessions(world: World) {
    let user = world.member().await;
    let (one, other) = (world.sign_in(&user).await, world.sign_in(&user).await);
    let (_, authenticated) = world.enrol(&one).await;
    assert_eq!(world.caller(&authenticated).await.unwrap().stage, Stage::Authenticated);
    assert!(world.caller(&other).await.is_none());
}

async fn the_longest_names_still_fit_into_a_qr_code(world: World) {
    let tpp = world.tpp(&"🦀".repeat(64)).await;
    let label = "ü".repeat(31);
    let email = format!("{}@{label}.{label}.{}.example", "é".repeat(32), "ü".repeat(27));
    let (role, secret) = (Role::Member, typed(PASSWORD));
    let new =
        NewUser { tpp: tpp.id.clone(), email: email.clone(), name: "Kim".to_owned(), role, password: secret };
    world.operator().create_user(new).await.unwrap();
    let session = world.sign_in(&Actor { email, tpp }).await;
    let caller: Onboarding = world.caller_as(&session).await;
    world.engine.begin_setup(&caller).await.unwrap();
    let setup = world.engine.setup(&caller).await.unwrap().unwrap();
    assert!(setup.qr.size <= 100, "{} modules are hard to scan", setup.qr.size);
}

async fn ten_simultaneous_confirmations_of_a_setup_enrol_once(world: World) {
    let session = world.sign_in(&world.member().await).await;
    let caller: Onboarding = world.caller_as(&session).await;
    world.engine.begin_setup(&caller).await.unwrap();
    let code =
        AuthenticatorApp::from_key(&world.engine.setup(&caller).await.unwrap().unwrap().key).code_at(world.now());
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (engine, caller, code) = (world.engine.clone(), caller.clone(), code.clone());
        tries.spawn(async move { engine.confirm_setup(&caller, "Phone", &code, false).await });
    }
    let won: Vec<_> = tries.join_all().await.into_iter().filter_map(Result::ok).collect();
    assert!(won.iter().all(|session| session.token.expose() == won[0].token.expose()), "one session");
    let member: Authenticated = world.caller_as(&won[0]).await;
    assert_eq!(world.engine.authenticators(&member).await.unwrap().len(), 1);
}
