//! What the operator does, and how an engine is opened.

use crate::{
    helpers::{half_in, password, refused},
    on_both,
    support::{self, PASSWORD, World, parts},
};
use gate::{
    engine::{BackupError, BackupReport, ChainState, ClientInfo, DemoReport, Engine, error::OpenError},
    model::{NextStep, Refusal, Role},
};

on_both! {
    the_operator_resets,
    demo_data_goes_into_empty_databases_only,
    a_key_belongs_to_its_database,
    a_backup_is_whole_and_private,
    an_address_belongs_to_one_user,
}

async fn the_operator_resets(world: World) {
    let person = world.member().await;
    let (_, session) = world.enrolled(&person).await;
    let (_, removed) = world.operator().reset_mfa(&person.email, "").await.unwrap();
    assert_eq!(removed, 1);
    assert!(world.caller(&session).await.is_none());
    let session = world.sign_in(&person).await;
    assert_eq!(session.next, NextStep::Onboard, "a reset gives no access, required or not");
    let new = "seven quiet harbours sing";
    world.operator().set_password(&person.email, password(new)).await.unwrap();
    assert!(world.caller(&session).await.is_none());
    refused(
        world.engine.sign_in(&person.email, password(PASSWORD), None, &ClientInfo::default()).await,
        Refusal::BadCredentials,
    );
    assert!(world.engine.sign_in(&person.email, password(new), None, &ClientInfo::default()).await.is_ok());
    refused(world.operator().set_password(&person.email, password("short")).await, Refusal::PasswordTooShort);
    refused(world.operator().set_password("nobody@bank.example", password(new)).await, Refusal::NotFound);
    refused(world.operator().reset_mfa("nobody@bank.example", "").await, Refusal::NotFound);
    let tpp = person.tpp.id.clone();
    let twin = gate::engine::NewUser {
        tpp,
        email: person.email.to_uppercase(),
        name: "Twin".to_owned(),
        role: Role::Member,
        password: password(new),
    };
    refused(world.operator().create_user(twin).await, Refusal::EmailTaken);
    assert_eq!(world.operator().list_users(&person.tpp.id).await.unwrap().len(), 1);
}

async fn demo_data_goes_into_empty_databases_only(world: World) {
    let DemoReport::Demo { users, alone: true } = world.operator().fill_demo().await.unwrap() else {
        panic!("the database was empty")
    };
    assert!(
        users.len() >= 11 && users.iter().any(|user| user.enrolled) && users.iter().any(|user| !user.enrolled)
    );
    assert!(
        matches!(world.operator().fill_demo().await.unwrap(), DemoReport::Demo { users: again, .. } if again.len() == users.len())
    );
    let session = world
        .engine
        .sign_in("ada@northbank.example", password(gate::engine::DEMO_PASSWORD), None, &ClientInfo::default())
        .await
        .unwrap();
    assert_eq!(session.next, NextStep::Done);
    world.tpp("Real").await;
    assert!(
        matches!(world.operator().fill_demo().await.unwrap(), DemoReport::Demo { alone: false, .. }),
        "letters of real people are in no open mailbox"
    );
    let other = World::new(if world.database.starts_with("sqlite") {
        support::Kind::Sqlite
    } else {
        support::Kind::Postgres
    })
    .await;
    other.tpp("Real").await;
    assert!(matches!(other.operator().fill_demo().await.unwrap(), DemoReport::Untouched));
    assert_eq!(other.operator().list_tpps().await.unwrap().len(), 1);
}

async fn a_key_belongs_to_its_database(world: World) {
    let key = world.folder.join("test.key");
    let text = std::fs::read_to_string(&key).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let open = || Engine::open(parts(&world.database, &world.folder, world.clock.clone()));
    assert!(open().await.is_ok(), "the same key opens again");
    std::fs::remove_file(&key).unwrap();
    assert!(matches!(open().await, Err(OpenError::KeyMissing { .. })));
    assert!(!key.exists(), "no new key is made for old data");
    let other = World::new(support::Kind::Sqlite).await;
    std::fs::copy(other.folder.join("test.key"), &key).unwrap();
    assert!(matches!(open().await, Err(OpenError::KeyWrong { version: 1 })));
    std::fs::write(&key, std::fs::read_to_string(&key).unwrap().replace("1 ", "7 ")).unwrap();
    assert!(matches!(open().await, Err(OpenError::KeyWrong { version: 1 })));
    std::fs::write(&key, &text).unwrap();
    assert!(open().await.is_ok(), "a wrong key leaves nothing behind that refuses the right one");
    std::fs::copy(other.folder.join("test.key"), &key).unwrap();
    let newer = format!("2 {}", std::fs::read_to_string(&key).unwrap().split_once(' ').unwrap().1);
    std::fs::write(&key, newer.clone()).unwrap();
    assert!(matches!(open().await, Err(OpenError::KeyWrong { version: 1 })), "the old version is needed still");
    std::fs::write(&key, newer + &text).unwrap();
    assert!(open().await.is_ok(), "a new version joins the old one");
}

async fn a_backup_is_whole_and_private(mut world: World) {
    let person = world.member().await;
    let (app, _) = world.enrolled(&person).await;
    let copy = world.folder.join("copy/of.db");
    let made = gate::engine::backup(&world.database, &copy).await;
    if !world.database.starts_with("sqlite") {
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
        matches!(gate::engine::backup(&world.database, &copy).await, Err(BackupError::File { .. })),
        "nothing is written over"
    );
    world.member().await;
    let restored = parts(&format!("sqlite://{}", copy.display()), &world.folder, world.clock.clone());
    world.engine = Engine::open(restored).await.unwrap();
    assert_eq!(world.operator().list_tpps().await.unwrap().len(), 1, "as it was at that moment");
    world.clock.advance(support::STEP);
    let half = half_in(&world, &person).await;
    let code = app.code_at(world.now());
    assert!(world.engine.verify_code(&half, &code).await.is_ok(), "the secrets open with the key");
    let chains = world.operator().verify_audit().await.unwrap();
    assert!(chains.iter().all(|(_, state)| matches!(state, ChainState::Intact { .. })));
}

async fn an_address_belongs_to_one_user(world: World) {
    let tpp = world.tpp("Northbank").await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (operator, tpp) = (world.operator(), tpp.id.clone());
        let new = gate::engine::NewUser {
            tpp,
            email: "ada@bank.example".to_owned(),
            name: "Ada".to_owned(),
            role: Role::Member,
            password: password(PASSWORD),
        };
        tries.spawn(async move { operator.create_user(new).await });
    }
    let (made, others): (Vec<_>, Vec<_>) = tries.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!(made.len(), 1);
    for other in others {
        refused(other, Refusal::EmailTaken);
    }
}
