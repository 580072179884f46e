//! Step-up: which proofs confirm an operation, and what a confirmation changes.

use crate::helpers::two_sessions;
use gate::{
    engine::{ClientInfo, StepUp, caller::Authenticated},
    model::{Refusal, SecurityEvent},
};
use std::time::Duration;
use testkit::{NEW_PASSWORD, PASSWORD, STEP, World, on_both_databases, refused, typed};

on_both_databases! {
    a_recovery_code_confirms_an_operation,
    wrong_confirmations_lock_out_like_wrong_codes,
    a_confirmation_ends_other_sessions_when_chosen,
    changing_the_password_needs_the_present_one,
}

async fn a_recovery_code_confirms_an_operation(world: World) {
    let (app, session) = world.enrolled(&world.member().await).await;
    let codes = world.save_recovery_codes(&session).await;
    let member: Authenticated = world.caller_as(&session).await;
    let only = world.engine.authenticators(&member).await.unwrap().remove(0);
    for expected in [None, Some(Refusal::WrongRecoveryCode)] {
        let member: Authenticated = world.caller_as(&session).await;
        world.engine.request_recovery_codes(&member).await.unwrap();
        let answer = world.confirm_with(&session, &typed(&codes[0]), false).await;
        match expected {
            None => drop(answer.unwrap()),
            Some(refusal) => refused(answer, refusal),
        }
    }
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.request_authenticator_removal(&member, &only.id).await.unwrap();
    refused(world.confirm_with(&session, &typed(PASSWORD), false).await, Refusal::MalformedCode);
    world.confirm(&session, &app).await.unwrap();
    assert!(world.engine.authenticators(&member).await.unwrap().is_empty());
}

async fn wrong_confirmations_lock_out_like_wrong_codes(world: World) {
    let user = world.member().await;
    let (app, session) = world.enrolled(&user).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.request_recovery_codes(&member).await.unwrap();
    let until = world.now_plus(Duration::from_mins(1));
    for number in 0..5 {
        let answer = world.confirm_with(&session, &typed(&app.wrong_code(world.now(), number)), false).await;
        refused(answer, if number < 4 { Refusal::WrongCode } else { Refusal::LockedOut { until } });
    }
    let right = world.confirm_with(&session, &typed(&app.code_at(world.now())), false).await;
    refused(right, Refusal::LockedOut { until });
    assert_eq!(world.mailed_events(&user.email).await[0], SecurityEvent::WrongCodes);
    world.advance(Duration::from_mins(1));
    world.confirm(&session, &app).await.expect("the change has waited");
}

async fn a_confirmation_ends_other_sessions_when_chosen(world: World) {
    for end_others in [false, true] {
        let (app, session, other) = two_sessions(&world).await;
        let member: Authenticated = world.caller_as(&session).await;
        world.engine.request_recovery_codes(&member).await.unwrap();
        world.advance(STEP);
        world.confirm_with(&session, &typed(&app.code_at(world.now())), end_others).await.unwrap();
        assert!(world.caller(&session).await.is_some());
        assert_eq!(world.caller(&other).await.is_none(), end_others);
    }
}

async fn changing_the_password_needs_the_present_one(world: World) {
    let user = world.member().await;
    let (plain, other) = (world.sign_in(&user).await, world.sign_in(&user).await);
    let member: Authenticated = world.caller_as(&plain).await;
    let change = async |present: &str, new: &str| {
        world.engine.request_password_change(&member, &typed(present), typed(new), true).await
    };
    refused(change("not it", NEW_PASSWORD).await, Refusal::WrongPassword);
    refused(change(PASSWORD, "short").await, Refusal::PasswordTooShort);
    let StepUp::Completed(outcome) = change(PASSWORD, NEW_PASSWORD).await.unwrap() else {
        panic!("the password was the proof")
    };
    let renewed = outcome.token.unwrap();
    assert!(world.engine.caller(renewed.expose(), &ClientInfo::default()).await.unwrap().is_some());
    assert!(world.caller(&plain).await.is_none() && world.caller(&other).await.is_none());
    let signed = world.try_sign_in(&user.email, NEW_PASSWORD).await.unwrap();
    let (app, session) = world.enrol(&signed).await;
    let member: Authenticated = world.caller_as(&session).await;
    let request =
        world.engine.request_password_change(&member, &typed(NEW_PASSWORD), typed(PASSWORD), true).await.unwrap();
    assert!(matches!(request, StepUp::Required));
    assert!(world.try_sign_in(&user.email, NEW_PASSWORD).await.is_ok(), "nothing is changed before the code");
    let outcome = world.confirm(&session, &app).await.unwrap();
    assert!(outcome.device.is_some(), "this browser stays known");
    refused(world.try_sign_in(&user.email, NEW_PASSWORD).await, Refusal::BadCredentials);
    world.sign_in(&user).await;
}
