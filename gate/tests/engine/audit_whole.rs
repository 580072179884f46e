//! All audit logs of a database: removed TPPs, earlier states, and a check that changes nothing.

use crate::helpers::{restore_heads, save_heads, states, verify};
use gate::{
    engine::{Engine, EngineConfig, Operator, error::OpenError},
    model::NotedEnd,
    rules::ChainState,
};
use testkit::{STEP, World, on_both_databases};

on_both_databases! {
    an_earlier_state_is_found_by_a_noted_end,
    removed_and_added_tpps_are_found,
    an_earlier_register_is_found,
    demo_tpps_have_an_end_from_the_start,
    a_database_is_verified_as_it_is,
}

async fn an_earlier_state_is_found_by_a_noted_end(world: World) {
    let user = world.member().await;
    save_heads(&world).await;
    let end = world.rows("audit").await;
    let early = world.operator().audit_ends().await.unwrap();
    world.sign_in(&user).await;
    let noted = world.operator().audit_ends().await.unwrap();
    let anywhere = [NotedEnd { tpp: None, ..noted[0].clone() }];
    assert!(verify(&world, &noted).await.is_sound() && verify(&world, &anywhere).await.is_sound());
    world.execute(&format!("DELETE FROM audit WHERE seq > {end}")).await;
    restore_heads(&world).await;
    assert!(verify(&world, &early).await.is_sound(), "nothing inside the database can tell");
    let report = verify(&world, &noted).await;
    assert_eq!(report.chains[0].state, ChainState::WithoutNoted(noted[0].end.clone()));
    assert_eq!(verify(&world, &anywhere).await.missed, [noted[0].end.clone()]);
    // It is found after the chain has grown again, too.
    world.advance(STEP);
    world.sign_in(&user).await;
    world.sign_in(&user).await;
    assert!(!verify(&world, &noted).await.is_sound() && !verify(&world, &anywhere).await.is_sound());
}

async fn removed_and_added_tpps_are_found(world: World) {
    let tpp = world.tpp("Kept").await;
    let other = world.tpp("Removed").await;
    for table in ["audit", "audit_heads", "member_counts"] {
        world.execute(&format!("DELETE FROM {table} WHERE tpp_id = '{}'", other.id)).await;
    }
    world.execute(&format!("DELETE FROM tpps WHERE id = '{}'", other.id)).await;
    let chains = verify(&world, &[]).await.chains;
    let state = |id: &str| chains.iter().find(|chain| chain.tpp == id).unwrap().state.clone();
    assert_eq!((chains.len(), state(other.id.as_str())), (2, ChainState::NoTpp));
    assert_eq!(state(tpp.id.as_str()), ChainState::Intact { rows: 1 });
    world.execute("INSERT INTO tpps (id, name, created_at) VALUES ('added', 'Added', 0)").await;
    assert!(verify(&world, &[]).await.chains.iter().any(|chain| chain.state == ChainState::NotRegistered));
    world.execute("DELETE FROM tpps WHERE id = 'added'").await;
    world.execute("DELETE FROM audit_register").await;
    let report = verify(&world, &[]).await;
    assert!(!report.has_register && !report.is_sound());
    assert!(world.operator().create_tpp("Another").await.is_err(), "no new register is begun");
}

async fn an_earlier_register_is_found(world: World) {
    world.execute("CREATE TABLE saved AS SELECT sealed FROM audit_register").await;
    assert!(verify(&world, &[]).await.is_sound(), "a new database");
    let tpp = world.tpp("New").await;
    world.execute("UPDATE audit_register SET sealed = (SELECT sealed FROM saved)").await;
    let chains = verify(&world, &[]).await.chains;
    assert_eq!((chains[0].tpp.as_str(), &chains[0].state), (tpp.id.as_str(), &ChainState::NotRegistered));
}

async fn demo_tpps_have_an_end_from_the_start(world: World) {
    world.operator().fill_demo().await.unwrap();
    assert_eq!(states(&world).await, [ChainState::Intact { rows: 0 }, ChainState::Intact { rows: 0 }]);
    world.execute("DELETE FROM audit_heads").await;
    assert_eq!(states(&world).await, [ChainState::NoHead, ChainState::NoHead]);
}

async fn a_database_is_verified_as_it_is(world: World) {
    world.sign_in(&world.member().await).await;
    let engine = Engine::open_read_only(world.config()).await.unwrap();
    assert!(Operator::of(engine.clone()).verify_audit(&[]).await.unwrap().is_sound());
    assert!(Operator::of(engine).create_tpp("Another").await.is_err(), "it is only read");
    world.execute("UPDATE _sqlx_migrations SET version = 77 WHERE version = 3").await;
    let refused = Engine::open_read_only(world.config()).await;
    assert!(matches!(refused, Err(OpenError::OtherSchema { .. })));
    assert_eq!(world.query_text("SELECT CAST(MAX(version) AS TEXT) FROM _sqlx_migrations").await, "77");
    let nowhere = world.folder.join("nowhere.db");
    let absent = EngineConfig { database: format!("sqlite://{}", nowhere.display()), ..world.config() };
    let refused = Engine::open_read_only(absent).await;
    assert!(matches!(refused, Err(OpenError::NoDatabase { .. })) && !nowhere.exists());
}
