//! Enrolling: authenticators, their set-up, their names, their end.

use crate::{
    helpers::{enforce, password, refused, typed, wrong},
    on_both,
    support::{self, PASSWORD, STEP, World},
};
use gate::{
    engine::{
        CodeOutcome, StepUp,
        caller::{Administrator, Authenticated, CallerKind, MfaPending, NotAllowed, Onboarding},
    },
    model::{AuthenticatorId, Refusal, Role, Stage},
};

on_both! {
    enrolment_needs_one_right_code,
    an_unfinished_setup_is_no_authenticator,
    a_setup_belongs_to_its_session_and_lapses,
    each_authenticator_has_its_own_secret,
    enrolling_ends_password_only_sessions,
    the_longest_names_still_fit_into_a_qr_code,
    nobody_touches_what_is_not_theirs,
    ten_authenticators_are_the_most,
    one_of_two_confirmations_wins,
    two_removals_at_once_leave_one,
}

async fn enrolment_needs_one_right_code(world: World) {
    let session = world.sign_in(&world.member().await).await;
    let caller: Onboarding = world.caller_as(&session).await;
    refused(world.engine.confirm_setup(&caller, "Phone", "123456", false).await, Refusal::NoSetup);
    world.engine.begin_setup(&caller).await.unwrap();
    let setup = world.engine.setup(&caller).await.unwrap().unwrap();
    world.engine.begin_setup(&caller).await.unwrap();
    assert_eq!(world.engine.setup(&caller).await.unwrap().unwrap(), setup, "pressing twice keeps the key");
    let app = support::App::from_key(&setup.key);
    for (steps, ahead_millis) in [(-8, -240_000), (2, 60_000)] {
        let off = app.code_at(world.now().plus(steps * STEP));
        refused(
            world.engine.confirm_setup(&caller, "Phone", &off, false).await,
            Refusal::ClockOff { ahead_millis },
        );
    }
    let far = app.code_at(world.now().plus(-30 * STEP));
    refused(world.engine.confirm_setup(&caller, "Phone", &far, false).await, Refusal::WrongCode);
    refused(world.engine.confirm_setup(&caller, "Phone", "12345", false).await, Refusal::MalformedCode);
    let code = app.code_at(world.now());
    refused(world.engine.confirm_setup(&caller, "a\nb", &code, false).await, Refusal::BadName);
    let raised = world.engine.confirm_setup(&caller, " ", &code, false).await.unwrap();
    assert!(world.caller(&session).await.is_none(), "the token is replaced");
    let member: Authenticated = world.caller_as(&raised).await;
    let list = world.engine.authenticators(&member).await.unwrap();
    assert_eq!((list.len(), list[0].name.as_str(), list[0].created_at), (1, "Authenticator app", world.now()));
    let enroller: Onboarding = world.caller_as(&raised).await;
    assert!(world.engine.setup(&enroller).await.unwrap().is_none());
}

async fn an_unfinished_setup_is_no_authenticator(world: World) {
    let person = world.member().await;
    let session = world.sign_in(&person).await;
    let (app, session) = world.enrol(&session).await;
    let caller: Onboarding = world.caller_as(&session).await;
    assert!(matches!(world.engine.begin_setup(&caller).await.unwrap(), StepUp::Required));
    world.confirm(&session, &app).await.unwrap();
    let caller: Onboarding = world.caller_as(&session).await;
    let pending = support::App::from_key(&world.engine.setup(&caller).await.unwrap().unwrap().key);
    world.clock.advance(STEP);
    let half: MfaPending = world.caller_as(&world.sign_in(&person).await).await;
    refused(world.engine.verify_code(&half, &pending.code_at(world.now())).await, Refusal::WrongCode);
    assert!(
        world.engine.verify_code(&half, &app.code_at(world.now())).await.is_ok(),
        "the working one still works"
    );
    world.engine.cancel_setup(&caller).await.unwrap();
    world.engine.cancel_setup(&caller).await.unwrap();
    assert!(!world.engine.setup_under_way(&caller).await.unwrap());
}

async fn a_setup_belongs_to_its_session_and_lapses(world: World) {
    let person = world.member().await;
    let (session, other) = (world.sign_in(&person).await, world.sign_in(&person).await);
    let (one, other): (Onboarding, Onboarding) = (world.caller_as(&session).await, world.caller_as(&other).await);
    world.engine.begin_setup(&one).await.unwrap();
    let setup = world.engine.setup(&one).await.unwrap().unwrap();
    assert!(world.engine.setup(&other).await.unwrap().is_none());
    let code = support::App::from_key(&setup.key).code_at(world.now());
    refused(world.engine.confirm_setup(&other, "Phone", &code, false).await, Refusal::NoSetup);
    for _ in 0..3 {
        world.clock.advance(10 * 60_000);
        world.caller(&session).await.expect("a session that is used");
    }
    assert!(world.engine.setup(&one).await.unwrap().is_none());
    let code = support::App::from_key(&setup.key).code_at(world.now());
    refused(world.engine.confirm_setup(&one, "Phone", &code, false).await, Refusal::NoSetup);
    assert!(
        matches!(world.engine.begin_setup(&one).await.unwrap(), StepUp::Required),
        "the password is not fresh any more"
    );
    world.confirm_with(&session, &typed(PASSWORD), false).await.unwrap();
    assert_ne!(world.engine.setup(&one).await.unwrap().unwrap().key, setup.key, "a new start, a new secret");
}

async fn each_authenticator_has_its_own_secret(world: World) {
    let person = world.member().await;
    let (first, session) = world.enrolled(&person).await;
    let (second, session) = world.enrol_another(&session, &first).await;
    assert_ne!(first.0, second.0);
    world.clock.advance(STEP);
    for app in [&first, &second] {
        let half: MfaPending = world.caller_as(&world.sign_in(&person).await).await;
        assert!(world.engine.verify_code(&half, &app.code_at(world.now())).await.is_ok());
    }
    let member: Authenticated = world.caller_as(&session).await;
    let list = world.engine.authenticators(&member).await.unwrap();
    world.engine.rename_authenticator(&member, &list[1].id, "Tablet").await.unwrap();
    refused(world.engine.rename_authenticator(&member, &list[1].id, "").await, Refusal::BadName);
    let id = &list[0].id;
    world.engine.ask_removal(&member, id).await.unwrap();
    let bad = wrong(&second, &world, 1);
    refused(world.confirm_with(&session, &typed(&bad), false).await, Refusal::WrongCode);
    world.confirm(&session, &second).await.unwrap();
    let member: Authenticated = world.caller_as(&session).await;
    refused(world.engine.ask_removal(&member, id).await, Refusal::NotFound);
    refused(world.engine.confirm(&member, "gone", &typed("000000"), false).await, Refusal::NothingPending);
    world.clock.advance(STEP);
    let half: MfaPending = world.caller_as(&world.sign_in(&person).await).await;
    refused(world.engine.verify_code(&half, &first.code_at(world.now())).await, Refusal::WrongCode);
    let left = world.engine.authenticators(&member).await.unwrap();
    assert_eq!((left.len(), left[0].name.as_str()), (1, "Tablet"));
}

async fn enrolling_ends_password_only_sessions(world: World) {
    let person = world.member().await;
    let (one, other) = (world.sign_in(&person).await, world.sign_in(&person).await);
    let (_, raised) = world.enrol(&one).await;
    assert_eq!(world.caller(&raised).await.unwrap().stage, Stage::Authenticated);
    assert!(world.caller(&other).await.is_none());
}

async fn the_longest_names_still_fit_into_a_qr_code(world: World) {
    let tpp = world.tpp(&"🦀".repeat(64)).await;
    let label = "ü".repeat(31);
    let email = format!("{}@{label}.{label}.{}.example", "é".repeat(32), "ü".repeat(27));
    let (role, secret) = (Role::Member, password(PASSWORD));
    let new = gate::engine::NewUser {
        tpp: tpp.id.clone(),
        email: email.clone(),
        name: "Kim".to_owned(),
        role,
        password: secret,
    };
    world.operator().create_user(new).await.unwrap();
    let session = world.sign_in(&support::Person { email, tpp }).await;
    let caller: Onboarding = world.caller_as(&session).await;
    world.engine.begin_setup(&caller).await.unwrap();
    let setup = world.engine.setup(&caller).await.unwrap().unwrap();
    assert!(setup.qr.size <= 100, "{} modules are hard to scan", setup.qr.size);
}

async fn nobody_touches_what_is_not_theirs(world: World) {
    let (mine, theirs) = (world.member().await, world.member().await);
    let (_, session) = world.enrolled(&mine).await;
    let (_, foreign) = world.enrolled(&theirs).await;
    let (member, other): (Authenticated, Authenticated) =
        (world.caller_as(&session).await, world.caller_as(&foreign).await);
    let id = world.engine.authenticators(&other).await.unwrap()[0].id.clone();
    let made_up = AuthenticatorId("made-up".to_owned());
    for id in [&id, &made_up] {
        refused(world.engine.rename_authenticator(&member, id, "Mine").await, Refusal::NotFound);
        refused(world.engine.ask_removal(&member, id).await, Refusal::NotFound);
    }
    assert_eq!(world.engine.authenticators(&other).await.unwrap()[0].name, "Phone");
    let administrator = Administrator::of(world.caller(&session).await.unwrap());
    assert_eq!(administrator.unwrap_err(), NotAllowed::Role);
}

async fn ten_authenticators_are_the_most(world: World) {
    let (mut app, mut session) = world.enrolled(&world.member().await).await;
    for _ in 1..10 {
        (app, session) = world.enrol_another(&session, &app).await;
    }
    let caller: Onboarding = world.caller_as(&session).await;
    refused(world.engine.begin_setup(&caller).await, Refusal::TooManyAuthenticators);
}

async fn one_of_two_confirmations_wins(world: World) {
    let session = world.sign_in(&world.member().await).await;
    let caller: Onboarding = world.caller_as(&session).await;
    world.engine.begin_setup(&caller).await.unwrap();
    let code =
        support::App::from_key(&world.engine.setup(&caller).await.unwrap().unwrap().key).code_at(world.now());
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (engine, caller, code) = (world.engine.clone(), caller.clone(), code.clone());
        tries.spawn(async move { engine.confirm_setup(&caller, "Phone", &code, false).await });
    }
    let won: Vec<_> = tries.join_all().await.into_iter().filter_map(Result::ok).collect();
    assert_eq!(won.len(), 1);
    let member: Authenticated = world.caller_as(&won[0]).await;
    assert_eq!(world.engine.authenticators(&member).await.unwrap().len(), 1);
}

async fn two_removals_at_once_leave_one(world: World) {
    let boss = world.person(&world.tpp("Northbank").await, Role::Administrator).await;
    let (one, session) = world.enrolled(&boss).await;
    let (two, session) = world.enrol_another(&session, &one).await;
    enforce(&world, &session, &two, true, "").await.unwrap();
    let member: Authenticated = world.caller_as(&session).await;
    let list = world.engine.authenticators(&member).await.unwrap();
    world.clock.advance(STEP);
    let half: MfaPending = world.caller_as(&world.sign_in(&boss).await).await;
    let right = world.engine.verify_code(&half, &one.code_at(world.now())).await.unwrap();
    let CodeOutcome::Upgraded(other) = right else { panic!("the code was right") };
    let colleague: Authenticated = world.caller_as(&other).await;
    world.engine.ask_removal(&member, &list[0].id).await.unwrap();
    world.engine.ask_removal(&colleague, &list[1].id).await.unwrap();
    world.clock.advance(STEP);
    let shown = [world.shown(&member).await, world.shown(&colleague).await];
    let remove = |member: Authenticated, shown: &str, code: String| {
        let (engine, shown) = (world.engine.clone(), shown.to_owned());
        tokio::spawn(async move { engine.confirm(&member, &shown, &typed(&code), false).await })
    };
    let first = remove(member.clone(), &shown[0], one.code_at(world.now()));
    let second = remove(colleague, &shown[1], two.code_at(world.now()));
    let results = [first.await.unwrap(), second.await.unwrap()];
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert_eq!(world.engine.authenticators(&member).await.unwrap().len(), 1);
}
