//! What the operator does, and how an engine is opened.

use crate::{
    helpers::{password, refused},
    on_both,
    support::{self, PASSWORD, World, parts},
};
use gate::{
    DemoReport, Engine, Origin,
    error::OpenError,
    model::{NextStep, Refusal, Role},
};

on_both! {
    the_operator_resets,
    demo_data_goes_into_empty_databases_only,
    a_key_belongs_to_its_database,
}

async fn the_operator_resets(world: World) {
    let person = world.member().await;
    let (_, session) = world.enrolled(&person).await;
    let (_, removed) = world.engine.reset_mfa(&person.email, "").await.unwrap();
    assert_eq!(removed, 1);
    assert!(world.caller(&session).await.is_none());
    let session = world.sign_in(&person).await;
    assert_eq!(session.next, NextStep::Onboard, "a reset gives no access, required or not");
    let new = "seven quiet harbours sing";
    world.engine.set_password(&person.email, password(new)).await.unwrap();
    assert!(world.caller(&session).await.is_none());
    refused(
        world.engine.sign_in(&person.email, password(PASSWORD), None, &Origin::default()).await,
        Refusal::BadCredentials,
    );
    assert!(world.engine.sign_in(&person.email, password(new), None, &Origin::default()).await.is_ok());
    refused(world.engine.set_password(&person.email, password("short")).await, Refusal::PasswordTooShort);
    refused(world.engine.set_password("nobody@bank.example", password(new)).await, Refusal::NotFound);
    refused(world.engine.reset_mfa("nobody@bank.example", "").await, Refusal::NotFound);
    let tpp = person.tpp.id.clone();
    let twin = gate::NewUser {
        tpp,
        email: person.email.to_uppercase(),
        name: "Twin".to_owned(),
        role: Role::Member,
        password: password(new),
    };
    refused(world.engine.create_user(twin).await, Refusal::EmailTaken);
    assert_eq!(world.engine.list_users(&person.tpp.id).await.unwrap().len(), 1);
}

async fn demo_data_goes_into_empty_databases_only(world: World) {
    let DemoReport::Demo(users) = world.engine.fill_demo().await.unwrap() else {
        panic!("the database was empty")
    };
    assert!(
        users.len() >= 11 && users.iter().any(|user| user.enrolled) && users.iter().any(|user| !user.enrolled)
    );
    assert!(
        matches!(world.engine.fill_demo().await.unwrap(), DemoReport::Demo(again) if again.len() == users.len())
    );
    let session = world
        .engine
        .sign_in("ada@northbank.example", password(gate::DEMO_PASSWORD), None, &Origin::default())
        .await
        .unwrap();
    assert_eq!(session.next, NextStep::Done);
    let other = World::new(if world.database.starts_with("sqlite") {
        support::Kind::Sqlite
    } else {
        support::Kind::Postgres
    })
    .await;
    other.tpp("Real").await;
    assert!(matches!(other.engine.fill_demo().await.unwrap(), DemoReport::Untouched));
    assert_eq!(other.engine.list_tpps().await.unwrap().len(), 1);
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
    let newer = format!("2 {}", std::fs::read_to_string(&key).unwrap().split_once(' ').unwrap().1);
    std::fs::write(&key, newer.clone()).unwrap();
    assert!(matches!(open().await, Err(OpenError::KeyWrong { version: 1 })), "the old version is needed still");
    std::fs::write(&key, newer + &text).unwrap();
    assert!(open().await.is_ok(), "a new version joins the old one");
}
