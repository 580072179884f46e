//! The audit log: what is in it, who reads it, and what a check finds.

use crate::{
    helpers::{execute, half_in, password, refused, rows, text, wrong},
    on_both,
    support::{PASSWORD, Person, World},
};
use gate::{
    engine::{ChainState, ClientInfo, IssuedSession, Operator, caller::Administrator},
    model::{AuditFilter, Refusal, Role},
};

on_both! {
    rows_say_who_did_what_from_where,
    administrators_read_their_own_log,
    a_sound_chain_is_sound_under_load,
    a_changed_row_is_found,
    a_missing_row_is_found,
    a_cut_end_is_found,
    a_chain_made_anew_is_found,
    refusals_are_rows_too_and_unknown_addresses_are_not,
}

async fn administrator(world: &World) -> (Person, IssuedSession) {
    let boss = world.person(&world.tpp("Northbank").await, Role::Administrator).await;
    let (_, session) = world.enrolled(&boss).await;
    (boss, session)
}

async fn log(world: &World, session: &IssuedSession, filter: AuditFilter) -> Vec<gate::model::AuditRow> {
    let administrator: Administrator = world.caller_as(session).await;
    world.engine.audit_page(&administrator, &filter).await.unwrap().rows
}

/// What the check says about each chain that has rows.
async fn states(world: &World) -> Vec<ChainState> {
    world.operator().verify_audit().await.unwrap().into_iter().map(|(_, state)| state).collect()
}

async fn rows_say_who_did_what_from_where(world: World) {
    let (boss, session) = administrator(&world).await;
    let client = ClientInfo {
        network: "203.0.113.9".to_owned(),
        browser: "Firefox on Linux".to_owned(),
        request: "one-request".to_owned(),
        ..ClientInfo::default()
    };
    world.engine.sign_in(&boss.email, password(PASSWORD), None, &client).await.unwrap();
    let row = log(&world, &session, AuditFilter::default()).await.remove(0);
    assert_eq!((row.action.as_str(), row.factor.as_str()), ("password-accepted", "password"));
    assert_eq!((row.actor, row.at), (boss.email, world.now()));
    assert_eq!((row.network, row.browser, row.request), (client.network, client.browser, client.request));
    let found =
        log(&world, &session, AuditFilter { action: "tpp-created".to_owned(), ..Default::default() }).await;
    assert_eq!((found.len(), found[0].actor.as_str(), found[0].seq), (1, "operator", 1));
}

async fn administrators_read_their_own_log(world: World) {
    let (boss, session) = administrator(&world).await;
    let (other, abroad) = administrator(&world).await;
    let all = log(&world, &session, AuditFilter::default()).await;
    assert!(all.iter().all(|row| row.actor == boss.email || row.actor == "operator"));
    let who = AuditFilter { who: format!(" {} ", other.email.to_uppercase()), ..Default::default() };
    assert!(log(&world, &session, who.clone()).await.is_empty());
    assert!(!log(&world, &abroad, who).await.is_empty());
    for _ in 0..60 {
        world.sign_in(&boss).await;
    }
    let administrator: Administrator = world.caller_as(&session).await;
    let (mut seen, mut filter) = (Vec::new(), AuditFilter::default());
    loop {
        let page = world.engine.audit_page(&administrator, &filter).await.unwrap();
        seen.extend(page.rows.iter().map(|row| row.seq));
        let Some(next) = page.next else { break };
        filter.before = Some(next);
    }
    let whole: Vec<i64> = (1..=i64::try_from(seen.len()).unwrap()).rev().collect();
    assert!(seen.len() > 60 && seen == whole, "every row once, the newest first: {seen:?}");
    world.engine.begin_audit_export(&administrator).await.unwrap();
    let exported = world.engine.audit_batch(&administrator, 0).await.unwrap();
    assert_eq!(exported.last().unwrap().action, "audit-exported", "the export is in it");
}

async fn a_sound_chain_is_sound_under_load(world: World) {
    let person = world.member().await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (engine, email) = (world.engine.clone(), person.email.clone());
        tries.spawn(async move { engine.sign_in(&email, password(PASSWORD), None, &ClientInfo::default()).await });
        let engine = world.engine.clone();
        tries.spawn(async move {
            let states = Operator::of(engine.clone()).verify_audit().await.unwrap();
            assert!(states.iter().all(|(_, state)| matches!(state, ChainState::Intact { .. })), "{states:?}");
            engine.sign_in("nobody@bank.example", password(PASSWORD), None, &ClientInfo::default()).await
        });
    }
    tries.join_all().await;
    assert_eq!(states(&world).await, [ChainState::Intact { rows: rows(&world, "audit").await }]);
}

async fn a_changed_row_is_found(world: World) {
    world.enrolled(&world.member().await).await;
    for (column, value) in [
        ("actor", "'somebody@else.example'"),
        ("action", "'code-accepted'"),
        ("at", "at + 1"),
        ("network", "'192.0.2.1'"),
        ("detail", "'x'"),
        ("hash", "'00'"),
    ] {
        let before = text(&world, &format!("SELECT CAST({column} AS TEXT) FROM audit WHERE seq = 2")).await;
        execute(&world, &format!("UPDATE audit SET {column} = {value} WHERE seq = 2")).await;
        assert_eq!(states(&world).await, [ChainState::Changed { seq: 2 }], "{column}");
        let back = if column == "at" { before } else { format!("'{before}'") };
        execute(&world, &format!("UPDATE audit SET {column} = {back} WHERE seq = 2")).await;
        assert!(matches!(states(&world).await[..], [ChainState::Intact { .. }]));
    }
    execute(&world, "UPDATE audit SET seq = CASE seq WHEN 2 THEN 1002 ELSE 1003 END WHERE seq IN (2, 3)").await;
    execute(&world, "UPDATE audit SET seq = CASE seq WHEN 1002 THEN 3 ELSE 2 END WHERE seq > 1000").await;
    assert_eq!(states(&world).await, [ChainState::Changed { seq: 2 }], "exchanged");
}

async fn a_missing_row_is_found(world: World) {
    world.enrolled(&world.member().await).await;
    execute(&world, "DELETE FROM audit WHERE seq = 3").await;
    assert_eq!(states(&world).await, [ChainState::Missing { seq: 3 }]);
}

async fn a_cut_end_is_found(world: World) {
    world.enrolled(&world.member().await).await;
    let last = rows(&world, "audit").await;
    execute(&world, &format!("DELETE FROM audit WHERE seq = {last}")).await;
    assert_eq!(states(&world).await, [ChainState::Missing { seq: last }]);
    let hash = text(&world, &format!("SELECT hash FROM audit WHERE seq = {}", last - 1)).await;
    execute(&world, &format!("UPDATE audit_heads SET seq = {}, hash = '{hash}'", last - 1)).await;
    assert_eq!(states(&world).await, [ChainState::HeadMismatch], "the end is sealed");
    execute(&world, "DELETE FROM audit_heads").await;
    assert_eq!(states(&world).await, [ChainState::HeadMismatch]);
}

async fn a_chain_made_anew_is_found(world: World) {
    world.enrolled(&world.member().await).await;
    let last = rows(&world, "audit").await;
    execute(&world, &format!("DELETE FROM audit WHERE seq = {last}")).await;
    // Another row in its place, with the right hash: anybody can compute that.
    let tpp = gate::model::TppId(text(&world, "SELECT id FROM tpps").await);
    let mut rows = world.operator().tpp_audit_batch(&tpp, 0).await.unwrap();
    let before = rows.pop().unwrap();
    let forged = gate::model::AuditRow { seq: last, action: "signed-out".to_owned(), ..before.clone() };
    let hash = gate::rules::chain_hash(&tpp, &before.hash, &forged);
    execute(
        &world,
        &format!(
            "INSERT INTO audit SELECT tpp_id, {last}, at, 'signed-out', actor_id, actor, target, detail, factor, network,
             browser, request, '{hash}' FROM audit WHERE seq = {}",
            last - 1
        ),
    )
    .await;
    assert_eq!(states(&world).await, [ChainState::HeadMismatch]);
}

async fn refusals_are_rows_too_and_unknown_addresses_are_not(world: World) {
    let (boss, session) = administrator(&world).await;
    let app = {
        let person = world.person(&boss.tpp, Role::Member).await;
        let (app, _) = world.enrolled(&person).await;
        let half = half_in(&world, &person).await;
        refused(world.engine.verify_code(&half, &wrong(&app, &world, 1)).await, Refusal::WrongCode);
        app
    };
    drop(app);
    let secret = "not the password, but near";
    for email in [boss.email.as_str(), "nobody@bank.example"] {
        let _ = world.engine.sign_in(email, password(secret), None, &ClientInfo::default()).await;
    }
    let found = log(&world, &session, AuditFilter::default()).await;
    assert_eq!((found[0].action.as_str(), found[0].actor.as_str()), ("password-refused", boss.email.as_str()));
    assert_eq!((found[2].action.as_str(), found[2].factor.as_str()), ("password-accepted", "password"));
    assert_eq!((found[1].action.as_str(), found[1].factor.as_str()), ("code-refused", "totp"));
    let everything = text(&world, "SELECT COUNT(*) || '' FROM audit WHERE detail LIKE '%near%'").await;
    assert_eq!(everything, "0");
}
