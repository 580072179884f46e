//! Links to a new password.

use crate::helpers::{password_link, set_password, signs_in};
use gate::{
    engine::{ClientInfo, caller::Authenticated},
    model::{Refusal, SecurityEvent},
};
use std::time::Duration;
use testkit::{NEW_PASSWORD, PASSWORD, STEP, World, on_both_databases, refused, typed};

on_both_databases! {
    a_forgotten_password_does_not_skip_the_code,
    guessing_codes_with_a_link_voids_it_and_is_notified,
    a_password_link_works_once_and_expires,
    a_new_password_voids_pending_links,
    twenty_simultaneous_uses_of_a_link_set_one_password,
    unknown_addresses_leave_nothing_behind,
    one_network_cannot_fill_the_mailboxes_of_many,
    limiters_of_passwords_are_bounded,
}

async fn a_forgotten_password_does_not_skip_the_code(world: World) {
    let user = world.member().await;
    let (app, session) = world.enrolled(&user).await;
    let codes = world.save_recovery_codes(&session).await;
    let token = password_link(&world, &user).await;
    assert!(world.engine.password_link(&token).await.unwrap().unwrap().by_code);
    refused(set_password(&world, &token, "").await, Refusal::MalformedCode);
    refused(set_password(&world, &token, &app.wrong_code(world.now(), 1)).await, Refusal::WrongCode);
    assert!(signs_in(&world, &user, PASSWORD).await && !signs_in(&world, &user, NEW_PASSWORD).await);
    assert!(world.caller(&session).await.is_some(), "nothing happened yet");
    set_password(&world, &token, &app.code_at(world.now())).await.unwrap();
    assert!(!signs_in(&world, &user, PASSWORD).await && signs_in(&world, &user, NEW_PASSWORD).await);
    assert!(world.caller(&session).await.is_none(), "all sessions end");
    let again = password_link(&world, &user).await;
    set_password(&world, &again, &codes[0]).await.expect("a recovery code does as well");
    let other = password_link(&world, &user).await;
    refused(set_password(&world, &other, &codes[0]).await, Refusal::WrongRecoveryCode);
}

/// A link that is mailed gives no more guesses at the code than the password does.
async fn guessing_codes_with_a_link_voids_it_and_is_notified(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    let token = password_link(&world, &user).await;
    let until = world.now_plus(Duration::from_mins(1));
    for number in 0..5 {
        let refusal = if number < 4 { Refusal::WrongCode } else { Refusal::LockedOut { until } };
        refused(set_password(&world, &token, &app.wrong_code(world.now(), number)).await, refusal);
    }
    refused(set_password(&world, &token, &app.code_at(world.now())).await, Refusal::BadProof);
    assert!(world.mailed_events(&user.email).await.contains(&SecurityEvent::WrongCodes));
}

async fn a_password_link_works_once_and_expires(world: World) {
    let user = world.member().await;
    world.engine.forgot_password("unknown@bank.example", &ClientInfo::default()).await.expect("the same answer");
    refused(world.engine.forgot_password("unknown", &ClientInfo::default()).await, Refusal::BadEmail);
    assert_eq!(world.rows("password_requests").await, 1, "nothing of it is looked up in the answer");
    world.engine.mail_password_links().await.unwrap();
    assert_eq!((world.rows("password_requests").await, world.rows("outbox").await), (0, 0));
    let (old, token) = (password_link(&world, &user).await, password_link(&world, &user).await);
    refused(set_password(&world, &old, "").await, Refusal::BadProof);
    world.engine.set_forgotten_password(&token, typed("short"), "", &ClientInfo::default()).await.unwrap_err();
    set_password(&world, &token, "").await.expect("a user without a second factor needs none");
    world.advance(STEP);
    refused(set_password(&world, &token, "").await, Refusal::BadProof);
    let late = password_link(&world, &user).await;
    world.advance(Duration::from_mins(30));
    assert!(world.engine.password_link(&late).await.unwrap().is_none());
    refused(set_password(&world, &late, "").await, Refusal::BadProof);
    refused(set_password(&world, "", "").await, Refusal::BadProof);
}

async fn a_new_password_voids_pending_links(world: World) {
    let user = world.member().await;
    let session = world.sign_in(&user).await;
    let member: Authenticated = world.caller_as(&session).await;
    let token = password_link(&world, &user).await;
    world.engine.request_email_change(&member, "attacker@bank.example").await.unwrap();
    world.confirm_with(&session, &typed(PASSWORD), false).await.unwrap();
    let moved = world.email_token("attacker@bank.example").await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.request_password_change(&member, &typed(PASSWORD), typed(NEW_PASSWORD), true).await.unwrap();
    refused(set_password(&world, &token, "").await, Refusal::BadProof);
    refused(world.engine.confirm_new_email(&moved, &ClientInfo::default()).await, Refusal::BadProof);
}

async fn twenty_simultaneous_uses_of_a_link_set_one_password(world: World) {
    let user = world.member().await;
    let token = password_link(&world, &user).await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (engine, token) = (world.engine.clone(), token.clone());
        tries.spawn(async move {
            engine.set_forgotten_password(&token, typed(NEW_PASSWORD), "", &ClientInfo::default()).await
        });
    }
    let devices: Vec<_> = tries.join_all().await.into_iter().map(Result::unwrap).collect();
    assert!(devices.iter().all(|device| device.expose() == devices[0].expose()), "all get the answer of one");
    assert_eq!(world.rows("audit WHERE action = 'password-changed'").await, 1);
}

async fn unknown_addresses_leave_nothing_behind(world: World) {
    let user = world.member().await;
    for number in 0..60 {
        let unknown = format!("unknown{number}@bank.example");
        world.engine.forgot_password(&unknown, &ClientInfo::default()).await.unwrap();
        world.engine.forgot_password(&user.email, &ClientInfo::default()).await.unwrap();
    }
    world.engine.mail_password_links().await.unwrap();
    assert_eq!((world.rows("password_requests").await, world.rows("attempts").await), (0, 1));
    assert_eq!(world.rows("outbox").await, 5, "the requests for a user are counted");
}

/// Each user is sent few links already; this bounds what all users of an organisation are sent.
async fn one_network_cannot_fill_the_mailboxes_of_many(world: World) {
    let from = |network: &str| ClientInfo { network: Some(network.to_owned()), ..ClientInfo::default() };
    let mut users = Vec::new();
    for _ in 0..55 {
        users.push(world.member().await.email);
    }
    for email in &users[..54] {
        world.engine.forgot_password(email, &from("stranger")).await.unwrap();
        world.engine.request_sign_in_link(email, &from("stranger")).await.unwrap();
    }
    world.engine.mail_password_links().await.unwrap();
    assert_eq!(world.rows("outbox").await, 50);
    world.engine.request_sign_in_link(&users[54], &from("home")).await.unwrap();
    world.engine.mail_password_links().await.unwrap();
    assert_eq!(world.rows("outbox").await, 51, "another network is not held");
    world.advance(Duration::from_mins(1));
    world.engine.request_sign_in_link(&users[54], &from("stranger")).await.unwrap();
    world.engine.mail_password_links().await.unwrap();
    assert_eq!(world.rows("outbox").await, 52, "nor is a large office for long");
}

async fn limiters_of_passwords_are_bounded(world: World) {
    let now = world.now().millis();
    let statement = format!(
        "INSERT INTO attempts (key, failures, last_failed_at)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500009)
         SELECT 'password/' || i, 1, {now} - 500009 + i FROM n"
    );
    world.execute(&statement).await;
    world
        .execute(&format!(
            "INSERT INTO attempts (key, failures, last_failed_at) VALUES ('code/x', 9, {now} - 600000)"
        ))
        .await;
    world.engine.clean_up().await.unwrap();
    assert_eq!(world.rows("attempts WHERE key LIKE 'password/%'").await, 500_001);
    assert_eq!(world.rows("attempts WHERE key = 'code/x'").await, 1, "strangers cannot push out those of codes");
}
