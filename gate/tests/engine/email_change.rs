//! A new address for an account.

use crate::helpers::signs_in;
use gate::{
    engine::{ClientInfo, EmailContent, caller::Authenticated},
    model::{EmailAddress, Refusal, SecurityEvent},
};
use std::time::Duration;
use testkit::{Actor, PASSWORD, STEP, World, on_both_databases, refused, typed};

on_both_databases! {
    address_changes_do_not_flood_a_mailbox,
    a_new_address_is_confirmed_and_the_old_one_notified,
    an_address_that_another_user_has_is_refused_at_the_link,
}

async fn address_changes_do_not_flood_a_mailbox(world: World) {
    let session = world.sign_in(&world.member().await).await;
    let mut sent = 0;
    loop {
        let member: Authenticated = world.caller_as(&session).await;
        world.engine.request_email_change(&member, "stranger@bank.example").await.unwrap();
        if world.confirm_with(&session, &typed(PASSWORD), false).await.is_err() {
            break;
        }
        sent += 1;
    }
    assert_eq!((sent, world.emails_to("stranger@bank.example").await.len()), (5, 5));
}

async fn a_new_address_is_confirmed_and_the_old_one_notified(world: World) {
    let user = world.member().await;
    let (app, session) = world.enrolled(&user).await;
    let member: Authenticated = world.caller_as(&session).await;
    refused(world.engine.request_email_change(&member, "unknown").await, Refusal::BadEmail);
    let new = Actor { email: format!("new-{}", user.email), ..user.clone() };
    world.engine.request_email_change(&member, &new.email.to_uppercase()).await.unwrap();
    assert!(world.emails_to(&new.email).await.is_empty(), "nothing goes out before the code");
    world.confirm(&session, &app).await.unwrap();
    let token = world.email_token(&new.email).await;
    assert_eq!(world.engine.email_link(&token).await.unwrap(), Some(EmailAddress::parse(&new.email).unwrap()));
    assert!(signs_in(&world, &user, PASSWORD).await, "and nothing changes before the link");
    world.engine.confirm_new_email(&token, &ClientInfo::default()).await.unwrap();
    world.advance(STEP);
    refused(world.engine.confirm_new_email(&token, &ClientInfo::default()).await, Refusal::BadProof);
    assert!(!signs_in(&world, &user, PASSWORD).await && signs_in(&world, &new, PASSWORD).await);
    let notified = world.emails_to(&user.email).await.remove(0).content;
    let EmailContent::SecurityEvent { event: SecurityEvent::EmailChanged { to }, freeze_token: Some(_) } =
        notified
    else {
        panic!("a notification of the change, with a link that freezes the account")
    };
    assert_eq!(to.as_str(), new.email);
    assert!(world.caller(&session).await.is_some(), "the session goes on");
}

async fn an_address_that_another_user_has_is_refused_at_the_link(world: World) {
    let (user, other) = (world.member().await, world.member().await);
    let session = world.sign_in(&user).await;
    let member: Authenticated = world.caller_as(&session).await;
    world
        .engine
        .request_email_change(&member, &other.email)
        .await
        .expect("the answer does not tell whether a user has it");
    world.confirm_with(&session, &typed(PASSWORD), false).await.unwrap();
    let token = world.email_token(&other.email).await;
    refused(world.engine.confirm_new_email(&token, &ClientInfo::default()).await, Refusal::EmailTaken);
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.request_email_change(&member, "late@bank.example").await.unwrap();
    world.confirm_with(&session, &typed(PASSWORD), false).await.unwrap();
    let token = world.email_token("late@bank.example").await;
    world.advance(Duration::from_hours(24));
    refused(world.engine.confirm_new_email(&token, &ClientInfo::default()).await, Refusal::BadProof);
}
