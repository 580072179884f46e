//! The audit log: what is recorded, and who reads it.

use gate::{
    engine::{ClientInfo, Error, IssuedSession, caller::Administrator},
    model::{AuditFilter, AuditRow, Refusal, Role},
};
use std::time::Duration;
use testkit::{Actor, PASSWORD, World, on_both_databases, refused, typed};

on_both_databases! {
    rows_tell_actor_action_and_client,
    administrators_read_the_log_of_their_own_tpp_only,
    an_export_ends_with_its_own_row,
    an_export_ends_with_the_rights_of_its_administrator,
    refusals_are_recorded_but_unknown_addresses_are_not,
}

/// A new administrator with an authenticated session.
async fn administrator_session(world: &World) -> (Actor, IssuedSession) {
    let administrator = world.administrator().await;
    let (_, session) = world.enrolled(&administrator).await;
    (administrator, session)
}

async fn log(world: &World, session: &IssuedSession, filter: AuditFilter) -> Vec<AuditRow> {
    let caller: Administrator = world.caller_as(session).await;
    world.engine.audit_page(&caller, &filter).await.unwrap().rows
}

async fn rows_tell_actor_action_and_client(world: World) {
    let (administrator, session) = administrator_session(&world).await;
    let client = ClientInfo {
        network: Some("203.0.113.9".to_owned()),
        browser: Some("Firefox on Linux".to_owned()),
        request: Some("one-request".to_owned()),
        ..ClientInfo::default()
    };
    world.engine.sign_in(&administrator.email, typed(PASSWORD), None, &client).await.unwrap();
    let row = log(&world, &session, AuditFilter::default()).await.remove(0);
    assert_eq!((row.action.as_str(), row.factor.as_deref()), ("password-accepted", Some("password")));
    assert_eq!((row.actor, row.at), (administrator.email, world.now()));
    assert_eq!((row.network, row.browser, row.request), (client.network, client.browser, client.request));
    let found =
        log(&world, &session, AuditFilter { action: "tpp-created".to_owned(), ..Default::default() }).await;
    assert_eq!((found.len(), found[0].actor.as_str(), found[0].seq), (1, "operator", 1));
}

async fn administrators_read_the_log_of_their_own_tpp_only(world: World) {
    let (administrator, session) = administrator_session(&world).await;
    let (other, foreign_session) = administrator_session(&world).await;
    let all = log(&world, &session, AuditFilter::default()).await;
    assert!(all.iter().all(|row| row.actor == administrator.email || row.actor == "operator"));
    let by_other = AuditFilter { who: format!(" {} ", other.email.to_uppercase()), ..Default::default() };
    assert!(log(&world, &session, by_other.clone()).await.is_empty());
    assert!(!log(&world, &foreign_session, by_other).await.is_empty());
    for _ in 0..60 {
        world.sign_in(&administrator).await;
    }
    let caller: Administrator = world.caller_as(&session).await;
    let (mut seen, mut filter) = (Vec::new(), AuditFilter::default());
    loop {
        let page = world.engine.audit_page(&caller, &filter).await.unwrap();
        seen.extend(page.rows.iter().map(|row| row.seq));
        let Some(next) = page.next else { break };
        filter.before = Some(next);
    }
    let whole: Vec<i64> = (1..=i64::try_from(seen.len()).unwrap()).rev().collect();
    assert!(seen.len() > 60 && seen == whole, "every row once, the newest first: {seen:?}");
}

async fn an_export_ends_with_its_own_row(world: World) {
    let (administrator, session) = administrator_session(&world).await;
    let caller: Administrator = world.caller_as(&session).await;
    let end = world.engine.begin_audit_export(&caller).await.unwrap();
    world.sign_in(&administrator).await;
    let exported = world.engine.audit_batch(&caller, 0, end.seq).await.unwrap();
    let last = exported.last().unwrap();
    assert_eq!((last.action.as_str(), last.seq, &last.hash), ("audit-exported", end.seq, &end.hash));
    assert!(world.engine.audit_batch(&caller, end.seq, end.seq).await.unwrap().is_empty());
}

async fn an_export_ends_with_the_rights_of_its_administrator(world: World) {
    for change in [
        "UPDATE users SET block_reason = 'suspended' WHERE id = $",
        "UPDATE users SET block_reason = 'frozen' WHERE id = $",
        "UPDATE users SET role = 'member' WHERE id = $",
        "DELETE FROM sessions WHERE user_id = $",
        "UPDATE sessions SET token_hash = 'other' WHERE user_id = $",
        "UPDATE sessions SET code_given_at = NULL WHERE user_id = $",
    ] {
        let (administrator, session) = administrator_session(&world).await;
        let caller: Administrator = world.caller_as(&session).await;
        let end = world.engine.begin_audit_export(&caller).await.unwrap();
        assert!(!world.engine.audit_batch(&caller, 0, end.seq).await.unwrap().is_empty());
        world.execute(&change.replace('$', &format!("'{}'", world.user_id(&administrator).await))).await;
        let refused = world.engine.audit_batch(&caller, 0, end.seq).await;
        assert!(matches!(refused, Err(Error::SessionGone)), "{change}");
    }
    let (_, session) = administrator_session(&world).await;
    let caller: Administrator = world.caller_as(&session).await;
    world.advance(Duration::from_hours(13));
    assert!(matches!(world.engine.audit_batch(&caller, 0, 9).await, Err(Error::SessionGone)), "it expired");
}

async fn refusals_are_recorded_but_unknown_addresses_are_not(world: World) {
    let (administrator, session) = administrator_session(&world).await;
    let user = world.user(&administrator.tpp, Role::Member).await;
    let (app, _) = world.enrolled(&user).await;
    let pending = world.mfa_pending(&user).await;
    refused(world.engine.verify_code(&pending, &app.wrong_code(world.now(), 1)).await, Refusal::WrongCode);
    let secret = "not the password, but near";
    for email in [administrator.email.as_str(), "unknown@bank.example"] {
        let _ = world.try_sign_in(email, secret).await;
    }
    let found = log(&world, &session, AuditFilter::default()).await;
    assert_eq!(
        (found[0].action.as_str(), found[0].actor.as_str()),
        ("password-refused", administrator.email.as_str())
    );
    assert_eq!((found[2].action.as_str(), found[2].factor.as_deref()), ("password-accepted", Some("password")));
    assert_eq!((found[1].action.as_str(), found[1].factor.as_deref()), ("code-refused", Some("totp")));
    let everything = world.query_text("SELECT COUNT(*) || '' FROM audit WHERE detail LIKE '%near%'").await;
    assert_eq!(everything, "0");
}
