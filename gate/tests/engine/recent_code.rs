//! Small changes are covered by the code that was given in the session a short time ago; all others ask.

use crate::helpers::{Team, states, team};
use gate::{
    engine::{
        ClientInfo, IssuedSession, StepUp,
        caller::{Administrator, Authenticated},
    },
    model::{BlockReason, Refusal, Role, SeenEnforcement},
    rules::{ChainState, STEP_UP_LIFETIME},
};
use std::time::Duration;
use testkit::{PASSWORD, STEP, World, assertions::upgraded, on_both_databases, refused, typed};

on_both_databases! {
    a_code_covers_small_changes_for_ten_minutes,
    a_code_for_a_change_covers_the_next_ones,
    sent_twice_or_at_once_it_is_done_once,
    what_changes_a_sign_in_or_an_administrator_asks_each_time,
    without_a_factor_the_password_is_asked_for,
    a_recovery_code_covers_nothing,
    another_session_is_not_covered,
    codes_of_a_removed_authenticator_cover_nothing,
    a_freeze_is_not_replaced_by_a_suspension,
}

const fn is_done(requested: &StepUp) -> bool {
    matches!(requested, StepUp::Completed(_))
}

/// Requests one change of each small kind; whether they were done at once.
async fn small_changes(world: &World, session: &IssuedSession, message: &str, minutes: u32) -> [bool; 2] {
    let caller: Administrator = world.caller_as(session).await;
    let enforced = world.engine.enforcement(&caller).await.unwrap().since.is_some();
    let seen = SeenEnforcement::default();
    let said = world.engine.request_enforcement(&caller, &seen, enforced, message).await.unwrap();
    let idle = world.engine.request_idle_limit(&caller, None, minutes).await.unwrap();
    [is_done(&said), is_done(&idle)]
}

async fn verified(world: &World) {
    assert!(states(world).await.iter().all(|state| matches!(state, ChainState::Intact { .. })));
}

async fn a_code_covers_small_changes_for_ten_minutes(world: World) {
    let Team { session, app, member, .. } = team(&world).await;
    let target = world.user_id(&member).await;
    // `team` has moved the clock by a step since the code of the set-up.
    world.advance(STEP_UP_LIFETIME.saturating_sub(STEP + Duration::from_millis(1)));
    assert_eq!(small_changes(&world, &session, "Soon", 30).await, [true, true]);
    let caller: Administrator = world.caller_as(&session).await;
    assert!(is_done(&world.engine.request_suspension(&caller, &target).await.unwrap()));
    let settings = world.engine.enforcement_settings(&caller).await.unwrap();
    assert_eq!((settings.enforcement.message.as_deref(), settings.idle_minutes), (Some("Soon"), 30));
    assert_eq!(world.engine.member(&caller, &target).await.unwrap().blocked, Some(BlockReason::Suspended));
    assert!(world.engine.pending(&world.caller_as(&session).await).await.unwrap().is_none());
    let changes = "audit WHERE action IN ('message-changed', 'idle-limit-changed', 'suspended')";
    assert_eq!((world.rows(changes).await, world.rows("audit WHERE action = 'change-confirmed'").await), (3, 0));
    verified(&world).await;
    world.advance(Duration::from_millis(1));
    assert_eq!(small_changes(&world, &session, "Later", 60).await, [false, false]);
    world.operator().restore_user(&member.email).await.unwrap();
    assert!(!is_done(&world.engine.request_suspension(&caller, &target).await.unwrap()));
    world.confirm(&session, &app).await.unwrap();
    let settings = world.engine.enforcement_settings(&world.caller_as(&session).await).await.unwrap();
    assert_eq!((settings.enforcement.message.as_deref(), settings.idle_minutes), (Some("Soon"), 30));
}

async fn a_code_for_a_change_covers_the_next_ones(world: World) {
    let Team { session, app, .. } = team(&world).await;
    world.advance(STEP_UP_LIFETIME);
    assert_eq!(small_changes(&world, &session, "Soon", 30).await, [false, false]);
    world.confirm(&session, &app).await.unwrap();
    assert_eq!(small_changes(&world, &session, "Soon", 60).await, [true, true]);
    // A sign-in with a code does the same in its own session.
    let user = world.administrator().await;
    let (app, _) = world.enrolled(&user).await;
    let pending = world.mfa_pending(&user).await;
    let full = upgraded(world.engine.verify_code(&pending, &app.code_at(world.now())).await);
    assert_eq!(small_changes(&world, &full, "Soon", 30).await, [true, true]);
}

async fn sent_twice_or_at_once_it_is_done_once(world: World) {
    let Team { session, member, .. } = team(&world).await;
    let (caller, target): (Administrator, _) = (world.caller_as(&session).await, world.user_id(&member).await);
    let seen = SeenEnforcement { enforced: Some(false), message: Some(String::new()) };
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..9 {
        let (engine, caller, target, seen) = (world.engine.clone(), caller.clone(), target.clone(), seen.clone());
        tries.spawn(async move {
            match number % 3 {
                0 => engine.request_enforcement(&caller, &seen, false, "Soon").await,
                1 => engine.request_idle_limit(&caller, Some(15), 60).await,
                _ => engine.request_suspension(&caller, &target).await,
            }
        });
    }
    assert!(tries.join_all().await.into_iter().all(|result| is_done(&result.unwrap())));
    for action in ["message-changed", "idle-limit-changed", "suspended"] {
        assert_eq!(world.rows(&format!("audit WHERE action = '{action}'")).await, 1, "{action}");
    }
    verified(&world).await;
    // What another administrator has changed since is not overwritten.
    let stale = world.engine.request_enforcement(&caller, &seen, false, "Mine").await;
    refused(stale, Refusal::ChangedMeanwhile);
    refused(world.engine.request_idle_limit(&caller, Some(15), 30).await, Refusal::ChangedMeanwhile);
}

async fn what_changes_a_sign_in_or_an_administrator_asks_each_time(world: World) {
    let Team { administrator, session, app, member } = team(&world).await;
    let second = world.user(&administrator.tpp, Role::Administrator).await;
    let (target, second) = (world.user_id(&member).await, world.user_id(&second).await);
    let engine = &world.engine;
    let own: Authenticated = world.caller_as(&session).await;
    let id = world.authenticator_id(&session).await;
    let caller: Administrator = world.caller_as(&session).await;
    for requested in [
        engine.begin_setup(&world.caller_as(&session).await).await,
        engine.request_authenticator_removal(&own, &id).await,
        engine.request_recovery_codes(&own).await,
        engine.request_email_change(&own, "new@bank.example").await,
        engine.request_password_change(&own, &typed(PASSWORD), typed(testkit::NEW_PASSWORD), false).await,
        engine.request_enforcement(&caller, &SeenEnforcement::default(), true, "Soon").await,
        engine.request_role_change(&caller, &target, Role::Administrator).await,
        engine.request_mfa_reset(&caller, &target, "Lost").await,
        engine.request_enrolment_pass(&caller, &target).await,
        engine.request_suspension(&caller, &second).await,
    ] {
        assert!(!is_done(&requested.unwrap()));
    }
    world.confirm(&session, &app).await.unwrap();
    let caller: Administrator = world.caller_as(&session).await;
    let blocked = world.engine.member(&caller, &second).await.unwrap().blocked;
    assert_eq!(blocked, Some(BlockReason::Suspended));
    assert!(!is_done(&world.engine.request_restore(&caller, &second).await.unwrap()), "a code was just given");
}

async fn without_a_factor_the_password_is_asked_for(world: World) {
    let administrator = world.administrator().await;
    let session = world.sign_in(&administrator).await;
    assert_eq!(small_changes(&world, &session, "Soon", 30).await, [false, false]);
    world.confirm_with(&session, &typed(PASSWORD), false).await.unwrap();
    assert_eq!(small_changes(&world, &session, "Soon", 60).await, [false, false], "a password covers nothing");
    // Nor does a code whose authenticator is gone.
    let (app, session) = world.enrolled(&administrator).await;
    assert_eq!(small_changes(&world, &session, "Soon", 60).await, [true, true]);
    let id = world.authenticator_id(&session).await;
    world.engine.request_authenticator_removal(&world.caller_as(&session).await, &id).await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    assert_eq!(small_changes(&world, &session, "Later", 5).await, [false, false]);
}

async fn a_recovery_code_covers_nothing(world: World) {
    let administrator = world.administrator().await;
    let (app, session) = world.enrolled(&administrator).await;
    let codes = world.save_recovery_codes(&session).await;
    let pending = world.mfa_pending(&administrator).await;
    let session = upgraded(world.engine.use_recovery_code(&pending, &codes[0]).await);
    assert_eq!(small_changes(&world, &session, "Soon", 30).await, [false, false]);
    world.confirm_with(&session, &typed(&codes[1]), false).await.unwrap();
    assert_eq!(small_changes(&world, &session, "Soon", 60).await, [false, false]);
    world.confirm(&session, &app).await.unwrap();
    assert_eq!(small_changes(&world, &session, "Later", 30).await, [true, true]);
}

async fn another_session_is_not_covered(world: World) {
    let Team { administrator, session, app, .. } = team(&world).await;
    world.advance(STEP_UP_LIFETIME);
    let pending = world.mfa_pending(&administrator).await;
    let fresh = upgraded(world.engine.verify_code(&pending, &app.code_at(world.now())).await);
    assert_eq!(small_changes(&world, &session, "Soon", 30).await, [false, false]);
    assert_eq!(small_changes(&world, &fresh, "Soon", 30).await, [true, true]);
    // In the clock that was set back, the code lies in the future.
    world.rewind(Duration::from_secs(1));
    assert_eq!(small_changes(&world, &fresh, "Later", 60).await, [false, false]);
}

async fn codes_of_a_removed_authenticator_cover_nothing(world: World) {
    let Team { session, app, .. } = team(&world).await;
    let (tablet, session) = world.enrol_another(&session, &app).await;
    assert_eq!(small_changes(&world, &session, "Soon", 30).await, [true, true]);
    let caller: Authenticated = world.caller_as(&session).await;
    let stolen = world.engine.authenticators(&caller).await.unwrap().remove(0).id;
    world.engine.request_authenticator_removal(&caller, &stolen).await.unwrap();
    world.advance(STEP);
    world.confirm(&session, &tablet).await.unwrap();
    assert_eq!(small_changes(&world, &session, "Later", 60).await, [false, false]);
}

async fn a_freeze_is_not_replaced_by_a_suspension(world: World) {
    let Team { session, member, .. } = team(&world).await;
    let target = world.user_id(&member).await;
    world.enrolled(&member).await;
    let link = world.freeze_token(&member.email).await;
    world.engine.freeze(&link, &ClientInfo::default()).await.unwrap();
    let caller: Administrator = world.caller_as(&session).await;
    refused(world.engine.request_suspension(&caller, &target).await, Refusal::ChangedMeanwhile);
    assert_eq!(world.engine.member(&caller, &target).await.unwrap().blocked, Some(BlockReason::Frozen));
}
