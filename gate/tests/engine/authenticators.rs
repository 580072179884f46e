//! Authenticators that a user has: their secrets, names and removal.

use gate::{
    engine::caller::{Administrator, Authenticated, CallerKind, NotAllowed, Onboarding},
    model::{AuthenticatorId, Refusal},
};
use testkit::{
    STEP, World,
    assertions::{successes, upgraded},
    on_both_databases, refused, typed, unique,
};

on_both_databases! {
    each_authenticator_has_its_own_secret,
    users_cannot_change_authenticators_of_others,
    a_user_has_at_most_ten_authenticators,
    two_simultaneous_removals_leave_one_authenticator,
}

async fn each_authenticator_has_its_own_secret(world: World) {
    let user = world.member().await;
    let (first, session) = world.enrolled(&user).await;
    let (second, session) = world.enrol_another(&session, &first).await;
    assert_ne!(first, second);
    world.advance(STEP);
    for app in [&first, &second] {
        let pending = world.mfa_pending(&user).await;
        assert!(world.engine.verify_code(&pending, &app.code_at(world.now())).await.is_ok());
    }
    let member: Authenticated = world.caller_as(&session).await;
    let list = world.engine.authenticators(&member).await.unwrap();
    let before = world.engine.rename_authenticator(&member, &list[1].id, "Tablet").await.unwrap();
    assert_eq!(before, list[1].name);
    refused(world.engine.rename_authenticator(&member, &list[1].id, "").await, Refusal::BadName);
    let id = &list[0].id;
    world.engine.request_authenticator_removal(&member, id).await.unwrap();
    let bad = second.wrong_code(world.now(), 1);
    refused(world.confirm_with(&session, &typed(&bad), false).await, Refusal::WrongCode);
    world.confirm(&session, &second).await.unwrap();
    let member: Authenticated = world.caller_as(&session).await;
    refused(world.engine.request_authenticator_removal(&member, id).await, Refusal::NotFound);
    refused(world.engine.confirm(&member, "gone", &typed("000000"), false).await, Refusal::NothingPending);
    world.advance(STEP);
    let pending = world.mfa_pending(&user).await;
    refused(world.engine.verify_code(&pending, &first.code_at(world.now())).await, Refusal::WrongCode);
    let left = world.engine.authenticators(&member).await.unwrap();
    assert_eq!((left.len(), left[0].name.as_str()), (1, "Tablet"));
}

async fn users_cannot_change_authenticators_of_others(world: World) {
    let (mine, theirs) = (world.member().await, world.member().await);
    let (_, session) = world.enrolled(&mine).await;
    let (_, foreign) = world.enrolled(&theirs).await;
    let (member, other): (Authenticated, Authenticated) =
        (world.caller_as(&session).await, world.caller_as(&foreign).await);
    let id = world.engine.authenticators(&other).await.unwrap()[0].id.clone();
    let made_up = AuthenticatorId::parse(&unique()).unwrap();
    for id in [&id, &made_up] {
        refused(world.engine.rename_authenticator(&member, id, "Mine").await, Refusal::NotFound);
        refused(world.engine.request_authenticator_removal(&member, id).await, Refusal::NotFound);
    }
    assert_eq!(world.engine.authenticators(&other).await.unwrap()[0].name, "Phone");
    let caller = Administrator::of(world.caller(&session).await.unwrap());
    assert_eq!(caller.unwrap_err(), NotAllowed::Role);
}

async fn a_user_has_at_most_ten_authenticators(world: World) {
    let (mut app, mut session) = world.enrolled(&world.member().await).await;
    for _ in 1..10 {
        (app, session) = world.enrol_another(&session, &app).await;
    }
    let caller: Onboarding = world.caller_as(&session).await;
    refused(world.engine.begin_setup(&caller).await, Refusal::TooManyAuthenticators);
}

async fn two_simultaneous_removals_leave_one_authenticator(world: World) {
    let administrator = world.administrator().await;
    let (one, session) = world.enrolled(&administrator).await;
    let (two, session) = world.enrol_another(&session, &one).await;
    world.enforce(&session, &two, true, "").await.unwrap();
    let member: Authenticated = world.caller_as(&session).await;
    let list = world.engine.authenticators(&member).await.unwrap();
    world.advance(STEP);
    let pending = world.mfa_pending(&administrator).await;
    let other = upgraded(world.engine.verify_code(&pending, &one.code_at(world.now())).await);
    let colleague: Authenticated = world.caller_as(&other).await;
    world.engine.request_authenticator_removal(&member, &list[0].id).await.unwrap();
    world.engine.request_authenticator_removal(&colleague, &list[1].id).await.unwrap();
    world.advance(STEP);
    let shown = [world.pending_id(&member).await, world.pending_id(&colleague).await];
    let remove = |member: Authenticated, shown: &str, code: String| {
        let (engine, shown) = (world.engine.clone(), shown.to_owned());
        tokio::spawn(async move { engine.confirm(&member, &shown, &typed(&code), false).await })
    };
    let first = remove(member.clone(), &shown[0], one.code_at(world.now()));
    let second = remove(colleague, &shown[1], two.code_at(world.now()));
    let results = [first.await.unwrap(), second.await.unwrap()];
    assert_eq!(successes(&results), 1);
    assert_eq!(world.engine.authenticators(&member).await.unwrap().len(), 1);
}
