//! Step-up: what is confirmed is what was asked for, in the session that asked, once.

use crate::{
    helpers::{enforce, half_in, kept_codes, password, refused, typed, wrong},
    on_both,
    support::{App, PASSWORD, STEP, World},
};
use gate::{
    engine::{
        ClientInfo, CodeOutcome, Error, IssuedSession, StepUp,
        caller::{Administrator, Authenticated, Caller, CallerKind},
    },
    model::{Operation, Refusal, Role},
};

on_both! {
    the_last_thing_asked_for_is_done_once,
    what_was_asked_for_lapses,
    another_session_cannot_confirm_it,
    a_recovery_code_is_a_proof_too,
    one_of_twenty_equal_confirmations_wins,
    wrong_proofs_pause_like_wrong_codes,
    a_cancelled_change_cannot_be_confirmed,
    other_sessions_end_where_that_is_wanted,
    whoever_lost_the_role_confirms_nothing,
    a_new_password_is_asked_for_with_the_present_one,
}

/// Somebody with two sessions that gave a code each.
async fn twice_in(world: &World) -> (App, IssuedSession, IssuedSession) {
    let person = world.member().await;
    let (app, session) = world.enrolled(&person).await;
    let half = half_in(world, &person).await;
    let CodeOutcome::Upgraded(other) = world.engine.verify_code(&half, &app.code_at(world.now())).await.unwrap()
    else {
        panic!("the code was right")
    };
    (app, session, other)
}

async fn the_last_thing_asked_for_is_done_once(world: World) {
    let (app, session) = world.enrolled(&world.member().await).await;
    kept_codes(&world, &session).await;
    let member: Authenticated = world.caller_as(&session).await;
    let only = world.engine.authenticators(&member).await.unwrap().remove(0);
    world.engine.ask_removal(&member, &only.id).await.unwrap();
    let read = world.shown(&member).await;
    world.engine.ask_recovery_codes(&member).await.unwrap();
    world.clock.advance(STEP);
    let code = typed(&app.code_at(world.now()));
    for other in [read.as_str(), "", "another"] {
        refused(world.engine.confirm(&member, other, &code, false).await, Refusal::OtherPending);
    }
    world.clock.advance(-STEP);
    let pending = world.engine.pending(&member).await.unwrap().unwrap();
    assert_eq!((pending.operation, pending.by_code), (Operation::RenewRecoveryCodes, true));
    let outcome = world.confirm(&session, &app).await.unwrap();
    assert_eq!(outcome.operation, Operation::RenewRecoveryCodes);
    assert!(
        world.engine.caller(session.token.expose(), &ClientInfo::default()).await.unwrap().is_none(),
        "a new token"
    );
    assert_eq!(world.engine.authenticators(&member).await.unwrap().len(), 1, "what was asked before is forgotten");
    assert!(world.engine.pending(&member).await.unwrap().is_none());
    refused(world.confirm(&session, &app).await, Refusal::NothingPending);
}

async fn what_was_asked_for_lapses(world: World) {
    let (app, session) = world.enrolled(&world.member().await).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.ask_recovery_codes(&member).await.unwrap();
    world.clock.advance(10 * 60_000 - STEP - 1);
    assert!(world.engine.pending(&member).await.unwrap().is_some());
    world.clock.advance(1);
    refused(world.confirm(&session, &app).await, Refusal::NothingPending);
    assert!(world.engine.pending(&member).await.unwrap().is_none());
}

async fn another_session_cannot_confirm_it(world: World) {
    let (app, session, other) = twice_in(&world).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.ask_recovery_codes(&member).await.unwrap();
    refused(world.confirm(&other, &app).await, Refusal::NothingPending);
    world.clock.advance(-STEP);
    world.confirm(&session, &app).await.expect("the code was not used up by that");
}

async fn a_recovery_code_is_a_proof_too(world: World) {
    let (app, session) = world.enrolled(&world.member().await).await;
    let codes = kept_codes(&world, &session).await;
    let member: Authenticated = world.caller_as(&session).await;
    let only = world.engine.authenticators(&member).await.unwrap().remove(0);
    for expected in [None, Some(Refusal::WrongRecoveryCode)] {
        let member: Authenticated = world.caller_as(&session).await;
        world.engine.ask_recovery_codes(&member).await.unwrap();
        let answer = world.confirm_with(&session, &typed(&codes[0]), false).await;
        match expected {
            None => drop(answer.unwrap()),
            Some(refusal) => refused(answer, refusal),
        }
    }
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.ask_removal(&member, &only.id).await.unwrap();
    refused(world.confirm_with(&session, &typed(PASSWORD), false).await, Refusal::MalformedCode);
    world.confirm(&session, &app).await.unwrap();
    assert!(world.engine.authenticators(&member).await.unwrap().is_empty());
}

async fn one_of_twenty_equal_confirmations_wins(world: World) {
    let (app, session) = world.enrolled(&world.member().await).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.ask_recovery_codes(&member).await.unwrap();
    world.clock.advance(STEP);
    let code = app.code_at(world.now());
    let shown = world.shown(&member).await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (engine, member, shown) = (world.engine.clone(), member.clone(), shown.clone());
        let code = typed(&code);
        tries.spawn(async move { engine.confirm(&member, &shown, &code, false).await });
    }
    let results = tries.join_all().await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    for result in results.into_iter().filter(Result::is_err) {
        assert!(
            matches!(result, Err(Error::SessionGone | Error::Refused(Refusal::NothingPending))),
            "the token was replaced: {result:?}"
        );
    }
}

async fn wrong_proofs_pause_like_wrong_codes(world: World) {
    let person = world.member().await;
    let (app, session) = world.enrolled(&person).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.ask_recovery_codes(&member).await.unwrap();
    let until = world.now().plus(60_000);
    for number in 0..5 {
        let answer = world.confirm_with(&session, &typed(&wrong(&app, &world, number)), false).await;
        refused(answer, if number < 4 { Refusal::WrongCode } else { Refusal::LockedOut { until } });
    }
    let right = world.confirm_with(&session, &typed(&app.code_at(world.now())), false).await;
    refused(right, Refusal::LockedOut { until });
    assert_eq!(world.emails_to(&person.email).await[0].subject, "Too many wrong codes were given");
    world.clock.advance(60_000);
    world.confirm(&session, &app).await.expect("the change has waited");
}

async fn a_cancelled_change_cannot_be_confirmed(world: World) {
    let (app, session) = world.enrolled(&world.member().await).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.ask_recovery_codes(&member).await.unwrap();
    world.engine.cancel_pending(&member).await.unwrap();
    world.engine.cancel_pending(&member).await.unwrap();
    refused(world.confirm(&session, &app).await, Refusal::NothingPending);
}

async fn other_sessions_end_where_that_is_wanted(world: World) {
    for end_others in [false, true] {
        let (app, session, other) = twice_in(&world).await;
        let member: Authenticated = world.caller_as(&session).await;
        world.engine.ask_recovery_codes(&member).await.unwrap();
        world.clock.advance(STEP);
        world.confirm_with(&session, &typed(&app.code_at(world.now())), end_others).await.unwrap();
        assert!(world.caller(&session).await.is_some());
        assert_eq!(world.caller(&other).await.is_none(), end_others);
    }
}

async fn whoever_lost_the_role_confirms_nothing(world: World) {
    let tpp = world.tpp("Northbank").await;
    let (boss, deputy) =
        (world.person(&tpp, Role::Administrator).await, world.person(&tpp, Role::Administrator).await);
    let (boss_app, boss_session) = world.enrolled(&boss).await;
    let (app, session) = world.enrolled(&deputy).await;
    let held: Administrator = world.caller_as(&session).await;
    world.engine.ask_enforcement(&held, None, true, "").await.unwrap();
    let ruler: Administrator = world.caller_as(&boss_session).await;
    let users = world.operator().list_users(&tpp.id).await.unwrap();
    let id = users.into_iter().find(|user| user.email == deputy.email).unwrap().id;
    world.engine.ask_role(&ruler, &id, Role::Member).await.unwrap();
    world.confirm(&boss_session, &boss_app).await.unwrap();
    let member = Authenticated::of(Caller::clone(&held)).unwrap();
    let late = world.engine.confirm(&member, "gone", &typed(&app.code_at(world.now())), false).await;
    refused(late, Refusal::NothingPending);
    assert!(world.engine.enforcement(&ruler).await.unwrap().since.is_none());
    enforce(&world, &boss_session, &boss_app, true, "").await.unwrap();
}

async fn a_new_password_is_asked_for_with_the_present_one(world: World) {
    const NEW: &str = "seven quiet harbours sing";
    let person = world.member().await;
    let (plain, other) = (world.sign_in(&person).await, world.sign_in(&person).await);
    let member: Authenticated = world.caller_as(&plain).await;
    let change = async |present: &str, new: &str| {
        world.engine.change_password(&member, &password(present), password(new), true).await
    };
    refused(change("not it", NEW).await, Refusal::WrongPassword);
    refused(change(PASSWORD, "short").await, Refusal::PasswordTooShort);
    let StepUp::Completed(outcome) = change(PASSWORD, NEW).await.unwrap() else {
        panic!("the password was the proof")
    };
    let renewed = outcome.token.unwrap();
    assert!(world.engine.caller(renewed.expose(), &ClientInfo::default()).await.unwrap().is_some());
    assert!(world.caller(&plain).await.is_none() && world.caller(&other).await.is_none());
    let signed = world.engine.sign_in(&person.email, password(NEW), None, &ClientInfo::default()).await.unwrap();
    let (app, session) = world.enrol(&signed).await;
    let member: Authenticated = world.caller_as(&session).await;
    let asked = world.engine.change_password(&member, &password(NEW), password(PASSWORD), true).await.unwrap();
    assert!(matches!(asked, StepUp::Required));
    assert!(
        world.engine.sign_in(&person.email, password(NEW), None, &ClientInfo::default()).await.is_ok(),
        "nothing is changed before the code"
    );
    let outcome = world.confirm(&session, &app).await.unwrap();
    assert!(outcome.device.is_some(), "this browser stays known");
    refused(
        world.engine.sign_in(&person.email, password(NEW), None, &ClientInfo::default()).await,
        Refusal::BadCredentials,
    );
    world.sign_in(&person).await;
}
