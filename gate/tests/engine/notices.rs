//! Security events: who is notified of what, and how often.

use gate::{
    engine::{
        ClientInfo, Email, EmailContent, IssuedSession,
        caller::{Authenticated, CallerKind},
    },
    model::{NextStep, Refusal, SecurityEvent, SecurityEventKind},
};
use std::time::Duration;
use testkit::{NEW_PASSWORD, PASSWORD, STEP, World, assertions::upgraded, on_both_databases, refused, typed};

on_both_databases! {
    every_change_of_an_account_is_notified,
    a_new_browser_is_notified_once,
    an_unfinished_sign_in_is_notified_once,
}

async fn notices(world: &World, session: &IssuedSession) -> Vec<SecurityEventKind> {
    let member: Authenticated = world.caller_as(session).await;
    let state = world.engine.security_state(&member).await.unwrap();
    state.notices.into_iter().map(|notice| notice.event.kind()).collect()
}

async fn every_change_of_an_account_is_notified(world: World) {
    let user = world.member().await;
    let (phone, session) = world.enrolled(&user).await;
    let codes = world.save_recovery_codes(&session).await;
    let pending = world.mfa_pending(&user).await;
    let watching = upgraded(world.engine.use_recovery_code(&pending, &codes[0]).await);
    let (tablet, session) = world.enrol_another(&session, &phone).await;
    world.advance(STEP);
    let member: Authenticated = world.caller_as(&session).await;
    let first = world.engine.authenticators(&member).await.unwrap().remove(0);
    world.engine.request_authenticator_removal(&member, &first.id).await.unwrap();
    world.confirm(&session, &tablet).await.unwrap();
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.request_password_change(&member, &typed(PASSWORD), typed(NEW_PASSWORD), false).await.unwrap();
    world.confirm(&session, &tablet).await.unwrap();
    let again = world.try_sign_in(&user.email, NEW_PASSWORD).await.unwrap();
    let pending = world.caller_as(&again).await;
    refused(world.engine.verify_code(&pending, &tablet.code_at(world.now())).await, Refusal::UsedCode);
    let found = notices(&world, &watching).await;
    for kind in [
        SecurityEventKind::AuthenticatorAdded,
        SecurityEventKind::AuthenticatorRemoved,
        SecurityEventKind::PasswordChanged,
        SecurityEventKind::RecoveryCodesMade,
        SecurityEventKind::CodeReused,
    ] {
        assert!(found.contains(&kind), "{kind:?} in {found:?}");
    }
    assert!(!found.contains(&SecurityEventKind::RecoveryCodeUsed), "this session did that itself");
    let own = notices(&world, &session).await;
    assert!(
        own.contains(&SecurityEventKind::RecoveryCodeUsed) && !own.contains(&SecurityEventKind::PasswordChanged),
        "{own:?}"
    );
    let emails = world.emails_to(&user.email).await;
    assert!(emails.len() > found.len(), "all of it went by mail too");
    let has_freeze_link =
        |email: &Email| matches!(&email.content, EmailContent::SecurityEvent { freeze_token: Some(_), .. });
    assert!(emails.iter().all(has_freeze_link));
    let member: Authenticated = world.caller_as(&watching).await;
    world.engine.dismiss_notices(&member, world.now()).await.unwrap();
    assert!(notices(&world, &watching).await.is_empty());
    assert_eq!(
        notices(&world, &session).await,
        [SecurityEventKind::RecoveryCodeUsed],
        "a session takes away only what it is told: nothing of what it did itself"
    );
}

async fn a_new_browser_is_notified_once(world: World) {
    let user = world.member().await;
    let (app, first) = world.enrolled(&user).await;
    let device = first.device.unwrap().expose().to_owned();
    for (device, notified) in [(Some(device), 0), (None, 1), (None, 0)] {
        world.advance(Duration::from_mins(if notified == 1 { 15 } else { 0 }));
        let client = ClientInfo { device, ..ClientInfo::default() };
        let before = world.emails_to(&user.email).await.len();
        let pending = world.engine.sign_in(&user.email, typed(PASSWORD), None, &client).await.unwrap();
        let pending = world.engine.caller(pending.token.expose(), &client).await.unwrap().unwrap();
        let pending = CallerKind::of(pending).unwrap();
        world.engine.verify_code(&pending, &app.code_at(world.now())).await.unwrap();
        world.advance(STEP);
        assert_eq!(world.emails_to(&user.email).await.len() - before, notified);
        assert!(notified == 0 || world.mailed_events(&user.email).await[0] == SecurityEvent::NewBrowser);
    }
}

async fn an_unfinished_sign_in_is_notified_once(world: World) {
    let user = world.member().await;
    world.enrolled(&user).await;
    world.mfa_pending(&user).await;
    let before = world.emails_to(&user.email).await.len();
    world.advance(Duration::from_mins(3) - Duration::from_millis(1));
    world.engine.warn_unfinished_sign_ins().await.unwrap();
    assert_eq!(world.emails_to(&user.email).await.len(), before);
    world.advance(Duration::from_millis(1));
    let (one, two) =
        tokio::join!(world.engine.warn_unfinished_sign_ins(), world.engine.warn_unfinished_sign_ins());
    one.unwrap();
    two.unwrap();
    assert_eq!(world.emails_to(&user.email).await.len(), before + 1);
    assert_eq!(world.mailed_events(&user.email).await[0], SecurityEvent::MfaNotCompleted);
    world.advance(Duration::from_mins(15));
    let pending = world.mfa_pending(&user).await;
    for _ in 0..2 {
        world.advance(Duration::from_secs(90));
        let again =
            world.engine.sign_in(&user.email, typed(PASSWORD), Some(&pending), &ClientInfo::default()).await;
        assert_eq!(again.unwrap().next, NextStep::Code);
    }
    world.engine.warn_unfinished_sign_ins().await.unwrap();
    assert_eq!(world.emails_to(&user.email).await.len(), before + 2, "signing in again puts nothing off");
    let before = before + 1;
    for (wait, notified) in [(0, 1), (15, 2)] {
        world.advance(Duration::from_mins(wait));
        let pending = world.mfa_pending(&user).await;
        world.engine.sign_out(&pending).await.unwrap();
        world.engine.sign_out(&pending).await.unwrap();
        let emails = world.emails_to(&user.email).await.len();
        assert_eq!(emails, before + notified, "leaving in time hides nothing, and fills no mailbox");
    }
}
