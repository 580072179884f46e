//! A restored backup does not revive what was revoked or used.

use crate::helpers::set_password;
use gate::{
    engine::{ClientInfo, Engine, EngineConfig, RestoreError, StagedCopy, caller::Authenticated},
    model::Refusal,
};
use std::path::{Path, PathBuf};
use testkit::{Database, PASSWORD, STEP, World, assertions::upgraded, on_both_databases, refused};

on_both_databases! {
    what_a_backup_brings_back_is_ended,
    recovery_codes_are_to_be_renewed,
    a_backup_that_is_put_in_place_by_hand_is_recognised,
    a_backup_replaces_the_database_only_when_nobody_uses_it,
}

async fn what_a_backup_brings_back_is_ended(world: World) {
    let user = world.member().await;
    let (app, session) = world.enrolled(&user).await;
    let caller: Authenticated = world.caller_as(&session).await;
    world.engine.request_email_change(&caller, "new@bank.example").await.unwrap();
    let pending = world.mfa_pending(&user).await;
    world.forgot_password(&user).await;
    let link = world.password_token(&user.email).await;
    let pass = world.enrolment_pass(&user.email).await;
    let waiting = world.engine.emails_waiting().await.unwrap();
    let code = app.code_at(world.now());
    let report = world.operator().end_restored().await.unwrap();
    assert_eq!((report.sessions, report.proofs, report.emails), (2, 2, waiting.into()), "{}", pass.len());
    assert_eq!((report.logs.len(), report.logs[0].newest), (1, Some(world.now())));
    for table in ["sessions", "proofs", "pending_operations", "setups", "outbox", "password_requests"] {
        assert_eq!(world.rows(table).await, 0, "{table}");
    }
    assert!(world.caller(&session).await.is_none());
    assert!(world.engine.verify_code(&pending, &code).await.is_err());
    refused(set_password(&world, &link, &code).await, Refusal::BadProof);
    let fresh = world.mfa_pending(&user).await;
    refused(world.engine.verify_code(&fresh, &code).await, Refusal::UsedCode);
    world.advance(STEP);
    let session = upgraded(world.engine.verify_code(&fresh, &app.code_at(world.now())).await);
    assert!(world.caller(&session).await.is_some(), "the next code signs in");
    let log = world.query_text("SELECT detail FROM audit WHERE action = 'backup-restored'").await;
    assert!(log.starts_with("state of 2027-"), "{log}");
    world.operator().end_restored().await.expect("it can be repeated");
    assert!(world.operator().verify_audit(&[]).await.unwrap().is_sound());
}

async fn recovery_codes_are_to_be_renewed(world: World) {
    let user = world.member().await;
    let (app, session) = world.enrolled(&user).await;
    let codes = world.save_recovery_codes(&session).await;
    let state = async |session| {
        let caller: Authenticated = world.caller_as(session).await;
        let state = world.engine.security_state(&caller).await.unwrap().recovery;
        assert_eq!(state, world.engine.recovery_state(&caller).await.unwrap());
        (state.left, state.renew)
    };
    assert_eq!(state(&session).await, (10, false));
    world.operator().end_restored().await.unwrap();
    let pending = world.mfa_pending(&user).await;
    let session = upgraded(world.engine.use_recovery_code(&pending, &codes[0]).await);
    assert_eq!(state(&session).await, (9, true), "they work, and say that they should be replaced");
    world.advance(STEP);
    let caller: Authenticated = world.caller_as(&session).await;
    world.engine.request_recovery_codes(&caller).await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    world.save_recovery_codes(&session).await;
    assert_eq!(state(&session).await, (10, false));
}

async fn backup(world: &World) -> Option<PathBuf> {
    let copy = world.folder.join("copy.db");
    let made = gate::engine::backup(&world.url, &copy).await;
    (world.database == Database::Sqlite).then(|| made.unwrap()).map(|_| copy)
}

fn on(world: &World, database: &str) -> EngineConfig {
    EngineConfig { database: database.to_owned(), ..world.config() }
}

async fn a_backup_that_is_put_in_place_by_hand_is_recognised(world: World) {
    assert!(!world.engine.is_backup().await.unwrap());
    let Some(copy) = backup(&world).await else { return };
    let copy = Engine::open(on(&world, &format!("sqlite://{}", copy.display()))).await.unwrap();
    assert!(copy.is_backup().await.unwrap());
    gate::engine::Operator::of(copy.clone()).end_restored().await.unwrap();
    assert!(!copy.is_backup().await.unwrap(), "once is enough");
    copy.close().await;
}

async fn a_backup_replaces_the_database_only_when_nobody_uses_it(mut world: World) {
    let user = world.member().await;
    let Some(copy) = backup(&world).await else {
        let refused = StagedCopy::new(&world.url, Path::new("x")).await;
        return assert!(matches!(refused, Err(RestoreError::NotAFile)));
    };
    let later = world.member().await;
    let in_use = StagedCopy::new(&world.url, &copy).await;
    assert!(matches!(in_use, Err(RestoreError::InUse { .. })), "{in_use:?}");
    world.engine.close().await;
    let missing = StagedCopy::new(&world.url, Path::new("/nowhere/copy.db")).await;
    assert!(matches!(missing, Err(RestoreError::File { .. })), "{missing:?}");
    let bytes = std::fs::read(&copy).unwrap();
    for (name, other) in [("empty", &[][..]), ("text", b"no database"), ("half", &bytes[..bytes.len() / 2])] {
        let file = world.folder.join(name);
        std::fs::write(&file, other).unwrap();
        for file in [file.as_path(), world.folder.path()] {
            let refused = StagedCopy::new(&world.url, file).await;
            assert!(matches!(refused, Err(RestoreError::NotABackup { .. })), "{name}: {refused:?}");
        }
    }
    let given_up = StagedCopy::new(&world.url, &copy).await.unwrap();
    let staged = PathBuf::from(given_up.address().strip_prefix("sqlite://").unwrap());
    assert!(staged.exists());
    drop(given_up);
    assert!(!staged.exists(), "nothing is left of an attempt");
    let staging = StagedCopy::new(&world.url, &copy).await.unwrap();
    let engine = Engine::open(on(&world, staging.address())).await.unwrap();
    gate::engine::Operator::of(engine.clone()).end_restored().await.unwrap();
    engine.close().await;
    let replaced = staging.put_in_place().await.unwrap().expect("there was one");
    world.engine = Engine::open(world.config()).await.unwrap();
    assert!(world.try_sign_in(&user.email, PASSWORD).await.is_ok() && !staged.exists());
    assert!(world.try_sign_in(&later.email, PASSWORD).await.is_err(), "it is the backup");
    let before = Engine::open(on(&world, &format!("sqlite://{}", replaced.display()))).await.unwrap();
    let kept = before.sign_in(&later.email, testkit::typed(PASSWORD), None, &ClientInfo::default()).await;
    assert!(kept.is_ok(), "what was replaced is kept");
    before.close().await;
}
