//! Step-up: what is confirmed is what was requested, in the session that requested it, once.

use crate::helpers::two_sessions;
use gate::{
    engine::{
        ClientInfo,
        caller::{Administrator, Authenticated, Caller, CallerKind},
    },
    model::{AccountOperation, Operation, Refusal, Role, SeenEnforcement},
};
use std::time::Duration;
use testkit::{STEP, World, on_both_databases, refused, typed};

on_both_databases! {
    only_the_last_requested_operation_is_confirmed_and_once,
    a_pending_operation_expires,
    another_session_cannot_confirm_a_pending_operation,
    twenty_simultaneous_confirmations_confirm_once,
    a_cancelled_operation_cannot_be_confirmed,
    a_former_administrator_cannot_confirm,
}

async fn only_the_last_requested_operation_is_confirmed_and_once(world: World) {
    let (app, session) = world.enrolled(&world.member().await).await;
    world.save_recovery_codes(&session).await;
    let member: Authenticated = world.caller_as(&session).await;
    let only = world.engine.authenticators(&member).await.unwrap().remove(0);
    world.engine.request_authenticator_removal(&member, &only.id).await.unwrap();
    let read = world.pending_id(&member).await;
    world.engine.request_recovery_codes(&member).await.unwrap();
    world.advance(STEP);
    let code = typed(&app.code_at(world.now()));
    for other in [read.as_str(), "", "another"] {
        refused(world.engine.confirm(&member, other, &code, false).await, Refusal::OtherPending);
    }
    world.rewind(STEP);
    let pending = world.engine.pending(&member).await.unwrap().unwrap();
    assert_eq!(
        (pending.operation, pending.by_code),
        (Operation::Account(AccountOperation::RenewRecoveryCodes), true)
    );
    let outcome = world.confirm(&session, &app).await.unwrap();
    assert_eq!(outcome.operation, Operation::Account(AccountOperation::RenewRecoveryCodes));
    assert!(
        world.engine.caller(session.token.expose(), &ClientInfo::default()).await.unwrap().is_none(),
        "a new token"
    );
    assert_eq!(
        world.engine.authenticators(&member).await.unwrap().len(),
        1,
        "what was requested before is forgotten"
    );
    assert!(world.engine.pending(&member).await.unwrap().is_none());
    refused(world.confirm(&session, &app).await, Refusal::NothingPending);
}

async fn a_pending_operation_expires(world: World) {
    let (app, session) = world.enrolled(&world.member().await).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.request_recovery_codes(&member).await.unwrap();
    world.advance(Duration::from_mins(10).saturating_sub(STEP + Duration::from_millis(1)));
    assert!(world.engine.pending(&member).await.unwrap().is_some());
    world.advance(Duration::from_millis(1));
    refused(world.confirm(&session, &app).await, Refusal::NothingPending);
    assert!(world.engine.pending(&member).await.unwrap().is_none());
}

async fn another_session_cannot_confirm_a_pending_operation(world: World) {
    let (app, session, other) = two_sessions(&world).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.request_recovery_codes(&member).await.unwrap();
    refused(world.confirm(&other, &app).await, Refusal::NothingPending);
    world.rewind(STEP);
    world.confirm(&session, &app).await.expect("the code was not used up by that");
}

async fn twenty_simultaneous_confirmations_confirm_once(world: World) {
    let (app, session) = world.enrolled(&world.member().await).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.request_recovery_codes(&member).await.unwrap();
    world.advance(STEP);
    let code = app.code_at(world.now());
    let shown = world.pending_id(&member).await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (engine, member, shown) = (world.engine.clone(), member.clone(), shown.clone());
        let code = typed(&code);
        tries.spawn(async move { engine.confirm(&member, &shown, &code, false).await });
    }
    let tokens: Vec<_> = tries.join_all().await.into_iter().map(|result| result.unwrap().token.unwrap()).collect();
    assert!(tokens.iter().all(|token| token.expose() == tokens[0].expose()), "all get the answer of one");
    assert_eq!(world.rows("audit WHERE action = 'change-confirmed'").await, 1);
}

async fn a_cancelled_operation_cannot_be_confirmed(world: World) {
    let (app, session) = world.enrolled(&world.member().await).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.request_recovery_codes(&member).await.unwrap();
    let shown = world.pending_id(&member).await;
    world.engine.request_recovery_codes(&member).await.unwrap();
    refused(world.engine.cancel_pending(&member, &shown).await, Refusal::OtherPending);
    let shown = world.pending_id(&member).await;
    assert!(world.engine.cancel_pending(&member, &shown).await.unwrap().is_some());
    assert!(world.engine.cancel_pending(&member, &shown).await.unwrap().is_none(), "twice harms nothing");
    refused(world.confirm(&session, &app).await, Refusal::NothingPending);
}

async fn a_former_administrator_cannot_confirm(world: World) {
    let tpp = world.tpp("Northbank").await;
    let (administrator, deputy) =
        (world.user(&tpp, Role::Administrator).await, world.user(&tpp, Role::Administrator).await);
    let (administrator_app, administrator_session) = world.enrolled(&administrator).await;
    let (app, session) = world.enrolled(&deputy).await;
    let delayed: Administrator = world.caller_as(&session).await;
    world.engine.request_enforcement(&delayed, &SeenEnforcement::default(), true, "").await.unwrap();
    let caller: Administrator = world.caller_as(&administrator_session).await;
    let id = world.user_id(&deputy).await;
    world.engine.request_role_change(&caller, &id, Role::Member).await.unwrap();
    world.confirm(&administrator_session, &administrator_app).await.unwrap();
    let member = Authenticated::of(Caller::clone(&delayed)).unwrap();
    let late = world.engine.confirm(&member, "gone", &typed(&app.code_at(world.now())), false).await;
    refused(late, Refusal::NothingPending);
    assert!(world.engine.enforcement(&caller).await.unwrap().since.is_none());
    world.enforce(&administrator_session, &administrator_app, true, "").await.unwrap();
}
