//! Freezing an account with the link in a notification.

use crate::helpers::{password_link, set_password, signs_in};
use gate::{
    engine::{ClientInfo, Error},
    model::{BlockReason, Refusal},
};
use std::time::Duration;
use testkit::{NEW_PASSWORD, PASSWORD, World, on_both_databases, refused};

on_both_databases! {
    a_frozen_account_cannot_sign_in_until_restored,
    freeze_links_cannot_be_forged_and_expire,
}

async fn a_frozen_account_cannot_sign_in_until_restored(world: World) {
    let user = world.member().await;
    let (app, session) = world.enrolled(&user).await;
    let pending = world.mfa_pending(&user).await;
    let token = world.freeze_token(&user.email).await;
    let reset = password_link(&world, &user).await;
    assert_eq!(world.engine.freeze_target(&token).await.unwrap().unwrap().email.as_str(), user.email);
    assert!(world.caller(&session).await.is_some(), "opening the link does nothing");
    for _ in 0..2 {
        world.engine.freeze(&token, &ClientInfo::default()).await.unwrap();
    }
    assert!(world.caller(&session).await.is_none());
    assert!(matches!(world.engine.verify_code(&pending, "123456").await, Err(Error::SessionGone)));
    for (with, refusal) in [(PASSWORD, Refusal::Frozen), ("wrong", Refusal::BadCredentials)] {
        let answer = world.try_sign_in(&user.email, with).await;
        refused(answer, refusal);
    }
    refused(set_password(&world, &reset, "").await, Refusal::BadProof);
    let reset = password_link(&world, &user).await;
    set_password(&world, &reset, &app.code_at(world.now()))
        .await
        .expect("the owner sets another password while frozen");
    let answer = world.try_sign_in(&user.email, NEW_PASSWORD).await;
    refused(answer, Refusal::Frozen);
    let (_, block) = world.operator().restore_user(&user.email).await.unwrap();
    assert_eq!(block, Some(BlockReason::Frozen));
    assert!(signs_in(&world, &user, NEW_PASSWORD).await && !signs_in(&world, &user, PASSWORD).await);
    assert_eq!(world.operator().restore_user(&user.email).await.unwrap().1, None);
    refused(world.engine.freeze(&token, &ClientInfo::default()).await, Refusal::BadProof);
    assert!(signs_in(&world, &user, NEW_PASSWORD).await, "an old email freezes nothing any more");
}

async fn freeze_links_cannot_be_forged_and_expire(world: World) {
    let (user, other) = (world.member().await, world.member().await);
    world.enrolled(&user).await;
    world.enrolled(&other).await;
    let token = world.freeze_token(&user.email).await;
    let foreign = world.freeze_token(&other.email).await;
    let pending = token.len() / 2;
    let mixed = format!("{}{}", &token[..pending], &foreign[pending..]);
    for bad in ["", "abc", &token[1..], &mixed, &format!("{token}A"), &"A".repeat(5_000)] {
        assert!(world.engine.freeze_target(bad).await.unwrap().is_none());
        refused(world.engine.freeze(bad, &ClientInfo::default()).await, Refusal::BadProof);
    }
    world.advance(Duration::from_hours(24 * 30));
    refused(world.engine.freeze(&token, &ClientInfo::default()).await, Refusal::BadProof);
}
