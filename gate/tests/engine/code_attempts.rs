//! Lockouts after wrong codes.

use gate::{
    engine::{CodeOutcome, Error, caller::Authenticated},
    model::{NextStep, Refusal},
};
use std::time::Duration;
use testkit::{STEP, World, on_both_databases, refused, typed};

on_both_databases! {
    wrong_codes_lock_out_and_end_the_session,
    the_same_wrong_code_counts_once_per_time_step,
    a_used_code_counts_and_is_recorded_once_per_time_step,
    attempts_in_a_session_during_a_lockout_add_no_rows,
    a_hundred_wrong_codes_exhaust_an_authenticator,
}

async fn wrong_codes_lock_out_and_end_the_session(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    let pending = world.mfa_pending(&user).await;
    for number in 0..4 {
        refused(
            world.engine.verify_code(&pending, &app.wrong_code(world.now(), number)).await,
            Refusal::WrongCode,
        );
    }
    let CodeOutcome::LockedOut { until } =
        world.engine.verify_code(&pending, &app.wrong_code(world.now(), 4)).await.unwrap()
    else {
        panic!("the fifth in a row begins a lockout")
    };
    assert_eq!(until, world.now_plus(Duration::from_mins(1)));
    let code = app.code_at(world.now());
    assert!(
        matches!(world.engine.verify_code(&pending, &code).await, Err(Error::SessionGone)),
        "back to the password"
    );
    let pending = world.mfa_pending(&user).await;
    assert_eq!(world.engine.code_locked_until(&pending).await.unwrap(), Some(until));
    assert!(
        matches!(world.engine.verify_code(&pending, &code).await, Ok(CodeOutcome::LockedOut { .. })),
        "not even a right one"
    );
    world.advance(Duration::from_mins(1));
    let pending = world.mfa_pending(&user).await;
    assert_eq!(world.engine.code_locked_until(&pending).await.unwrap(), None);
    let again = world.engine.verify_code(&pending, &app.wrong_code(world.now(), 5)).await;
    assert!(
        matches!(again, Ok(CodeOutcome::LockedOut { until }) if until == world.now_plus(Duration::from_mins(2))),
        "twice as long"
    );
    world.advance(Duration::from_mins(2));
    let pending = world.mfa_pending(&user).await;
    let right = world.engine.verify_code(&pending, &app.code_at(world.now())).await;
    assert!(matches!(right, Ok(CodeOutcome::Upgraded(_))));
    let pending = world.mfa_pending(&user).await;
    refused(world.engine.verify_code(&pending, &app.wrong_code(world.now(), 6)).await, Refusal::WrongCode);
}

async fn the_same_wrong_code_counts_once_per_time_step(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    let pending = world.mfa_pending(&user).await;
    for _ in 0..20 {
        refused(world.engine.verify_code(&pending, &app.wrong_code(world.now(), 1)).await, Refusal::WrongCode);
    }
    let same = app.wrong_code(world.now(), 1);
    for _ in 0..3 {
        world.advance(STEP);
        refused(world.engine.verify_code(&pending, &same).await, Refusal::WrongCode);
    }
    world.advance(STEP);
    let locked_out = world.engine.verify_code(&pending, &same).await;
    assert!(matches!(locked_out, Ok(CodeOutcome::LockedOut { .. })), "at every new step it is a new guess");
    world.advance(Duration::from_mins(1));
    let pending = world.mfa_pending(&user).await;
    assert!(matches!(
        world.engine.verify_code(&pending, &app.code_at(world.now())).await,
        Ok(CodeOutcome::Upgraded(_))
    ));
    let pending = world.mfa_pending(&user).await;
    let code = app.code_at(world.now());
    for _ in 0..20 {
        refused(world.engine.verify_code(&pending, &code).await, Refusal::UsedCode);
    }
    world.advance(STEP);
    assert!(matches!(
        world.engine.verify_code(&pending, &app.code_at(world.now())).await,
        Ok(CodeOutcome::Upgraded(_))
    ));
}

async fn a_hundred_wrong_codes_exhaust_an_authenticator(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    for number in 0..100 {
        let pending = world.mfa_pending(&user).await;
        let _ = world.engine.verify_code(&pending, &app.wrong_code(world.now(), number)).await;
        world.advance(Duration::from_mins(61));
    }
    let pending = world.mfa_pending(&user).await;
    refused(world.engine.verify_code(&pending, &app.code_at(world.now())).await, Refusal::Exhausted);
    world.operator().reset_mfa(&user.email, "").await.unwrap();
    assert_eq!(world.sign_in(&user).await.next, NextStep::Onboard);
}

async fn a_used_code_counts_and_is_recorded_once_per_time_step(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    world.advance(STEP);
    let code = app.code_at(world.now());
    let pending = world.mfa_pending(&user).await;
    assert!(matches!(world.engine.verify_code(&pending, &code).await, Ok(CodeOutcome::Upgraded(_))));
    let pending = world.mfa_pending(&user).await;
    let rows = world.rows("audit").await;
    for _ in 0..20 {
        refused(world.engine.verify_code(&pending, &code).await, Refusal::UsedCode);
    }
    assert_eq!(world.rows("audit").await, rows + 1, "a double click is recorded once");
    // Used and wrong codes in turn are guesses like others: five lock.
    let (mut guesses, mut locked_out) = (1, false);
    while !locked_out {
        let guess = if guesses % 2 == 0 { code.clone() } else { app.wrong_code(world.now(), guesses) };
        locked_out = matches!(world.engine.verify_code(&pending, &guess).await, Ok(CodeOutcome::LockedOut { .. }));
        guesses += 1;
    }
    assert_eq!(guesses, 5);
    world.advance(Duration::from_mins(1));
    let pending = world.mfa_pending(&user).await;
    let right = world.engine.verify_code(&pending, &app.code_at(world.now())).await;
    assert!(matches!(right, Ok(CodeOutcome::Upgraded(_))));
}

async fn attempts_in_a_session_during_a_lockout_add_no_rows(world: World) {
    let user = world.member().await;
    let (app, session) = world.enrolled(&user).await;
    let caller: Authenticated = world.caller_as(&session).await;
    world.engine.request_recovery_codes(&caller).await.unwrap();
    let confirm = async |number| {
        let code = app.wrong_code(world.now(), number);
        world.confirm_with(&session, &typed(&code), false).await.map(drop)
    };
    for number in 0..5 {
        assert!(confirm(number).await.is_err());
    }
    let rows = world.rows("audit").await;
    for number in 5..20 {
        assert!(matches!(confirm(number).await, Err(Error::Refused(Refusal::LockedOut { .. }))));
    }
    assert_eq!(world.rows("audit").await, rows, "the lockout was recorded when it began");
}
