//! What administrators do to users of their TPP.

use crate::helpers::{Team, team};
use gate::{
    engine::{
        IssuedSession,
        caller::{Administrator, Authenticated, CallerKind},
    },
    model::{BlockReason, MemberPageStart, Refusal, Role, SecurityEventKind, UserId},
};
use std::time::Duration;
use testkit::{PASSWORD, World, assertions::upgraded, on_both_databases, refused, unique};

on_both_databases! {
    administrators_cannot_act_on_themselves_or_on_another_tpp,
    a_new_role_takes_effect_at_once,
    suspended_users_cannot_sign_in_until_restored,
    a_new_idle_limit_takes_effect_at_once,
    every_act_on_a_user_is_told_to_the_user_and_the_administrators,
    a_limited_number_of_administrators_is_told,
}

async fn administrators_cannot_act_on_themselves_or_on_another_tpp(world: World) {
    let Team { administrator, session, member, .. } = team(&world).await;
    let foreign = world.user(&world.tpp("Fjord").await, Role::Administrator).await;
    let (_, foreign_session) = world.enrolled(&foreign).await;
    let (own, target) = (world.user_id(&administrator).await, world.user_id(&member).await);
    let caller: Administrator = world.caller_as(&session).await;
    let stranger: Administrator = world.caller_as(&foreign_session).await;
    let unset = world.user(&administrator.tpp, Role::Administrator).await;
    let unset: Administrator = world.caller_as(&world.sign_in(&unset).await).await;
    let nowhere = UserId::parse(&unique()).unwrap();
    for (caller, target, refusal) in [
        (&caller, &own, Refusal::NotYourself),
        (&caller, &nowhere, Refusal::NotFound),
        (&stranger, &target, Refusal::NotFound),
        (&unset, &target, Refusal::SetUpFirst),
    ] {
        let engine = &world.engine;
        refused(engine.request_role_change(caller, target, Role::Member).await, refusal);
        refused(engine.request_mfa_reset(caller, target, "Lost").await, refusal);
        refused(engine.request_enrolment_pass(caller, target).await, refusal);
        refused(engine.request_suspension(caller, target).await, refusal);
        refused(engine.request_restore(caller, target).await, refusal);
    }
    for found in [world.engine.member(&stranger, &target).await, world.engine.member(&stranger, &nowhere).await] {
        refused(found, Refusal::NotFound);
    }
    assert_eq!(world.engine.members(&stranger, &MemberPageStart::First).await.unwrap().members.len(), 1);
    let caller = world.caller(&world.sign_in(&member).await).await.unwrap();
    assert!(Administrator::of(caller).is_err());
}

async fn a_new_role_takes_effect_at_once(world: World) {
    let Team { app, session, member, .. } = team(&world).await;
    let target = world.user_id(&member).await;
    for role in [Role::Administrator, Role::Member] {
        let theirs = world.sign_in(&member).await;
        let caller: Administrator = world.caller_as(&session).await;
        world.engine.request_role_change(&caller, &target, role).await.unwrap();
        world.confirm(&session, &app).await.unwrap();
        assert!(world.caller(&theirs).await.is_none(), "what was allowed in the old role ends");
        assert_eq!(world.caller(&world.sign_in(&member).await).await.unwrap().identity.role, role);
    }
}

async fn suspended_users_cannot_sign_in_until_restored(world: World) {
    let Team { app, session, member, .. } = team(&world).await;
    let (caller, target): (Administrator, _) = (world.caller_as(&session).await, world.user_id(&member).await);
    let theirs = world.sign_in(&member).await;
    let requested = world.engine.request_suspension(&caller, &target).await.unwrap();
    world.settle(&session, &app, requested).await.unwrap();
    assert!(world.caller(&theirs).await.is_none());
    refused(world.try_sign_in(&member.email, PASSWORD).await, Refusal::Suspended);
    refused(world.try_sign_in(&member.email, "wrong").await, Refusal::BadCredentials);
    let blocked = world.engine.member(&caller, &target).await.unwrap().blocked;
    assert_eq!(blocked, Some(BlockReason::Suspended));
    let caller: Administrator = world.caller_as(&session).await;
    world.engine.request_restore(&caller, &target).await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    let caller: Administrator = world.caller_as(&session).await;
    refused(world.engine.request_restore(&caller, &target).await, Refusal::ChangedMeanwhile);
    world.sign_in(&member).await;
}

async fn a_new_idle_limit_takes_effect_at_once(world: World) {
    let Team { app, session, member, .. } = team(&world).await;
    let caller: Administrator = world.caller_as(&session).await;
    refused(world.engine.request_idle_limit(&caller, None, 7).await, Refusal::BadLimit);
    let theirs = world.sign_in(&member).await;
    let requested = world.engine.request_idle_limit(&caller, None, 5).await.unwrap();
    world.settle(&session, &app, requested).await.unwrap();
    world.advance(Duration::from_mins(4));
    let caller: Authenticated = world.caller_as(&theirs).await;
    assert_eq!(world.engine.extend_session(&caller).await.unwrap(), Duration::from_mins(5));
    world.advance(Duration::from_mins(5) - Duration::from_millis(1));
    assert!(world.engine.extend_session(&caller).await.is_ok());
    world.advance(Duration::from_mins(5));
    assert!(world.caller(&theirs).await.is_none());
    assert!(world.engine.extend_session(&caller).await.is_err(), "what has ended cannot be kept");
}

async fn every_act_on_a_user_is_told_to_the_user_and_the_administrators(world: World) {
    let Team { administrator, app, session, member } = team(&world).await;
    let second = world.user(&administrator.tpp, Role::Administrator).await;
    let foreign = world.user(&world.tpp("Fjord").await, Role::Administrator).await;
    let target = world.user_id(&member).await;
    for (act, own, colleague) in [
        ("administrator", SecurityEventKind::MadeAdministrator, SecurityEventKind::ColleagueMadeAdministrator),
        ("member", SecurityEventKind::MadeMember, SecurityEventKind::ColleagueMadeMember),
        ("pass", SecurityEventKind::PassIssued, SecurityEventKind::ColleaguePassIssued),
        ("suspend", SecurityEventKind::Suspended, SecurityEventKind::ColleagueSuspended),
        ("restore", SecurityEventKind::Restored, SecurityEventKind::ColleagueRestored),
    ] {
        let caller: Administrator = world.caller_as(&session).await;
        world.advance(Duration::from_millis(1));
        let before = world.mailed_events(&member.email).await.len();
        let requested = match act {
            "administrator" => world.engine.request_role_change(&caller, &target, Role::Administrator).await,
            "member" => world.engine.request_role_change(&caller, &target, Role::Member).await,
            "pass" => world.engine.request_enrolment_pass(&caller, &target).await,
            "suspend" => world.engine.request_suspension(&caller, &target).await,
            _ => world.engine.request_restore(&caller, &target).await,
        };
        world.settle(&session, &app, requested.unwrap()).await.unwrap();
        let told = world.mailed_events(&member.email).await;
        assert_eq!((told.len(), told[0].kind()), (before + 1, own), "{act}");
        for administrator in [&administrator, &second] {
            assert_eq!(world.mailed_events(&administrator.email).await[0].kind(), colleague, "{act}");
        }
    }
    assert!(world.mailed_events(&foreign.email).await.is_empty());
    let notices = async |session: IssuedSession| {
        let caller: Authenticated = world.caller_as(&session).await;
        let notices = world.engine.security_state(&caller).await.unwrap().notices;
        notices.into_iter().map(|notice| notice.event.kind()).collect::<Vec<_>>()
    };
    let own = notices(world.sign_in(&member).await).await;
    assert!(
        own.contains(&SecurityEventKind::Suspended) && own.contains(&SecurityEventKind::PassIssued),
        "{own:?}"
    );
    let of_second = notices(world.sign_in(&second).await).await;
    assert!(of_second.contains(&SecurityEventKind::ColleagueMadeAdministrator), "{of_second:?}");
    let pending = world.mfa_pending(&administrator).await;
    world.advance(testkit::STEP);
    let elsewhere = upgraded(world.engine.verify_code(&pending, &app.code_at(world.now())).await);
    let of_actor = notices(elsewhere).await;
    assert!(
        of_actor.contains(&SecurityEventKind::ColleagueSuspended),
        "another session of the one who acted sees it"
    );
    // The operator's acts are told in the same way.
    world.operator().issue_enrolment_pass(&member.email).await.unwrap();
    assert_eq!(world.mailed_events(&second.email).await[0].kind(), SecurityEventKind::ColleaguePassIssued);
}

async fn a_limited_number_of_administrators_is_told(world: World) {
    let (administrator, member) = world.administrator_and_member().await;
    for _ in 0..29 {
        world.user(&administrator.tpp, Role::Administrator).await;
    }
    world.operator().reset_mfa(&member.email, "").await.unwrap();
    let told = "SELECT CAST(COUNT(*) AS TEXT) FROM notices WHERE kind = 'colleague-reset'";
    assert_eq!(world.query_text(told).await, "25");
    assert_eq!(world.rows("outbox").await, 26, "25 administrators and the user");
}
