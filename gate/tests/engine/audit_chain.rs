//! The chain of the audit log: every way of changing a log is found.

use crate::helpers::{restore_heads, save_heads, states};
use gate::{
    engine::{ClientInfo, Engine, Error, InternalError, Operator},
    rules::ChainState,
};
use testkit::{PASSWORD, World, on_both_databases, typed, world::KEY_FILE};

on_both_databases! {
    the_chain_is_intact_under_load,
    a_changed_row_is_found,
    a_missing_row_is_found,
    a_removed_end_is_found,
    a_row_without_the_key_is_found,
    rows_past_the_end_are_found,
    what_was_cut_is_not_continued,
    rows_of_an_older_key_verify,
}

async fn the_chain_is_intact_under_load(world: World) {
    let user = world.member().await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (engine, email) = (world.engine.clone(), user.email.clone());
        tries.spawn(async move { engine.sign_in(&email, typed(PASSWORD), None, &ClientInfo::default()).await });
        let engine = world.engine.clone();
        tries.spawn(async move {
            let report = Operator::of(engine.clone()).verify_audit(&[]).await.unwrap();
            assert!(report.is_sound(), "{report:?}");
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
    assert_eq!(states(&world).await, [ChainState::NoHead]);
}

async fn a_row_without_the_key_is_found(world: World) {
    world.enrolled(&world.member().await).await;
    let last = world.rows("audit").await;
    let append = |seq: i64| {
        format!(
            "INSERT INTO audit SELECT tpp_id, {seq}, at, 'signed-out', actor_id, actor, target, detail, factor,
             network, browser, request, hash FROM audit WHERE seq = {last}"
        )
    };
    world.execute(&append(last + 1)).await;
    assert_eq!(states(&world).await, [ChainState::Changed { seq: last + 1 }], "past the end");
    world.execute(&format!("DELETE FROM audit WHERE seq = {}", last + 1)).await;
    world.execute(&append(last + 1).replace("signed-out", "code-accepted")).await;
    world.execute(&format!("DELETE FROM audit WHERE seq = {last}")).await;
    world.execute(&format!("UPDATE audit SET seq = {last} WHERE seq = {}", last + 1)).await;
    assert_eq!(states(&world).await, [ChainState::Changed { seq: last }], "in the place of another");
    world.execute(&append(-1).replace(&format!("seq = {last}"), "seq = 2")).await;
    assert_eq!(states(&world).await, [ChainState::Changed { seq: -1 }], "before the first");
}

async fn rows_past_the_end_are_found(world: World) {
    let user = world.member().await;
    world.sign_in(&user).await;
    save_heads(&world).await;
    let end = world.rows("audit").await;
    world.sign_in(&user).await;
    restore_heads(&world).await;
    // The rows are genuine, and so is the earlier end.
    assert_eq!(states(&world).await, [ChainState::PastTheEnd { seq: end + 1 }]);
}

async fn what_was_cut_is_not_continued(world: World) {
    let user = world.member().await;
    world.sign_in(&user).await;
    let last = world.rows("audit").await;
    let hash = world.query_text(&format!("SELECT hash FROM audit WHERE seq = {}", last - 1)).await;
    world.execute(&format!("DELETE FROM audit WHERE seq = {last}")).await;
    world.execute(&format!("UPDATE audit_heads SET seq = {}, hash = '{hash}'", last - 1)).await;
    assert!(matches!(
        world.try_sign_in(&user.email, PASSWORD).await,
        Err(Error::Internal(InternalError::AuditEnd))
    ));
    world.execute("DELETE FROM audit").await;
    assert_eq!(states(&world).await, [ChainState::HeadMismatch]);
    world.execute("DELETE FROM audit_heads").await;
    assert_eq!(states(&world).await, [ChainState::NoHead], "a chain without anything is not a sound one");
    assert!(matches!(
        world.try_sign_in(&user.email, PASSWORD).await,
        Err(Error::Internal(InternalError::AuditEnd))
    ));
    assert_eq!((world.rows("audit").await, world.rows("audit_heads").await), (0, 0));
    assert_eq!(world.rows("sessions").await, 1, "no session without its row");
}

async fn rows_of_an_older_key_verify(mut world: World) {
    let user = world.member().await;
    let key = world.folder.join(KEY_FILE);
    let old = std::fs::read_to_string(&key).unwrap();
    std::fs::write(&key, old + &format!("2 {}=\n", "A".repeat(43))).unwrap();
    world.engine = Engine::open(world.config()).await.unwrap();
    world.sign_in(&user).await;
    let hash = world.query_text("SELECT hash FROM audit ORDER BY seq DESC").await;
    assert!(hash.starts_with("2."), "{hash}");
    assert_eq!(states(&world).await, [ChainState::Intact { rows: world.rows("audit").await }]);
}
