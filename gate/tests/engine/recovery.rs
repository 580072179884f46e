//! Recovery codes.

use gate::{
    engine::{CodeOutcome, caller::Authenticated},
    model::{NextStep, Refusal},
};
use std::{sync::Arc, time::Duration};
use testkit::{STEP, World, assertions::upgraded, on_both_databases, refused, typed};

on_both_databases! {
    a_recovery_code_works_once_and_only_after_it_was_saved,
    recovery_codes_have_a_lockout_of_their_own,
    one_of_a_hundred_simultaneous_recovery_codes_wins,
    a_new_set_of_recovery_codes_needs_a_code,
    only_the_set_that_was_shown_is_saved,
    a_code_that_is_typed_back_must_be_of_the_set,
}

async fn a_recovery_code_works_once_and_only_after_it_was_saved(world: World) {
    let user = world.member().await;
    let (_, session) = world.enrolled(&user).await;
    let member: Authenticated = world.caller_as(&session).await;
    let draft = world.engine.recovery_draft(&member).await.unwrap().unwrap();
    assert_eq!(draft.iter().collect::<std::collections::HashSet<_>>().len(), 10);
    let pending = world.mfa_pending(&user).await;
    refused(world.engine.use_recovery_code(&pending, &draft[0]).await, Refusal::WrongRecoveryCode);
    let codes = world.save_recovery_codes(&session).await;
    assert_eq!(codes, draft);
    assert_eq!(world.engine.recovery_draft(&member).await.unwrap(), None, "shown until saved, then never again");
    refused(world.engine.keep_recovery_codes(&member, "", "").await, Refusal::NotFound);
    assert_eq!(world.engine.recovery_state(&member).await.unwrap().left, 10);
    refused(world.engine.use_recovery_code(&pending, "123456").await, Refusal::MalformedRecoveryCode);
    let shouted = codes[0].to_uppercase().replace('-', " ");
    let result = world.engine.use_recovery_code(&pending, &shouted).await.unwrap();
    assert!(matches!(result, CodeOutcome::Upgraded(full) if full.next == NextStep::Done));
    assert_eq!(world.engine.recovery_state(&member).await.unwrap().left, 9);
    let pending = world.mfa_pending(&user).await;
    refused(world.engine.use_recovery_code(&pending, &codes[0]).await, Refusal::WrongRecoveryCode);
    let mut last = None;
    for code in &codes[1..] {
        let pending = world.mfa_pending(&user).await;
        let authenticated = upgraded(world.engine.use_recovery_code(&pending, code).await);
        last = Some(authenticated);
    }
    let last: Authenticated = world.caller_as(&last.unwrap()).await;
    let state = world.engine.recovery_state(&last).await.unwrap();
    assert_eq!((state.left, state.unsaved.is_some()), (0, true), "the last one makes a new set");
    assert!(world.engine.recovery_state(&member).await.unwrap().unsaved.is_none(), "for the session that used it");
    refused(world.engine.keep_recovery_codes(&member, "", "").await, Refusal::NotFound);
    world.advance(Duration::from_mins(10));
    assert_eq!(world.engine.recovery_draft(&last).await.unwrap(), None, "for half an hour");
    let other = world.member().await;
    world.enrolled(&other).await;
    let foreign = world.mfa_pending(&other).await;
    refused(world.engine.use_recovery_code(&foreign, &codes[1]).await, Refusal::WrongRecoveryCode);
    world.operator().reset_mfa(&user.email, "").await.unwrap();
    assert_eq!(world.rows("recovery_codes").await, 0, "a reset takes the codes too");
}

async fn recovery_codes_have_a_lockout_of_their_own(world: World) {
    let user = world.member().await;
    let (app, session) = world.enrolled(&user).await;
    let codes = world.save_recovery_codes(&session).await;
    let pending = world.mfa_pending(&user).await;
    for number in 0..5 {
        let _ = world.engine.verify_code(&pending, &app.wrong_code(world.now(), number)).await;
    }
    let pending = world.mfa_pending(&user).await;
    assert!(world.engine.code_locked_until(&pending).await.unwrap().is_some());
    let result = world.engine.use_recovery_code(&pending, &codes[0]).await;
    assert!(matches!(result, Ok(CodeOutcome::Upgraded(_))), "a lockout of codes does not block recovery");
    let pending = world.mfa_pending(&user).await;
    for _ in 0..4 {
        refused(world.engine.use_recovery_code(&pending, &"a".repeat(24)).await, Refusal::WrongRecoveryCode);
    }
    let locked_out = world.engine.use_recovery_code(&pending, &"a".repeat(24)).await;
    assert!(matches!(locked_out, Ok(CodeOutcome::LockedOut { .. })));
    let pending = world.mfa_pending(&user).await;
    let locked_out = world.engine.use_recovery_code(&pending, &codes[1]).await;
    assert!(
        matches!(locked_out, Ok(CodeOutcome::LockedOut { .. })),
        "a right one looks like a wrong one: {locked_out:?}"
    );
    world.advance(Duration::from_mins(1));
    let pending = world.mfa_pending(&user).await;
    let later = world.engine.use_recovery_code(&pending, &codes[1]).await;
    assert!(matches!(later, Ok(CodeOutcome::Upgraded(_))), "the lockout did not use the code up");
}

async fn one_of_a_hundred_simultaneous_recovery_codes_wins(world: World) {
    let user = world.member().await;
    let (_, session) = world.enrolled(&user).await;
    let code: Arc<str> = world.save_recovery_codes(&session).await[0].clone().into();
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let pending = world.mfa_pending(&user).await;
        let (engine, code) = (world.engine.clone(), code.clone());
        tries.spawn(async move { engine.use_recovery_code(&pending, &code).await });
    }
    let results = tries.join_all().await;
    assert_eq!(results.iter().filter(|result| matches!(result, Ok(CodeOutcome::Upgraded(_)))).count(), 1);
}

async fn a_new_set_of_recovery_codes_needs_a_code(world: World) {
    let user = world.member().await;
    let (app, session) = world.enrolled(&user).await;
    let old = world.save_recovery_codes(&session).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.request_recovery_codes(&member).await.unwrap();
    let bad = app.wrong_code(world.now(), 1);
    refused(world.confirm_with(&session, &typed(&bad), false).await, Refusal::WrongCode);
    world.confirm(&session, &app).await.unwrap();
    let pending = world.mfa_pending(&user).await;
    assert!(
        world.engine.use_recovery_code(&pending, &old[0]).await.is_ok(),
        "the old set works until the new one is saved"
    );
    let new = world.save_recovery_codes(&session).await;
    let pending = world.mfa_pending(&user).await;
    refused(world.engine.use_recovery_code(&pending, &old[1]).await, Refusal::WrongRecoveryCode);
    assert!(matches!(world.engine.use_recovery_code(&pending, &new[0]).await, Ok(CodeOutcome::Upgraded(_))));
    let member: Authenticated = world.caller_as(&session).await;
    let id = world.engine.authenticators(&member).await.unwrap()[0].id.clone();
    world.engine.request_authenticator_removal(&member, &id).await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    assert_eq!(world.engine.recovery_state(&member).await.unwrap().left, 0, "no authenticator, no substitutes");
}

async fn only_the_set_that_was_shown_is_saved(world: World) {
    let user = world.member().await;
    let (app, session) = world.enrolled(&user).await;
    let old = world.save_recovery_codes(&session).await;
    let make = async || {
        let member: Authenticated = world.caller_as(&session).await;
        world.engine.request_recovery_codes(&member).await.unwrap();
        world.confirm(&session, &app).await.unwrap();
        let member: Authenticated = world.caller_as(&session).await;
        let set = world.recovery_set(&member).await;
        (member, set)
    };
    let (_, first) = make().await;
    let (member, second) = make().await;
    for other in [first.as_str(), "", "another"] {
        refused(world.engine.keep_recovery_codes(&member, other, "").await, Refusal::NotShown);
    }
    let stranger = world.member().await;
    let (_, foreign) = world.enrolled(&stranger).await;
    let foreign: Authenticated = world.caller_as(&foreign).await;
    refused(world.engine.keep_recovery_codes(&foreign, &second, "").await, Refusal::NotShown);
    assert!(!world.recovery_set(&foreign).await.is_empty(), "the set of the other account waits as before");
    let pending = world.mfa_pending(&user).await;
    upgraded(world.engine.use_recovery_code(&pending, &old[0]).await);
    world.engine.keep_recovery_codes(&member, &second, "").await.unwrap();
    let rows = world.rows("audit").await;
    world.engine.keep_recovery_codes(&member, &second, "").await.expect("the answer of the first was lost");
    assert_eq!(world.rows("audit").await, rows);
    world.advance(STEP);
    refused(world.engine.keep_recovery_codes(&member, &second, "").await, Refusal::NotFound);
}

async fn a_code_that_is_typed_back_must_be_of_the_set(world: World) {
    let user = world.member().await;
    let (_, session) = world.enrolled(&user).await;
    let member: Authenticated = world.caller_as(&session).await;
    let codes = world.engine.recovery_draft(&member).await.unwrap().unwrap();
    let set = world.recovery_set(&member).await;
    let other = "a".repeat(24);
    refused(world.engine.keep_recovery_codes(&member, &set, "abc").await, Refusal::MalformedRecoveryCode);
    for _ in 0..20 {
        refused(world.engine.keep_recovery_codes(&member, &set, &other).await, Refusal::NotInSet);
    }
    assert_eq!(world.engine.recovery_state(&member).await.unwrap().left, 0, "nothing is saved");
    let typed = format!(" {} ", codes[6].to_uppercase().replace('-', ""));
    world.engine.keep_recovery_codes(&member, &set, &typed).await.expect("mistakes are not counted");
    assert_eq!(world.engine.recovery_state(&member).await.unwrap().left, 10);
    let pending = world.mfa_pending(&user).await;
    upgraded(world.engine.use_recovery_code(&pending, &codes[6]).await);
}
