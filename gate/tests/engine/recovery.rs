//! Recovery codes.

use crate::{
    helpers::{half_in, kept_codes, refused, rows, typed, wrong},
    on_both,
    support::World,
};
use gate::{
    engine::{CodeOutcome, caller::Authenticated},
    model::{NextStep, Refusal},
};
use std::sync::Arc;

on_both! {
    recovery_codes_count_once_and_only_when_saved,
    recovery_codes_have_their_own_budget,
    one_of_a_hundred_equal_recovery_codes_wins,
    a_new_set_needs_a_fresh_code,
}

async fn recovery_codes_count_once_and_only_when_saved(world: World) {
    let person = world.member().await;
    let (_, session) = world.enrolled(&person).await;
    let member: Authenticated = world.caller_as(&session).await;
    let draft = world.engine.recovery_draft(&member).await.unwrap().unwrap();
    assert_eq!(draft.iter().collect::<std::collections::HashSet<_>>().len(), 10);
    let half = half_in(&world, &person).await;
    refused(world.engine.use_recovery_code(&half, &draft[0]).await, Refusal::WrongRecoveryCode);
    let codes = kept_codes(&world, &session).await;
    assert_eq!(codes, draft);
    assert_eq!(world.engine.recovery_draft(&member).await.unwrap(), None, "shown until saved, then never again");
    refused(world.engine.keep_recovery_codes(&member).await, Refusal::NotFound);
    assert_eq!(world.engine.recovery_state(&member).await.unwrap().left, 10);
    refused(world.engine.use_recovery_code(&half, "123456").await, Refusal::MalformedRecoveryCode);
    let shouted = codes[0].to_uppercase().replace('-', " ");
    let used = world.engine.use_recovery_code(&half, &shouted).await.unwrap();
    assert!(matches!(used, CodeOutcome::Upgraded(full) if full.next == NextStep::Done));
    assert_eq!(world.engine.recovery_state(&member).await.unwrap().left, 9);
    let half = half_in(&world, &person).await;
    refused(world.engine.use_recovery_code(&half, &codes[0]).await, Refusal::WrongRecoveryCode);
    let mut last = None;
    for code in &codes[1..] {
        let half = half_in(&world, &person).await;
        let CodeOutcome::Upgraded(raised) = world.engine.use_recovery_code(&half, code).await.unwrap() else {
            panic!("the code was right")
        };
        last = Some(raised);
    }
    let last: Authenticated = world.caller_as(&last.unwrap()).await;
    let state = world.engine.recovery_state(&last).await.unwrap();
    assert_eq!((state.left, state.unsaved), (0, true), "the last one makes a new set");
    assert!(!world.engine.recovery_state(&member).await.unwrap().unsaved, "for the session that used it");
    refused(world.engine.keep_recovery_codes(&member).await, Refusal::NotFound);
    world.clock.advance(30 * 60_000);
    assert_eq!(world.engine.recovery_draft(&last).await.unwrap(), None, "for half an hour");
    let other = world.member().await;
    world.enrolled(&other).await;
    let foreign = half_in(&world, &other).await;
    refused(world.engine.use_recovery_code(&foreign, &codes[1]).await, Refusal::WrongRecoveryCode);
    world.operator().reset_mfa(&person.email, "").await.unwrap();
    assert_eq!(rows(&world, "recovery_codes").await, 0, "a reset takes the codes too");
}

async fn recovery_codes_have_their_own_budget(world: World) {
    let person = world.member().await;
    let (app, session) = world.enrolled(&person).await;
    let codes = kept_codes(&world, &session).await;
    let half = half_in(&world, &person).await;
    for number in 0..5 {
        let _ = world.engine.verify_code(&half, &wrong(&app, &world, number)).await;
    }
    let half = half_in(&world, &person).await;
    assert!(world.engine.code_pause(&half).await.unwrap().is_some());
    let used = world.engine.use_recovery_code(&half, &codes[0]).await;
    assert!(matches!(used, Ok(CodeOutcome::Upgraded(_))), "a pause of codes does not block recovery");
    let half = half_in(&world, &person).await;
    for _ in 0..4 {
        refused(world.engine.use_recovery_code(&half, &"a".repeat(24)).await, Refusal::WrongRecoveryCode);
    }
    let burnt = world.engine.use_recovery_code(&half, &"a".repeat(24)).await;
    assert!(matches!(burnt, Ok(CodeOutcome::LockedOut { .. })));
    let half = half_in(&world, &person).await;
    let paused = world.engine.use_recovery_code(&half, &codes[1]).await;
    assert!(matches!(paused, Ok(CodeOutcome::LockedOut { .. })), "a right one looks like a wrong one: {paused:?}");
    world.clock.advance(60_000);
    let half = half_in(&world, &person).await;
    let later = world.engine.use_recovery_code(&half, &codes[1]).await;
    assert!(matches!(later, Ok(CodeOutcome::Upgraded(_))), "the pause did not use the code up");
}

async fn one_of_a_hundred_equal_recovery_codes_wins(world: World) {
    let person = world.member().await;
    let (_, session) = world.enrolled(&person).await;
    let code: Arc<str> = kept_codes(&world, &session).await[0].clone().into();
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let half = half_in(&world, &person).await;
        let (engine, code) = (world.engine.clone(), code.clone());
        tries.spawn(async move { engine.use_recovery_code(&half, &code).await });
    }
    let results = tries.join_all().await;
    assert_eq!(results.iter().filter(|result| matches!(result, Ok(CodeOutcome::Upgraded(_)))).count(), 1);
}

async fn a_new_set_needs_a_fresh_code(world: World) {
    let person = world.member().await;
    let (app, session) = world.enrolled(&person).await;
    let old = kept_codes(&world, &session).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.ask_recovery_codes(&member).await.unwrap();
    let bad = wrong(&app, &world, 1);
    refused(world.confirm_with(&session, &typed(&bad), false).await, Refusal::WrongCode);
    world.confirm(&session, &app).await.unwrap();
    let half = half_in(&world, &person).await;
    assert!(
        world.engine.use_recovery_code(&half, &old[0]).await.is_ok(),
        "the old set works until the new one is saved"
    );
    let new = kept_codes(&world, &session).await;
    let half = half_in(&world, &person).await;
    refused(world.engine.use_recovery_code(&half, &old[1]).await, Refusal::WrongRecoveryCode);
    assert!(matches!(world.engine.use_recovery_code(&half, &new[0]).await, Ok(CodeOutcome::Upgraded(_))));
    let member: Authenticated = world.caller_as(&session).await;
    let id = world.engine.authenticators(&member).await.unwrap()[0].id.clone();
    world.engine.ask_removal(&member, &id).await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    assert_eq!(world.engine.recovery_state(&member).await.unwrap().left, 0, "no authenticator, no substitutes");
}
