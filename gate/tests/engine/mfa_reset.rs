//! Resets and enrolment passes by administrators.

use crate::helpers::{Team, team};
use gate::{
    engine::caller::{Administrator, Authenticated, Caller, CallerKind},
    model::{AdminOperation, NextStep, Operation, Refusal, Role, SecurityEvent, SecurityEventKind},
};
use std::time::Duration;
use testkit::{AuthenticatorApp, World, assertions::successes, on_both_databases, refused, typed};

on_both_databases! {
    a_reset_notifies_user_and_administrators_with_the_reason,
    an_enrolment_pass_is_shown_only_to_the_session_that_issued_it,
    two_administrators_cannot_reset_each_other,
}

async fn a_reset_notifies_user_and_administrators_with_the_reason(world: World) {
    let Team { administrator, app, session, member } = team(&world).await;
    let second = world.user(&administrator.tpp, Role::Administrator).await;
    let (_, theirs) = world.enrolled(&member).await;
    let (caller, target): (Administrator, _) = (world.caller_as(&session).await, world.user_id(&member).await);
    refused(world.engine.request_mfa_reset(&caller, &target, "  ").await, Refusal::BadReason);
    refused(world.engine.request_mfa_reset(&caller, &target, &"x".repeat(201)).await, Refusal::BadReason);
    world.engine.request_mfa_reset(&caller, &target, "Lost the phone; seen in person").await.unwrap();
    assert!(world.caller(&theirs).await.is_some(), "a request alone changes nothing");
    world.confirm(&session, &app).await.unwrap();
    assert!(world.caller(&theirs).await.is_none());
    let reason = Some("Lost the phone; seen in person".to_owned());
    assert_eq!(world.mailed_events(&member.email).await[0], SecurityEvent::Reset { reason });
    for administrator in [&administrator, &second] {
        let event = world.mailed_events(&administrator.email).await.remove(0);
        assert_eq!(event.kind(), SecurityEventKind::ColleagueReset);
    }
    assert_eq!(world.sign_in(&member).await.next, NextStep::Onboard);
    let member_view = world.engine.member(&caller, &target).await.unwrap();
    assert_eq!(member_view.authenticators, 0);
}

async fn an_enrolment_pass_is_shown_only_to_the_session_that_issued_it(world: World) {
    let Team { administrator, app, session, member } = team(&world).await;
    let target = world.user_id(&member).await;
    let caller: Administrator = world.caller_as(&session).await;
    world.engine.request_enrolment_pass(&caller, &target).await.unwrap();
    let outcome = world.confirm(&session, &app).await.unwrap();
    assert!(matches!(outcome.operation, Operation::Administration(AdminOperation::IssueEnrolmentPass { .. })));
    let pass = world.engine.issued_enrolment_pass(&caller, &target).await.unwrap().unwrap();
    let second = world.user(&administrator.tpp, Role::Administrator).await;
    let (_, other) = world.enrolled(&second).await;
    let other: Administrator = world.caller_as(&other).await;
    assert_eq!(world.engine.issued_enrolment_pass(&other, &target).await.unwrap(), None);
    world.advance(Duration::from_mins(10));
    let caller: Administrator = world.caller_as(&session).await;
    assert_eq!(world.engine.issued_enrolment_pass(&caller, &target).await.unwrap(), None, "a moment is over");
    world.enforce(&session, &app, true, "").await.unwrap();
    let caller = world.caller_as(&world.sign_in(&member).await).await;
    world.engine.prove_enrolment(&caller, &pass).await.unwrap();
}

async fn two_administrators_cannot_reset_each_other(world: World) {
    let Team { administrator, app, session, .. } = team(&world).await;
    let second = world.user(&administrator.tpp, Role::Administrator).await;
    let (their_app, theirs) = world.enrolled(&second).await;
    let (one, two): (Administrator, Administrator) =
        (world.caller_as(&session).await, world.caller_as(&theirs).await);
    world.engine.request_mfa_reset(&one, &world.user_id(&second).await, "Lost").await.unwrap();
    world.engine.request_mfa_reset(&two, &world.user_id(&administrator).await, "Lost").await.unwrap();
    let confirm = |caller: &Administrator, shown: String, app: &AuthenticatorApp| {
        let (engine, member) = (world.engine.clone(), Authenticated::of(Caller::clone(caller)).unwrap());
        let code = typed(&app.code_at(world.now()));
        tokio::spawn(async move { engine.confirm(&member, &shown, &code, false).await })
    };
    let mut shown = Vec::new();
    for session in [&session, &theirs] {
        shown.push(world.pending_id(&world.caller_as(session).await).await);
    }
    let other = confirm(&two, shown.remove(1), &their_app);
    let first = confirm(&one, shown.remove(0), &app);
    let results = [first.await.unwrap(), other.await.unwrap()];
    assert_eq!(successes(&results), 1, "{results:?}");
}
