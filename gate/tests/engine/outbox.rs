//! Emails that wait to be sent.

use crate::helpers::password_link;
use gate::engine::Delivery;
use std::time::Duration;
use testkit::{World, on_both_databases};

on_both_databases! {
    an_email_is_claimed_by_one_replica_and_retried,
    emails_are_stored_sealed,
    awaited_emails_overtake_others_and_nobody_is_sent_two_at_a_time,
}

async fn an_email_is_claimed_by_one_replica_and_retried(world: World) {
    let user = world.member().await;
    password_link(&world, &user).await;
    let (one, two) = tokio::join!(world.engine.claim_due_emails(&[]), world.engine.claim_due_emails(&[]));
    let (one, two) = (one.unwrap(), two.unwrap());
    let email = one.first().or(two.first()).unwrap().clone();
    assert_eq!(one.len() + two.len(), 1, "of two replicas one has it");
    assert_eq!(email.to.as_str(), user.email);
    assert!(world.engine.claim_due_emails(&[]).await.unwrap().is_empty());
    world.advance(Duration::from_mins(5));
    assert_eq!(world.engine.claim_due_emails(&[]).await.unwrap().len(), 1, "the replica that claimed it was gone");
    for wait in [2, 4, 8, 16, 32, 60, 60] {
        world.engine.record_delivery(&email, Delivery::Deferred).await.unwrap();
        world.advance(Duration::from_mins(wait).saturating_sub(Duration::from_millis(1)));
        assert!(world.engine.claim_due_emails(&[]).await.unwrap().is_empty(), "{wait}");
        world.advance(Duration::from_millis(1));
        assert_eq!(
            world.engine.claim_due_emails(&[]).await.unwrap(),
            std::slice::from_ref(&email),
            "the same id and text"
        );
    }
    assert_eq!(world.engine.emails_waiting().await.unwrap(), 1);
    world.engine.record_delivery(&email, Delivery::Sent).await.unwrap();
    world.engine.record_delivery(&email, Delivery::Sent).await.unwrap();
    assert_eq!(world.engine.emails_waiting().await.unwrap(), 0);
}

async fn emails_are_stored_sealed(world: World) {
    let user = world.member().await;
    let token = password_link(&world, &user).await;
    let kept = world.query_bytes("SELECT sealed FROM outbox").await;
    assert!(kept.len() > 200);
    for secret in [token.as_bytes(), user.email.as_bytes(), b"password"] {
        assert!(!kept.windows(secret.len()).any(|window| window == secret));
    }
}

async fn awaited_emails_overtake_others_and_nobody_is_sent_two_at_a_time(world: World) {
    let (busy, waiting) = (world.member().await, world.member().await);
    let mut others = Vec::new();
    for _ in 0..10 {
        let user = world.member().await;
        world.operator().reset_mfa(&user.email, "").await.unwrap();
        others.push(user.email);
    }
    for _ in 0..60 {
        world.operator().reset_mfa(&busy.email, "").await.unwrap();
    }
    world.advance(Duration::from_secs(1));
    password_link(&world, &waiting).await;
    let engine = &world.engine;
    let first = engine.claim_due_emails(&[]).await.unwrap();
    assert_eq!(first.len(), 8, "places are kept free");
    assert_eq!(first[0].to.as_str(), waiting.email, "the newest, and somebody waits for it");
    assert!(first.iter().filter(|email| email.to.as_str() == busy.email).count() <= 1);
    let under_way: Vec<_> = first.iter().map(|email| email.to.clone()).collect();
    assert!(engine.claim_due_emails(&under_way).await.unwrap().is_empty(), "others wait");
    let another = world.member().await;
    password_link(&world, &another).await;
    let urgent = engine.claim_due_emails(&under_way).await.unwrap();
    assert_eq!(urgent.iter().map(|email| email.to.as_str()).collect::<Vec<_>>(), [another.email.as_str()]);
    for email in first.iter().chain(&urgent) {
        engine.record_delivery(email, Delivery::Sent).await.unwrap();
    }
    let busy = [gate::model::EmailAddress::parse(&busy.email).unwrap()];
    let rest = engine.claim_due_emails(&busy).await.unwrap();
    let reached = |email: &String| first.iter().chain(&rest).any(|one| one.to.as_str() == *email);
    assert!(others.iter().all(reached), "sixty emails to a busy recipient hold nobody");
}
