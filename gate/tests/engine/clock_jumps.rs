//! Clocks that differ between replicas, or are set back: no rule gets weaker, and no user is kept out for longer.

use crate::helpers::{password_link, set_password, signs_in};
use gate::{
    engine::{ClientInfo, caller::Authenticated},
    model::{NextStep, Refusal, Role},
};
use std::time::Duration;
use testkit::{
    PASSWORD, STEP, World,
    assertions::{is_locked_out, upgraded},
    on_both_databases, refused, typed,
};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

on_both_databases! {
    enforcement_does_not_wait_for_a_clock,
    a_lockout_is_no_longer_after_the_clock_was_ahead,
    sessions_and_links_last_no_longer_after_the_clock_was_ahead,
    a_clock_that_was_set_back_is_told_and_raises_no_alarm,
    a_guess_is_counted_although_the_clock_was_set_back,
    freeze_links_work_after_a_restore_with_a_clock_that_was_ahead,
}

async fn enforcement_does_not_wait_for_a_clock(world: World) {
    let tpp = world.tpp("Northbank").await;
    let (administrator, user) =
        (world.user(&tpp, Role::Administrator).await, world.user(&tpp, Role::Member).await);
    world.advance(HOUR);
    let (app, session) = world.enrolled(&administrator).await;
    world.enforce(&session, &app, true, "").await.unwrap();
    world.rewind(10 * MINUTE);
    let next = world.sign_in(&user).await.next;
    assert_eq!(next, NextStep::Onboard, "the clock steps back, or the replica's is behind");
    world.rewind(HOUR);
    let next = world.sign_in(&user).await.next;
    assert_eq!(next, NextStep::Onboard, "the clock was ahead when the rule was switched on");
}

async fn a_lockout_is_no_longer_after_the_clock_was_ahead(world: World) {
    let user = world.member().await;
    world.advance(HOUR);
    for _ in 0..5 {
        assert!(world.try_sign_in(&user.email, "wrong").await.is_err());
    }
    world.rewind(HOUR);
    let until = world.now_plus(MINUTE);
    refused(world.try_sign_in(&user.email, PASSWORD).await, Refusal::SignInLocked { until });
    world.engine.clean_up().await.unwrap();
    world.advance(MINUTE);
    assert!(signs_in(&world, &user, PASSWORD).await);
}

async fn sessions_and_links_last_no_longer_after_the_clock_was_ahead(world: World) {
    let user = world.member().await;
    world.advance(HOUR);
    let session = world.sign_in(&user).await;
    let caller: Authenticated = world.caller_as(&session).await;
    world.engine.request_email_change(&caller, "new@bank.example").await.unwrap();
    world.confirm_with(&session, &typed(PASSWORD), false).await.unwrap();
    let link = world.email_token("new@bank.example").await;
    world.rewind(HOUR);
    world.engine.clean_up().await.unwrap();
    world.advance(16 * MINUTE);
    assert!(world.caller(&session).await.is_none(), "idle for longer than the limit");
    world.advance(23 * HOUR + 44 * MINUTE);
    refused(world.engine.confirm_new_email(&link, &ClientInfo::default()).await, Refusal::BadProof);
}

async fn a_clock_that_was_set_back_is_told_and_raises_no_alarm(world: World) {
    let user = world.member().await;
    world.advance(HOUR);
    let (app, session) = world.enrolled(&user).await;
    let codes = world.save_recovery_codes(&session).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.request_recovery_codes(&member).await.unwrap();
    let shown = world.pending_id(&member).await;
    let link = password_link(&world, &user).await;
    for back in [2 * MINUTE, HOUR] {
        world.rewind(back);
        let pending = world.mfa_pending(&user).await;
        let told = async || {
            let counted = world.rows("attempts WHERE failures > 0").await;
            [world.rows("notices").await, world.rows("outbox").await, counted]
        };
        let before = told().await;
        for _ in 0..10 {
            let code = app.code_at(world.now());
            refused(world.engine.verify_code(&pending, &code).await, Refusal::ClockChanged);
            // The device knows the right time, which is another one here.
            let code = app.code_at(world.now_plus(back + 2 * STEP));
            refused(world.engine.verify_code(&pending, &code).await, Refusal::ClockChanged);
            world.advance(STEP / 20);
        }
        let code = app.code_at(world.now());
        refused(world.engine.confirm(&member, &shown, &typed(&code), false).await, Refusal::ClockChanged);
        refused(set_password(&world, &link, &code).await, Refusal::ClockChanged);
        assert_eq!(told().await, before, "no notice, no email, no guess");
        world.advance(back);
    }
    world.rewind(HOUR);
    let pending = world.mfa_pending(&user).await;
    upgraded(world.engine.use_recovery_code(&pending, &codes[0]).await);
    world.advance(HOUR);
    let pending = world.mfa_pending(&user).await;
    upgraded(world.engine.verify_code(&pending, &app.code_at(world.now())).await);
}

async fn a_guess_is_counted_although_the_clock_was_set_back(world: World) {
    let user = world.member().await;
    let (phone, session) = world.enrolled(&user).await;
    let (tablet, _) = world.enrol_another(&session, &phone).await;
    world.advance(HOUR);
    let pending = world.mfa_pending(&user).await;
    upgraded(world.engine.verify_code(&pending, &phone.code_at(world.now())).await);
    world.rewind(59 * MINUTE);
    let pending = world.mfa_pending(&user).await;
    refused(world.engine.verify_code(&pending, &phone.code_at(world.now())).await, Refusal::ClockChanged);
    for number in 0..4 {
        let wrong = world.engine.verify_code(&pending, &tablet.wrong_code(world.now(), number)).await;
        refused(wrong, Refusal::WrongCode);
    }
    let locked = world.engine.verify_code(&pending, &tablet.wrong_code(world.now(), 4)).await;
    assert!(is_locked_out(&locked), "the tablet still takes codes");
}

async fn freeze_links_work_after_a_restore_with_a_clock_that_was_ahead(world: World) {
    let user = world.member().await;
    world.enrolled(&user).await;
    let link = world.freeze_token(&user.email).await;
    world.engine.freeze(&link, &ClientInfo::default()).await.unwrap();
    world.advance(HOUR);
    world.operator().restore_user(&user.email).await.unwrap();
    world.rewind(HOUR);
    world.engine.clean_up().await.unwrap();
    world.advance(MINUTE);
    world.operator().reset_mfa(&user.email, "").await.unwrap();
    let later = world.freeze_token(&user.email).await;
    assert!(world.engine.freeze_target(&link).await.unwrap().is_none(), "mailed before the restore");
    assert!(world.engine.freeze_target(&later).await.unwrap().is_some(), "mailed after it");
}
