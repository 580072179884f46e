//! How many sessions a user can have, and which one a further sign-in ends.

use crate::helpers::two_sessions;
use gate::engine::{ClientInfo, IssuedSession, caller::Authenticated};
use std::time::Duration;
use testkit::{PASSWORD, World, on_both_databases, typed};

on_both_databases! {
    a_further_sign_in_ends_the_oldest_session,
    sign_ins_without_a_code_end_no_session_of_the_owner,
    sign_ins_at_the_same_time_keep_to_the_limit,
}

/// The most sessions that a user has.
const LIMIT: usize = 50;

async fn sign_in_from(world: &World, email: &str, network: &str) -> IssuedSession {
    let client = ClientInfo { network: Some(network.to_owned()), ..ClientInfo::default() };
    world.advance(Duration::from_millis(1));
    world.engine.sign_in(email, typed(PASSWORD), None, &client).await.unwrap()
}

async fn a_further_sign_in_ends_the_oldest_session(world: World) {
    let (user, other) = (world.member().await, world.member().await);
    let foreign = world.sign_in(&other).await;
    let mut sessions = Vec::new();
    for _ in 0..LIMIT + 2 {
        sessions.push(sign_in_from(&world, &user.email, "198.51.100.7").await);
    }
    for (number, session) in sessions.iter().enumerate() {
        assert_eq!(world.caller(session).await.is_some(), number >= 2, "session {number}");
    }
    assert!(world.caller(&foreign).await.is_some());
    let caller: Authenticated = world.caller_as(&sessions[LIMIT]).await;
    assert_eq!(world.engine.sessions(&caller).await.unwrap().len(), LIMIT);
    // Rows that were there before there was a limit are neither read nor listed.
    let columns = "user_id, signed_in_at, seen_at, mfa_required, network";
    let copy = format!(
        "INSERT INTO sessions (id, token_hash, {columns})
         SELECT 'old' || id, 'old' || token_hash, user_id, signed_in_at - 43200000, seen_at, mfa_required, network
         FROM sessions"
    );
    world.execute(&copy).await;
    assert_eq!(world.engine.sessions(&caller).await.unwrap().len(), LIMIT);
    sign_in_from(&world, &user.email, "198.51.100.7").await;
    assert_eq!(world.rows("sessions").await, 52, "one sign-in ends all surplus sessions; the other user has two");
}

async fn sign_ins_without_a_code_end_no_session_of_the_owner(world: World) {
    let (_, one, two) = two_sessions(&world).await;
    let email = world.caller(&one).await.unwrap().identity.email.to_string();
    // The owner begins to sign in elsewhere; a thief of the password signs in again and again.
    let owner = sign_in_from(&world, &email, "203.0.113.9").await;
    let first = sign_in_from(&world, &email, "198.51.100.7").await;
    for _ in 0..2 * LIMIT {
        sign_in_from(&world, &email, "198.51.100.7").await;
    }
    assert!(world.caller(&first).await.is_none(), "the thief's oldest sign-in ended");
    for kept in [&one, &two, &owner] {
        assert!(world.caller(kept).await.is_some());
    }
    let again = sign_in_from(&world, &email, "203.0.113.10").await;
    assert!(world.caller(&again).await.is_some(), "the owner can sign in all the time");
    assert!(world.caller(&owner).await.is_some());
}

async fn sign_ins_at_the_same_time_keep_to_the_limit(world: World) {
    let user = world.member().await;
    for _ in 0..LIMIT - 1 {
        world.sign_in(&user).await;
    }
    let sign_in = || world.sign_in(&user);
    tokio::join!(sign_in(), sign_in(), sign_in(), sign_in());
    assert_eq!(world.rows("sessions").await, 50);
}
