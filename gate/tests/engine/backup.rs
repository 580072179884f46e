//! The key of a database, and backups.

use gate::engine::{BackupError, BackupReport, Engine, EngineConfig, error::OpenError};
use testkit::{Database, STEP, World, on_both_databases, world::KEY_FILE};

on_both_databases! {
    a_key_opens_only_its_own_database,
    a_backup_is_complete_and_private,
}

async fn a_key_opens_only_its_own_database(world: World) {
    let key = world.folder.join(KEY_FILE);
    let text = std::fs::read_to_string(&key).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let open = || Engine::open(world.config());
    assert!(open().await.is_ok(), "the same key opens again");
    std::fs::remove_file(&key).unwrap();
    assert!(matches!(open().await, Err(OpenError::KeyMissing { .. })));
    assert!(!key.exists(), "no new key is made for old data");
    let other = World::new(Database::Sqlite).await;
    std::fs::copy(other.folder.join(KEY_FILE), &key).unwrap();
    assert!(matches!(open().await, Err(OpenError::KeyWrong { version: 1 })));
    std::fs::write(&key, std::fs::read_to_string(&key).unwrap().replace("1 ", "7 ")).unwrap();
    assert!(matches!(open().await, Err(OpenError::KeyWrong { version: 1 })));
    std::fs::write(&key, &text).unwrap();
    assert!(open().await.is_ok(), "a wrong key leaves nothing behind that refuses the right one");
    std::fs::copy(other.folder.join(KEY_FILE), &key).unwrap();
    let newer = format!("2 {}", std::fs::read_to_string(&key).unwrap().split_once(' ').unwrap().1);
    std::fs::write(&key, newer.clone()).unwrap();
    assert!(matches!(open().await, Err(OpenError::KeyWrong { version: 1 })), "the old version is needed still");
    std::fs::write(&key, newer + &text).unwrap();
    assert!(open().await.is_ok(), "a new version joins the old one");
}

async fn a_backup_is_complete_and_private(mut world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    let copy = world.folder.join("copy/of.db");
    let made = gate::engine::backup(&world.url, &copy).await;
    if world.database == Database::Postgres {
        assert!(matches!(made, Err(BackupError::NotAFile)) && !copy.exists());
        return;
    }
    assert_eq!(made.unwrap(), BackupReport { tpps: 1, users: 1 });
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(
        matches!(gate::engine::backup(&world.url, &copy).await, Err(BackupError::File { .. })),
        "nothing is written over"
    );
    world.member().await;
    let restored = EngineConfig { database: format!("sqlite://{}", copy.display()), ..world.config() };
    world.engine = Engine::open(restored).await.unwrap();
    assert_eq!(world.operator().list_tpps().await.unwrap().len(), 1, "as it was at that moment");
    world.advance(STEP);
    let pending = world.mfa_pending(&user).await;
    let code = app.code_at(world.now());
    assert!(world.engine.verify_code(&pending, &code).await.is_ok(), "the secrets open with the key");
    assert!(world.operator().verify_audit(&[]).await.unwrap().is_sound());
}
