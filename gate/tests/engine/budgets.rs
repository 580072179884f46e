//! Guessing: pauses, and whom they meet.

use crate::{
    helpers::{half_in, password, refused, rows, wrong},
    on_both,
    support::{PASSWORD, STEP, World},
};
use gate::{
    engine::{ClientInfo, CodeOutcome, Error},
    model::{NextStep, Refusal},
};

on_both! {
    wrong_codes_pause_and_burn_the_session,
    the_same_wrong_code_counts_once,
    a_hundred_wrong_codes_spend_an_authenticator,
    wrong_passwords_pause_their_network_not_the_owner,
    old_lanes_and_sessions_are_forgotten,
    many_networks_together_pause_the_account,
    many_wrong_passwords_at_once_count_one_after_the_other,
}

async fn wrong_codes_pause_and_burn_the_session(world: World) {
    let person = world.member().await;
    let (app, _) = world.enrolled(&person).await;
    let half = half_in(&world, &person).await;
    for number in 0..4 {
        refused(world.engine.verify_code(&half, &wrong(&app, &world, number)).await, Refusal::WrongCode);
    }
    let CodeOutcome::LockedOut { until } = world.engine.verify_code(&half, &wrong(&app, &world, 4)).await.unwrap()
    else {
        panic!("the fifth in a row begins a pause")
    };
    assert_eq!(until, world.now().plus(60_000));
    let code = app.code_at(world.now());
    assert!(
        matches!(world.engine.verify_code(&half, &code).await, Err(Error::SessionGone)),
        "back to the password"
    );
    let half = half_in(&world, &person).await;
    assert_eq!(world.engine.code_pause(&half).await.unwrap(), Some(until));
    assert!(
        matches!(world.engine.verify_code(&half, &code).await, Ok(CodeOutcome::LockedOut { .. })),
        "not even a right one"
    );
    world.clock.advance(60_000);
    let half = half_in(&world, &person).await;
    assert_eq!(world.engine.code_pause(&half).await.unwrap(), None);
    let again = world.engine.verify_code(&half, &wrong(&app, &world, 5)).await;
    assert!(
        matches!(again, Ok(CodeOutcome::LockedOut { until }) if until == world.now().plus(120_000)),
        "twice as long"
    );
    world.clock.advance(120_000);
    let half = half_in(&world, &person).await;
    let right = world.engine.verify_code(&half, &app.code_at(world.now())).await;
    assert!(matches!(right, Ok(CodeOutcome::Upgraded(_))));
    let half = half_in(&world, &person).await;
    refused(world.engine.verify_code(&half, &wrong(&app, &world, 6)).await, Refusal::WrongCode);
}

async fn the_same_wrong_code_counts_once(world: World) {
    let person = world.member().await;
    let (app, _) = world.enrolled(&person).await;
    let half = half_in(&world, &person).await;
    for _ in 0..20 {
        refused(world.engine.verify_code(&half, &wrong(&app, &world, 1)).await, Refusal::WrongCode);
    }
    let same = wrong(&app, &world, 1);
    for _ in 0..3 {
        world.clock.advance(STEP);
        refused(world.engine.verify_code(&half, &same).await, Refusal::WrongCode);
    }
    world.clock.advance(STEP);
    let burnt = world.engine.verify_code(&half, &same).await;
    assert!(matches!(burnt, Ok(CodeOutcome::LockedOut { .. })), "at every new step it is a new guess");
    world.clock.advance(60_000);
    let half = half_in(&world, &person).await;
    assert!(matches!(
        world.engine.verify_code(&half, &app.code_at(world.now())).await,
        Ok(CodeOutcome::Upgraded(_))
    ));
    let half = half_in(&world, &person).await;
    let used = app.code_at(world.now());
    for _ in 0..20 {
        refused(world.engine.verify_code(&half, &used).await, Refusal::UsedCode);
    }
    world.clock.advance(STEP);
    assert!(matches!(
        world.engine.verify_code(&half, &app.code_at(world.now())).await,
        Ok(CodeOutcome::Upgraded(_))
    ));
}

async fn a_hundred_wrong_codes_spend_an_authenticator(world: World) {
    let person = world.member().await;
    let (app, _) = world.enrolled(&person).await;
    for number in 0..100 {
        let half = half_in(&world, &person).await;
        let _ = world.engine.verify_code(&half, &wrong(&app, &world, number)).await;
        world.clock.advance(61 * 60_000);
    }
    let half = half_in(&world, &person).await;
    refused(world.engine.verify_code(&half, &app.code_at(world.now())).await, Refusal::Exhausted);
    world.operator().reset_mfa(&person.email, "").await.unwrap();
    assert_eq!(world.sign_in(&person).await.next, NextStep::Onboard);
}

fn from(network: &str) -> ClientInfo {
    ClientInfo { network: network.to_owned(), ..ClientInfo::default() }
}

async fn wrong_passwords_pause_their_network_not_the_owner(world: World) {
    let (person, other) = (world.member().await, world.member().await);
    let engine = &world.engine;
    let paused = Refusal::LockedOut { until: world.now().plus(60_000) };
    for email in [person.email.as_str(), "nobody@bank.example"] {
        for _ in 0..4 {
            refused(engine.sign_in(email, password("wrong"), None, &from("thief")).await, Refusal::BadCredentials);
        }
        refused(engine.sign_in(email, password("wrong"), None, &from("thief")).await, paused);
        refused(engine.sign_in(email, password(PASSWORD), None, &from("thief")).await, paused);
    }
    let home = engine.sign_in(&person.email, password(PASSWORD), None, &from("home")).await.unwrap();
    let device = home.device.unwrap().expose().to_owned();
    let known = |device: &str| ClientInfo { device: Some(device.to_owned()), ..from("thief") };
    assert!(engine.sign_in(&person.email, password(PASSWORD), None, &known(&device)).await.is_ok(), "an own lane");
    let foreign = engine.sign_in(&other.email, password(PASSWORD), None, &from("home")).await.unwrap();
    let foreign = foreign.device.unwrap().expose().to_owned();
    for made_up in [foreign.as_str(), "made up", ""] {
        refused(engine.sign_in(&person.email, password(PASSWORD), None, &known(made_up)).await, paused);
    }
    world.clock.advance(60_000);
    assert!(engine.sign_in(&person.email, password(PASSWORD), None, &from("thief")).await.is_ok());
    for _ in 0..5 {
        let _ = engine.sign_in(&person.email, password("wrong"), None, &from("thief")).await;
    }
    let new = "seven quiet harbours sing";
    world.operator().set_password(&person.email, password(new)).await.unwrap();
    assert!(
        engine.sign_in(&person.email, password(new), None, &from("thief")).await.is_ok(),
        "a reset ends pauses"
    );
    for _ in 0..5 {
        let _ = engine.sign_in(&person.email, password("wrong"), None, &from("thief")).await;
    }
    let stale = engine.sign_in(&person.email, password(new), None, &known(&device)).await;
    assert!(stale.is_err(), "a new password makes known devices strangers");
}

async fn old_lanes_and_sessions_are_forgotten(world: World) {
    let person = world.member().await;
    let _ = world.sign_in(&person).await;
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..20 {
        let engine = world.engine.clone();
        tries.spawn(async move {
            engine.sign_in(&format!("{number}@x.example"), password("wrong"), None, &from("net")).await
        });
    }
    tries.join_all().await;
    assert_eq!(rows(&world, "budgets").await, 40);
    world.engine.sweep().await.unwrap();
    assert_eq!((rows(&world, "budgets").await, rows(&world, "sessions").await), (40, 1));
    world.clock.advance(25 * 60 * 60_000);
    let mut sweeps = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let engine = world.engine.clone();
        sweeps.spawn(async move { engine.sweep().await });
    }
    assert!(sweeps.join_all().await.iter().all(Result::is_ok), "replicas sweep at once");
    assert_eq!((rows(&world, "budgets").await, rows(&world, "sessions").await), (0, 0));
}

async fn many_networks_together_pause_the_account(world: World) {
    let person = world.member().await;
    for number in 0..50 {
        let network = from(&format!("net {number}"));
        assert!(world.engine.sign_in(&person.email, password("wrong"), None, &network).await.is_err());
    }
    let fresh = world.engine.sign_in(&person.email, password(PASSWORD), None, &from("fresh")).await;
    refused(fresh, Refusal::LockedOut { until: world.now().plus(60_000) });
}

async fn many_wrong_passwords_at_once_count_one_after_the_other(world: World) {
    let person = world.member().await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let (engine, email) = (world.engine.clone(), person.email.clone());
        tries.spawn(async move { engine.sign_in(&email, password("wrong"), None, &ClientInfo::default()).await });
    }
    let judged = tries.join_all().await;
    let wrong = judged.iter().filter(|one| matches!(one, Err(Error::Refused(Refusal::BadCredentials)))).count();
    assert_eq!(wrong, 4, "four were judged wrong, the fifth began the pause, the rest were not judged");
    // Many right ones at once are no guessing.
    let other = world.member().await;
    let mut right = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let (engine, email) = (world.engine.clone(), other.email.clone());
        right.spawn(async move { engine.sign_in(&email, password(PASSWORD), None, &ClientInfo::default()).await });
    }
    assert!(right.join_all().await.iter().all(Result::is_ok));
}
