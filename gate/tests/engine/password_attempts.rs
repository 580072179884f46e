//! Lockouts after wrong passwords: of a network, and of an account.

use gate::{
    engine::{
        ClientInfo, Error,
        caller::{CallerKind, MfaPending},
    },
    model::{Refusal, SecurityEvent},
};
use std::time::Duration;
use testkit::{NEW_PASSWORD, PASSWORD, STEP, World, on_both_databases, refused, typed};

on_both_databases! {
    wrong_passwords_lock_out_their_network_but_not_the_owner,
    old_attempts_and_sessions_are_removed,
    wrong_passwords_from_many_networks_lock_the_account,
    a_mailed_link_opens_a_way_past_wrong_passwords_of_strangers,
    a_mailed_link_admits_a_browser_without_a_new_password,
    simultaneous_wrong_passwords_are_counted_one_by_one,
}

fn from(network: &str) -> ClientInfo {
    ClientInfo { network: Some(network.to_owned()), ..ClientInfo::default() }
}

async fn wrong_passwords_lock_out_their_network_but_not_the_owner(world: World) {
    let (user, other) = (world.member().await, world.member().await);
    let engine = &world.engine;
    let locked_out = Refusal::SignInLocked { until: world.now_plus(Duration::from_mins(1)) };
    for email in [user.email.as_str(), "unknown@bank.example"] {
        for _ in 0..4 {
            refused(engine.sign_in(email, typed("wrong"), None, &from("attacker")).await, Refusal::BadCredentials);
        }
        refused(engine.sign_in(email, typed("wrong"), None, &from("attacker")).await, locked_out);
        refused(engine.sign_in(email, typed(PASSWORD), None, &from("attacker")).await, locked_out);
    }
    let home = engine.sign_in(&user.email, typed(PASSWORD), None, &from("home")).await.unwrap();
    let device = home.device.unwrap().expose().to_owned();
    let known = |device: &str| ClientInfo { device: Some(device.to_owned()), ..from("attacker") };
    assert!(
        engine.sign_in(&user.email, typed(PASSWORD), None, &known(&device)).await.is_ok(),
        "a known browser has attempts of its own"
    );
    for number in 0..5 {
        let wrong = engine.sign_in(&user.email, typed("wrong"), None, &known(&device)).await;
        let until = world.now_plus(Duration::from_mins(1));
        // No stranger has done that, so no way past it is offered.
        refused(wrong, if number < 4 { Refusal::BadCredentials } else { Refusal::LockedOut { until } });
    }
    let foreign = engine.sign_in(&other.email, typed(PASSWORD), None, &from("home")).await.unwrap();
    let foreign = foreign.device.unwrap().expose().to_owned();
    for made_up in [foreign.as_str(), "made up", ""] {
        refused(engine.sign_in(&user.email, typed(PASSWORD), None, &known(made_up)).await, locked_out);
    }
    world.advance(Duration::from_mins(1));
    assert!(engine.sign_in(&user.email, typed(PASSWORD), None, &from("attacker")).await.is_ok());
    for _ in 0..5 {
        let _ = engine.sign_in(&user.email, typed("wrong"), None, &from("attacker")).await;
    }
    world.operator().set_password(&user.email, typed(NEW_PASSWORD)).await.unwrap();
    assert!(
        engine.sign_in(&user.email, typed(NEW_PASSWORD), None, &from("attacker")).await.is_ok(),
        "a reset ends lockouts"
    );
    for _ in 0..5 {
        let _ = engine.sign_in(&user.email, typed("wrong"), None, &from("attacker")).await;
    }
    let stale = engine.sign_in(&user.email, typed(NEW_PASSWORD), None, &known(&device)).await;
    assert!(stale.is_err(), "a new password makes known devices strangers");
}

async fn old_attempts_and_sessions_are_removed(world: World) {
    let user = world.member().await;
    let _ = world.sign_in(&user).await;
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..20 {
        let engine = world.engine.clone();
        tries.spawn(async move {
            // A slow machine has no place for all of them in the queue of one network.
            let email = format!("{number}@x.example");
            while matches!(engine.sign_in(&email, typed("wrong"), None, &from("net")).await, Err(Error::Busy)) {}
        });
    }
    tries.join_all().await;
    assert_eq!(world.rows("attempts").await, 40);
    world.engine.clean_up().await.unwrap();
    assert_eq!((world.rows("attempts").await, world.rows("sessions").await), (40, 1));
    world.advance(Duration::from_hours(25));
    let mut sweeps = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let engine = world.engine.clone();
        sweeps.spawn(async move { engine.clean_up().await });
    }
    assert!(sweeps.join_all().await.iter().all(Result::is_ok), "replicas sweep at once");
    assert_eq!((world.rows("attempts").await, world.rows("sessions").await), (0, 0));
}

async fn wrong_passwords_from_many_networks_lock_the_account(world: World) {
    let user = world.member().await;
    for number in 0..50 {
        let network = from(&format!("net {number}"));
        assert!(world.engine.sign_in(&user.email, typed("wrong"), None, &network).await.is_err());
    }
    let fresh = world.engine.sign_in(&user.email, typed(PASSWORD), None, &from("fresh")).await;
    refused(fresh, Refusal::SignInLocked { until: world.now_plus(Duration::from_mins(1)) });
}

/// An attacker renews the lockout of the account for as long as they like. Access to the mailbox is a way past
/// them.
async fn a_mailed_link_opens_a_way_past_wrong_passwords_of_strangers(world: World) {
    let user = world.member().await;
    let attack = async || {
        for number in 0..60 {
            let network = from(&format!("net {number}"));
            assert!(world.engine.sign_in(&user.email, typed("wrong"), None, &network).await.is_err());
        }
    };
    attack().await;
    world.forgot_password(&user).await;
    let token = world.password_token(&user.email).await;
    let client = from("fresh");
    let device = world.engine.set_forgotten_password(&token, typed(NEW_PASSWORD), "", &client).await.unwrap();
    attack().await;
    let unknown = world.engine.sign_in(&user.email, typed(NEW_PASSWORD), None, &client).await;
    refused(unknown, Refusal::SignInLocked { until: world.now_plus(Duration::from_mins(1)) });
    let known = ClientInfo { device: Some(device.expose().to_owned()), ..client };
    world.engine.sign_in(&user.email, typed(NEW_PASSWORD), None, &known).await.expect("the browser with the link");
}

/// The same with the password as it is: the password and the code stay due, and the owner is told of the browser.
async fn a_mailed_link_admits_a_browser_without_a_new_password(world: World) {
    let user = world.member().await;
    let (app, _) = world.enrolled(&user).await;
    for number in 0..60 {
        let network = from(&format!("net {number}"));
        assert!(world.engine.sign_in(&user.email, typed("wrong"), None, &network).await.is_err());
    }
    let client = from("net 1");
    let token = world.sign_in_link(&user.email).await;
    assert_eq!(world.engine.sign_in_link(&token).await.unwrap().unwrap().as_str(), user.email);
    let admission = world.engine.admit_browser(&token, &client).await.unwrap();
    let again = world.engine.admit_browser(&token, &client).await.expect("its answer may have been lost");
    assert_eq!(again.expose(), admission.expose());
    let stranger = ClientInfo { browser: Some("Firefox on Windows".to_owned()), ..client.clone() };
    refused(world.engine.admit_browser(&token, &stranger).await.map(drop), Refusal::BadProof);
    world.advance(STEP);
    refused(world.engine.admit_browser(&token, &client).await.map(drop), Refusal::BadProof);
    assert!(world.engine.sign_in(&user.email, typed(PASSWORD), None, &client).await.is_err(), "others stay out");
    let admitted = ClientInfo { device: Some(admission.expose().to_owned()), ..client };
    refused(world.engine.sign_in(&user.email, typed("wrong"), None, &admitted).await, Refusal::BadCredentials);
    let session = world.engine.sign_in(&user.email, typed(PASSWORD), None, &admitted).await.unwrap();
    let mut caller = world.caller(&session).await.unwrap();
    caller.client = admitted.clone();
    let pending = MfaPending::of(caller).unwrap();
    world.engine.verify_code(&pending, &app.code_at(world.now())).await.unwrap();
    let told = world.mailed_events(&user.email).await;
    assert!(told.contains(&SecurityEvent::NewBrowser), "it was no known browser: {told:?}");
    let other = world.member().await;
    let foreign = world.engine.sign_in(&other.email, typed(PASSWORD), None, &admitted).await;
    assert!(foreign.is_ok(), "elsewhere it is a browser like any other");
    let second = world.sign_in_link(&user.email).await;
    world.operator().set_password(&user.email, typed(NEW_PASSWORD)).await.unwrap();
    refused(world.engine.admit_browser(&second, &admitted).await.map(drop), Refusal::BadProof);
}

async fn simultaneous_wrong_passwords_are_counted_one_by_one(world: World) {
    let user = world.member().await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let (engine, email) = (world.engine.clone(), user.email.clone());
        tries.spawn(async move { engine.sign_in(&email, typed("wrong"), None, &ClientInfo::default()).await });
    }
    let judged = tries.join_all().await;
    let wrong = judged.iter().filter(|one| matches!(one, Err(Error::Refused(Refusal::BadCredentials)))).count();
    assert_eq!(wrong, 4, "four were judged wrong, the fifth began the lockout, the rest were not judged");
    // Many right ones at once are no guessing. (More of one network than the queue for hashing takes would be
    // busy.)
    let other = world.member().await;
    let mut right = tokio::task::JoinSet::new();
    for number in 0..40 {
        let (engine, email, client) = (world.engine.clone(), other.email.clone(), from(&format!("net {number}")));
        right.spawn(async move { engine.sign_in(&email, typed(PASSWORD), None, &client).await });
    }
    assert!(right.join_all().await.iter().all(Result::is_ok));
}
