//! The labels of entries in authenticator apps. Some apps keep one secret for each label, so a set-up that shares the
//! label of a working authenticator takes its key from the user.

use gate::{
    engine::{
        Engine, EngineConfig, IssuedSession, StepUp,
        caller::{Authenticated, Onboarding},
    },
    model::AuthenticatorId,
};
use std::time::Duration;
use testkit::{AuthenticatorApp, STEP, World, on_both_databases};

on_both_databases! {
    a_label_is_not_that_of_another_authenticator,
    set_ups_at_once_have_labels_of_their_own,
    a_label_stays_through_a_set_up,
    a_long_address_does_not_hide_the_number,
    two_installations_can_be_told_apart,
}

/// The label that the page of the session's set-up shows.
async fn label(world: &World, session: &IssuedSession) -> String {
    let caller: Onboarding = world.caller_as(session).await;
    let setup = world.engine.setup(&caller).await.unwrap().expect("a set-up in progress");
    // The address that the QR code has says the same.
    let uri = setup.uri.strip_prefix("otpauth://totp/").unwrap();
    assert!(
        uri.ends_with(&format!("issuer={}", uri.split_once("%3A").or(uri.split_once(':')).unwrap().0)),
        "{uri}"
    );
    setup.label
}

/// Begins a further set-up, confirmed with a code of `app`. Gives its label.
async fn begin_another(world: &World, session: &IssuedSession, app: &AuthenticatorApp) -> String {
    world.advance(STEP);
    let caller: Onboarding = world.caller_as(session).await;
    assert!(matches!(world.engine.begin_setup(&caller).await.unwrap(), StepUp::Required));
    world.confirm(session, app).await.unwrap();
    label(world, session).await
}

/// Gives the first code of the set-up.
async fn finish(world: &World, session: &IssuedSession) -> (AuthenticatorApp, IssuedSession) {
    let caller: Onboarding = world.caller_as(session).await;
    let app = world.app_of_setup(&caller).await;
    let done = world.engine.confirm_setup(&caller, "Phone", &app.code_at(world.now()), false).await.unwrap();
    world.advance(STEP);
    (app, done)
}

async fn remove(world: &World, session: &IssuedSession, app: &AuthenticatorApp, id: &AuthenticatorId) {
    let member: Authenticated = world.caller_as(session).await;
    world.engine.request_authenticator_removal(&member, id).await.unwrap();
    world.confirm(session, app).await.unwrap();
}

async fn a_label_is_not_that_of_another_authenticator(world: World) {
    let user = world.member().await;
    let (first, session) = world.enrolled(&user).await;
    let plain = format!("{}: {}", user.tpp.name, user.email);
    assert_eq!(begin_another(&world, &session, &first).await, format!("{plain} (2)"));
    let (second, session) = finish(&world, &session).await;
    let oldest = world.authenticator_id(&session).await;
    remove(&world, &session, &second, &oldest).await;
    assert_eq!(begin_another(&world, &session, &second).await, plain, "(2) belongs to an authenticator");
    let (third, session) = finish(&world, &session).await;
    assert_eq!(begin_another(&world, &session, &third).await, format!("{plain} (3)"));
    let caller: Onboarding = world.caller_as(&session).await;
    world.engine.cancel_setup(&caller).await.unwrap();
    assert_eq!(begin_another(&world, &session, &third).await, format!("{plain} (3)"), "nobody has it");
    let taken = "SELECT CAST(COUNT(DISTINCT label_number) AS TEXT) FROM authenticators";
    assert_eq!(world.query_text(taken).await, "2");
}

async fn set_ups_at_once_have_labels_of_their_own(world: World) {
    let user = world.member().await;
    let (one, other) = (world.sign_in(&user).await, world.sign_in(&user).await);
    for session in [&one, &other] {
        let caller: Onboarding = world.caller_as(session).await;
        assert!(matches!(world.engine.begin_setup(&caller).await.unwrap(), StepUp::Completed(_)));
    }
    assert_ne!(label(&world, &one).await, label(&world, &other).await);
    // What has lapsed can never be finished, so its number is free.
    for _ in 0..3 {
        world.advance(Duration::from_mins(10));
        assert!(world.caller(&one).await.is_some(), "a session that is used");
    }
    let late = world.sign_in(&user).await;
    let caller: Onboarding = world.caller_as(&late).await;
    world.engine.begin_setup(&caller).await.unwrap();
    assert!(label(&world, &late).await.ends_with(&user.email));
}

async fn a_label_stays_through_a_set_up(world: World) {
    let user = world.member().await;
    let (one, other) = (world.sign_in(&user).await, world.sign_in(&user).await);
    let (one_caller, other_caller): (Onboarding, Onboarding) =
        (world.caller_as(&one).await, world.caller_as(&other).await);
    world.engine.begin_setup(&one_caller).await.unwrap();
    world.engine.begin_setup(&other_caller).await.unwrap();
    let shown = label(&world, &other).await;
    assert!(shown.ends_with("(2)"));
    world.engine.cancel_setup(&one_caller).await.unwrap();
    assert_eq!(label(&world, &other).await, shown, "although a lower number is free now");
    let again = world.engine.begin_setup(&other_caller).await.unwrap();
    assert!(matches!(again, StepUp::Completed(_)), "pressing twice goes on with the set-up");
    assert_eq!(label(&world, &other).await, shown);
    let (app, session) = finish(&world, &other).await;
    assert_eq!(world.query_text("SELECT CAST(label_number AS TEXT) FROM authenticators").await, "2");
    assert!(begin_another(&world, &session, &app).await.ends_with(&user.email));
}

async fn a_long_address_does_not_hide_the_number(world: World) {
    let tpp = world.tpp(&"Ü".repeat(64)).await;
    let email = format!("{}@{}.example", "a.b-".repeat(15) + "c", "long".repeat(15));
    world.operator().create_user(testkit::actor::new_user(&tpp, &email, gate::model::Role::Member)).await.unwrap();
    let user = testkit::Actor { email, tpp };
    let (first, session) = world.enrolled(&user).await;
    let second = begin_another(&world, &session, &first).await;
    assert!(second.ends_with("… (2)"), "{second}");
}

async fn two_installations_can_be_told_apart(world: World) {
    let user = world.member().await;
    let staging = EngineConfig { environment: "staging".to_owned(), ..world.config() };
    let staging = Engine::open(staging).await.unwrap();
    let session = world.sign_in(&user).await;
    let caller: Onboarding = world.caller_as(&session).await;
    world.engine.begin_setup(&caller).await.unwrap();
    let (here, there) = (world.engine.setup(&caller).await, staging.setup(&caller).await);
    let (here, there) = (here.unwrap().unwrap(), there.unwrap().unwrap());
    assert_eq!(here.label, format!("{}: {}", user.tpp.name, user.email));
    assert_eq!(there.label, format!("{} (staging): {}", user.tpp.name, user.email));
    assert!(there.uri.contains("issuer=Northbank%20%28staging%29"), "{}", there.uri);
}
