//! Enforcement of a second factor, and who may change it.

use gate::{
    engine::caller::{Administrator, Authenticated, CallerKind, MfaPending, NotAllowed},
    model::{MemberPageStart, NextStep, Refusal, Role, SeenEnforcement, Stage, UserId},
    rules::STEP_UP_LIFETIME,
};
use testkit::{PASSWORD, World, assertions::upgraded, on_both_databases, refused, typed, unique};

on_both_databases! {
    enforcement_takes_effect_at_the_next_sign_in,
    enforcement_applies_to_one_tpp_only,
    the_last_authenticator_cannot_be_removed_while_enforced,
    a_stale_enforcement_form_is_refused,
    administrators_see_the_members_of_their_own_tpp_only,
}

async fn enforcement_takes_effect_at_the_next_sign_in(world: World) {
    let tpp = world.tpp("Northbank").await;
    let (administrator, user) =
        (world.user(&tpp, Role::Administrator).await, world.user(&tpp, Role::Member).await);
    let before = world.sign_in(&user).await;
    let session = world.sign_in(&administrator).await;
    let caller: Administrator = world.caller_as(&session).await;
    refused(
        world.engine.request_enforcement(&caller, &SeenEnforcement::default(), true, "").await,
        Refusal::SetUpFirst,
    );
    world.engine.request_enforcement(&caller, &SeenEnforcement::default(), false, "Soon").await.unwrap();
    refused(world.confirm_with(&session, &typed("wrong"), false).await, Refusal::WrongPassword);
    world
        .confirm_with(&session, &typed(PASSWORD), false)
        .await
        .expect("without a factor the password is the proof");
    let (app, session) = world.enrol(&session).await;
    let caller: Administrator = world.caller_as(&session).await;
    let settings = world.engine.enforcement_settings(&caller).await.unwrap();
    assert_eq!((settings.coverage.users, settings.coverage.enrolled, settings.self_enrolled), (2, 1, true));
    world.enforce(&session, &app, true, "Ask Kim").await.unwrap();
    let since = world.engine.enforcement(&caller).await.unwrap().since;
    world.enforce(&session, &app, true, "Ask Kim\r\nat once").await.unwrap();
    let policy = world.engine.enforcement(&caller).await.unwrap();
    assert_eq!(
        (policy.since, policy.message.as_deref()),
        (since, Some("Ask Kim\nat once")),
        "saving again keeps the date"
    );
    assert_eq!(world.caller(&before).await.unwrap().stage, Stage::Authenticated, "open sessions go on");
    let after = world.sign_in(&user).await;
    assert_eq!(after.next, NextStep::Onboard);
    let caller = world.caller(&after).await.unwrap();
    assert_eq!(Authenticated::of(caller.clone()).unwrap_err(), NotAllowed::Stage(Stage::Onboarding));
    let (_, authenticated) = world.enrol(&after).await;
    assert_eq!(authenticated.next, NextStep::Done, "no second sign-in");
    world.enforce(&session, &app, false, "").await.unwrap();
    assert_eq!(world.sign_in(&world.user(&tpp, Role::Member).await).await.next, NextStep::Done);
}

async fn enforcement_applies_to_one_tpp_only(world: World) {
    let (north, fjord) = (world.tpp("Northbank").await, world.tpp("Fjord").await);
    let (administrator, foreigner) =
        (world.user(&north, Role::Administrator).await, world.user(&fjord, Role::Administrator).await);
    let (app, session) = world.enrolled(&administrator).await;
    world.enforce(&session, &app, true, "North only").await.unwrap();
    let session = world.sign_in(&foreigner).await;
    assert_eq!(session.next, NextStep::Done);
    let foreign: Administrator = world.caller_as(&session).await;
    let settings = world.engine.enforcement_settings(&foreign).await.unwrap();
    assert_eq!(
        (settings.enforcement.since, settings.enforcement.message.as_deref(), settings.coverage.users),
        (None, None, 1)
    );
}

async fn the_last_authenticator_cannot_be_removed_while_enforced(world: World) {
    let administrator = world.administrator().await;
    let (app, session) = world.enrolled(&administrator).await;
    let member: Authenticated = world.caller_as(&session).await;
    let id = world.engine.authenticators(&member).await.unwrap()[0].id.clone();
    world.engine.request_authenticator_removal(&member, &id).await.unwrap();
    let other = world.sign_in(&administrator).await;
    let pending: MfaPending = world.caller_as(&other).await;
    let code = app.code_at(world.now());
    let other = upgraded(world.engine.verify_code(&pending, &code).await);
    world.enforce(&other, &app, true, "").await.unwrap();
    refused(world.confirm(&session, &app).await, Refusal::LastAuthenticator);
    refused(world.engine.request_authenticator_removal(&member, &id).await, Refusal::LastAuthenticator);
    world.enforce(&other, &app, false, "").await.unwrap();
    world.engine.request_authenticator_removal(&member, &id).await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    assert_eq!(world.caller(&session).await.unwrap().stage, Stage::Authenticated);
    assert_eq!(world.sign_in(&administrator).await.next, NextStep::Done);
}

async fn a_stale_enforcement_form_is_refused(world: World) {
    let user = world.administrator().await;
    let (app, session) = world.enrolled(&user).await;
    world.enforce(&session, &app, true, "On").await.unwrap();
    let administrator: Administrator = world.caller_as(&session).await;
    for (enforced, message) in [(false, "On"), (true, ""), (true, "Soon")] {
        let seen = SeenEnforcement { enforced: Some(enforced), message: Some(message.to_owned()) };
        let stale = world.engine.request_enforcement(&administrator, &seen, false, "Stale").await;
        refused(stale, Refusal::ChangedMeanwhile);
    }
    let stale = world.engine.request_idle_limit(&administrator, Some(5), 60).await;
    refused(stale, Refusal::ChangedMeanwhile);
    // Shown as it is, and changed by another administrator before it is confirmed.
    world.advance(STEP_UP_LIFETIME);
    let seen = SeenEnforcement { enforced: Some(true), message: Some(" On\r\n".to_owned()) };
    world.engine.request_enforcement(&administrator, &seen, true, "Mine").await.unwrap();
    world.execute("UPDATE tpps SET enforcement_message = 'Theirs'").await;
    refused(world.confirm(&session, &app).await, Refusal::ChangedMeanwhile);
    let administrator: Administrator = world.caller_as(&session).await;
    world.engine.request_idle_limit(&administrator, Some(15), 60).await.unwrap();
    world.execute("UPDATE tpps SET idle_minutes = 30").await;
    refused(world.confirm(&session, &app).await, Refusal::ChangedMeanwhile);
    let administrator: Administrator = world.caller_as(&session).await;
    world.execute("UPDATE tpps SET enforcement_message = 'On', idle_minutes = 15").await;
    assert_eq!(world.engine.enforcement(&administrator).await.unwrap().message.as_deref(), Some("On"));
}

async fn administrators_see_the_members_of_their_own_tpp_only(world: World) {
    let tpp = world.tpp("Northbank").await;
    let (administrator, colleague) =
        (world.user(&tpp, Role::Administrator).await, world.user(&tpp, Role::Member).await);
    let session = world.sign_in(&administrator).await;
    let caller: Administrator = world.caller_as(&session).await;
    let page = world.engine.members(&caller, &MemberPageStart::First).await.unwrap();
    assert_eq!((page.members.len(), &page.previous, &page.next), (2, &None, &None));
    for listed in page.members {
        assert!([administrator.email.as_str(), colleague.email.as_str()].contains(&listed.email.as_str()));
        // A member that is read alone is the same as in the list, also the caller.
        assert_eq!(world.engine.member(&caller, &listed.id).await.unwrap(), listed);
    }
    let stranger = world.sign_in(&world.member().await).await;
    let stranger = world.caller_as::<Authenticated>(&stranger).await.identity.id.clone();
    for id in [stranger, UserId::parse(&unique()).unwrap()] {
        refused(world.engine.member(&caller, &id).await, Refusal::NotFound);
    }
}
