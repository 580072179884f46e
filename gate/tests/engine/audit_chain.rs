//! The chain of the audit log: every way of changing the log is found.

use gate::{
    engine::{ClientInfo, Operator},
    model::{AuditRow, TppId},
    rules::{ChainState, chain_hash},
};
use testkit::{PASSWORD, World, on_both_databases, typed};

on_both_databases! {
    the_chain_is_intact_under_load,
    a_changed_row_is_found,
    a_missing_row_is_found,
    a_removed_end_is_found,
    a_recomputed_chain_is_found,
}

/// What the check says about each chain that has rows.
async fn states(world: &World) -> Vec<ChainState> {
    world.operator().verify_audit().await.unwrap().into_iter().map(|(_, state)| state).collect()
}

async fn the_chain_is_intact_under_load(world: World) {
    let user = world.member().await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (engine, email) = (world.engine.clone(), user.email.clone());
        tries.spawn(async move { engine.sign_in(&email, typed(PASSWORD), None, &ClientInfo::default()).await });
        let engine = world.engine.clone();
        tries.spawn(async move {
            let states = Operator::of(engine.clone()).verify_audit().await.unwrap();
            assert!(states.iter().all(|(_, state)| matches!(state, ChainState::Intact { .. })), "{states:?}");
            engine.sign_in("unknown@bank.example", typed(PASSWORD), None, &ClientInfo::default()).await
        });
    }
    tries.join_all().await;
    assert_eq!(states(&world).await, [ChainState::Intact { rows: world.rows("audit").await }]);
}

async fn a_changed_row_is_found(world: World) {
    world.enrolled(&world.member().await).await;
    for (column, value) in [
        ("actor", "'other@else.example'"),
        ("action", "'code-accepted'"),
        ("at", "at + 1"),
        ("network", "'192.0.2.1'"),
        // No network, and one without a name, are not the same.
        ("network", "''"),
        ("detail", "'x'"),
        ("hash", "'00'"),
    ] {
        let before = world.query_text(&format!("SELECT CAST({column} AS TEXT) FROM audit WHERE seq = 2")).await;
        world.execute(&format!("UPDATE audit SET {column} = {value} WHERE seq = 2")).await;
        assert_eq!(states(&world).await, [ChainState::Changed { seq: 2 }], "{column}");
        let back = match before.as_str() {
            "" => "NULL".to_owned(),
            number if column == "at" => number.to_owned(),
            text => format!("'{text}'"),
        };
        world.execute(&format!("UPDATE audit SET {column} = {back} WHERE seq = 2")).await;
        assert!(matches!(states(&world).await[..], [ChainState::Intact { .. }]));
    }
    world.execute("UPDATE audit SET seq = CASE seq WHEN 2 THEN 1002 ELSE 1003 END WHERE seq IN (2, 3)").await;
    world.execute("UPDATE audit SET seq = CASE seq WHEN 1002 THEN 3 ELSE 2 END WHERE seq > 1000").await;
    assert_eq!(states(&world).await, [ChainState::Changed { seq: 2 }], "exchanged");
}

async fn a_missing_row_is_found(world: World) {
    world.enrolled(&world.member().await).await;
    world.execute("DELETE FROM audit WHERE seq = 3").await;
    assert_eq!(states(&world).await, [ChainState::Missing { seq: 3 }]);
}

async fn a_removed_end_is_found(world: World) {
    world.enrolled(&world.member().await).await;
    let last = world.rows("audit").await;
    world.execute(&format!("DELETE FROM audit WHERE seq = {last}")).await;
    assert_eq!(states(&world).await, [ChainState::Missing { seq: last }]);
    let hash = world.query_text(&format!("SELECT hash FROM audit WHERE seq = {}", last - 1)).await;
    world.execute(&format!("UPDATE audit_heads SET seq = {}, hash = '{hash}'", last - 1)).await;
    assert_eq!(states(&world).await, [ChainState::HeadMismatch], "the end is sealed");
    world.execute("DELETE FROM audit_heads").await;
    assert_eq!(states(&world).await, [ChainState::HeadMismatch]);
}

async fn a_recomputed_chain_is_found(world: World) {
    world.enrolled(&world.member().await).await;
    let last = world.rows("audit").await;
    world.execute(&format!("DELETE FROM audit WHERE seq = {last}")).await;
    // Another row in its place, with the right hash, which an attacker can compute.
    let tpp = TppId::parse(&world.query_text("SELECT id FROM tpps").await).unwrap();
    let mut rows = world.operator().tpp_audit_batch(&tpp, 0).await.unwrap();
    let before = rows.pop().unwrap();
    let forged = AuditRow { seq: last, action: "signed-out".to_owned(), ..before.clone() };
    let hash = chain_hash(&tpp, &before.hash, &forged);
    world.execute(
        &format!(
            "INSERT INTO audit SELECT tpp_id, {last}, at, 'signed-out', actor_id, actor, target, detail, factor, network,
             browser, request, '{hash}' FROM audit WHERE seq = {}",
            last - 1
        ),
    )
    .await;
    assert_eq!(states(&world).await, [ChainState::HeadMismatch]);
}
