//! The second proof of identity at the forced set-up and after a reset: knowing the password alone enrols nothing.

use crate::helpers::{enforced, onboarding};
use gate::{
    engine::{
        ClientInfo, NewUser,
        caller::{Administrator, Onboarding},
    },
    model::{NextStep, Refusal, Role},
    rules::MAIL_INTERVAL,
};
use std::time::Duration;
use testkit::{NEW_PASSWORD, PASSWORD, STEP, World, actor::new_user, on_both_databases, refused, typed};

on_both_databases! {
    a_mailed_code_proves_identity_in_its_own_session_only,
    access_to_the_mailbox_alone_cannot_enrol,
    wrong_proofs_void_the_mailed_code_and_lock_out,
    enrolment_codes_do_not_flood_a_mailbox,
    two_presses_mail_one_code,
    an_attacker_does_not_use_up_the_mailed_codes_of_the_owner,
    enrolment_after_a_reset_needs_a_proof_without_enforcement_too,
    who_can_issue_a_pass_is_named,
}

async fn a_mailed_code_proves_identity_in_its_own_session_only(world: World) {
    let (_, user) = enforced(&world).await;
    let (session, caller) = onboarding(&world, &user).await;
    refused(world.engine.begin_setup(&caller).await, Refusal::ProofDue);
    let guard = world.engine.enrolment_guard(&caller).await.unwrap();
    assert_eq!(
        (guard.due, guard.mailed_until),
        (true, Some(world.now_plus(Duration::from_mins(10)))),
        "mailed at the sign-in"
    );
    let code = world.enrolment_code(&user.email).await;
    let (_, attacker) = onboarding(&world, &user).await;
    refused(world.engine.prove_enrolment(&attacker, &code).await, Refusal::BadProof);
    let newest = world.enrolment_code(&user.email).await;
    assert_ne!(newest, code);
    refused(world.engine.prove_enrolment(&caller, &newest).await, Refusal::BadProof);
    for _ in 0..5 {
        world.engine.prove_enrolment(&attacker, "0000 0000").await.unwrap_err();
    }
    let given = world.prove_enrolment(&session, &code.replace('-', " ")).await;
    given.expect("the attacker is not in the way of the owner");
    assert!(world.engine.is_setup_in_progress(&caller).await.unwrap(), "one button less to press");
    assert!(world.engine.prove_enrolment(&caller, &newest).await.is_err(), "the token before the proof is void");
    let caller: Onboarding = world.caller_as(&session).await;
    world.engine.prove_enrolment(&caller, &code).await.expect("giving it twice harms nothing");
    assert!(!world.engine.enrolment_guard(&caller).await.unwrap().due);
    refused(world.engine.begin_setup(&attacker).await, Refusal::ProofDue);
    let (_, full) = world.enrol(&session).await;
    assert_eq!(full.next, NextStep::Done);
    assert!(world.engine.begin_setup(&attacker).await.is_err(), "MFA-pending sessions end with the enrolment");
}

/// An attacker who reads the mail could set the password with a mailed link and read a mailed code too: the same
/// proof twice.
async fn access_to_the_mailbox_alone_cannot_enrol(world: World) {
    let (_, user) = enforced(&world).await;
    world.forgot_password(&user).await;
    let token = world.password_token(&user.email).await;
    world.engine.set_forgotten_password(&token, typed(NEW_PASSWORD), "", &ClientInfo::default()).await.unwrap();
    let before = world.emails_to(&user.email).await.len();
    let session = world.try_sign_in(&user.email, NEW_PASSWORD).await.unwrap();
    assert_eq!(session.next, NextStep::Onboard);
    let caller: Onboarding = world.caller_as(&session).await;
    let guard = world.engine.enrolment_guard(&caller).await.unwrap();
    assert_eq!((guard.due, guard.password_mailed, guard.mailed_until), (true, true, None));
    refused(world.engine.mail_enrolment_code(&caller).await, Refusal::PassOnly);
    assert_eq!(world.emails_to(&user.email).await.len(), before);
    let pass = world.enrolment_pass(&user.email).await;
    world.prove_enrolment(&session, &pass).await.unwrap();
    world.enrol(&session).await;
    world.operator().reset_mfa(&user.email, "").await.unwrap();
    let again = world.try_sign_in(&user.email, NEW_PASSWORD).await.unwrap();
    let caller: Onboarding = world.caller_as(&again).await;
    assert!(!world.engine.enrolment_guard(&caller).await.unwrap().password_mailed, "a code was given since");
}

async fn wrong_proofs_void_the_mailed_code_and_lock_out(world: World) {
    let (_, user) = enforced(&world).await;
    let (_, caller) = onboarding(&world, &user).await;
    let code = world.enrolment_code(&user.email).await;
    for malformed in ["", "1", "abc", &"9".repeat(65)] {
        refused(world.engine.prove_enrolment(&caller, malformed).await, Refusal::BadProof);
    }
    let bad = if code.starts_with('0') { "11111111" } else { "00000000" };
    for _ in 0..4 {
        refused(world.engine.prove_enrolment(&caller, bad).await, Refusal::BadProof);
    }
    let until = world.now_plus(Duration::from_mins(1));
    refused(world.engine.prove_enrolment(&caller, bad).await, Refusal::LockedOut { until });
    refused(world.engine.prove_enrolment(&caller, &code).await, Refusal::LockedOut { until });
    assert_eq!(world.rows("proofs").await, 0, "it is void, not only out of reach");
}

async fn enrolment_codes_do_not_flood_a_mailbox(world: World) {
    let (_, user) = enforced(&world).await;
    let (_, caller) = onboarding(&world, &user).await;
    let mut sent = 1;
    world.advance(MAIL_INTERVAL);
    while world.engine.mail_enrolment_code(&caller).await.is_ok() {
        sent += 1;
        world.advance(MAIL_INTERVAL);
        // The first lockout lasts as long as this interval.
        assert!(sent <= 6, "a lockout comes");
    }
    let emails = world.emails_to(&user.email).await.len();
    world.sign_in(&user).await;
    assert_eq!(world.emails_to(&user.email).await.len(), emails, "signing in again mails nothing either");
}

/// A button that is pressed twice, or right after the sign-in that has mailed a code, does not void that code.
async fn two_presses_mail_one_code(world: World) {
    let (_, user) = enforced(&world).await;
    let (_, caller) = onboarding(&world, &user).await;
    let emails = async || world.emails_to(&user.email).await.len();
    let (code, mailed) = (world.enrolment_code(&user.email).await, emails().await);
    assert!(!world.engine.mail_enrolment_code(&caller).await.unwrap());
    world.advance(MAIL_INTERVAL.saturating_sub(Duration::from_millis(1)));
    assert!(!world.engine.mail_enrolment_code(&caller).await.unwrap());
    assert_eq!((emails().await, world.enrolment_code(&user.email).await), (mailed, code.clone()));
    world.advance(Duration::from_millis(1));
    let (one, two) =
        tokio::join!(world.engine.mail_enrolment_code(&caller), world.engine.mail_enrolment_code(&caller));
    assert!(one.unwrap() ^ two.unwrap(), "at once too");
    assert_eq!(emails().await, mailed + 1);
    refused(world.engine.prove_enrolment(&caller, &code).await, Refusal::BadProof);
    let (_, other) = onboarding(&world, &user).await;
    assert!(!world.engine.mail_enrolment_code(&other).await.unwrap(), "the sign-in has mailed it");
    assert_eq!(emails().await, mailed + 2, "another session has a code of its own");
}

/// An attacker with the password asks for all codes there are, from a network of their own.
async fn an_attacker_does_not_use_up_the_mailed_codes_of_the_owner(world: World) {
    let (_, user) = enforced(&world).await;
    let from = |network: String| ClientInfo { network: Some(network), ..ClientInfo::default() };
    let sign_in = async |network: String| {
        let password = typed(PASSWORD);
        world.engine.sign_in(&user.email, password, None, &from(network)).await.unwrap();
        world.emails_to(&user.email).await.len()
    };
    let mut mailed = 0;
    for _ in 0..8 {
        mailed = sign_in("198.51.100.1".to_owned()).await;
    }
    assert_eq!(mailed, 5, "one network");
    assert_eq!(sign_in("203.0.113.9".to_owned()).await, 6, "the owner's");
    for number in 0..40 {
        mailed = sign_in(format!("192.0.2.{number}")).await;
    }
    assert_eq!(mailed, 20, "together");
    world.advance(Duration::from_mins(5));
    assert_eq!(sign_in("203.0.113.9".to_owned()).await, 21, "the wait is short");
}

async fn enrolment_after_a_reset_needs_a_proof_without_enforcement_too(world: World) {
    let tpp = world.tpp("Northbank").await;
    let (administrator, user) =
        (world.user(&tpp, Role::Administrator).await, world.user(&tpp, Role::Member).await);
    let (app, session) = world.enrolled(&administrator).await;
    world.enrolled(&user).await;
    let caller: Administrator = world.caller_as(&session).await;
    let id = world.user_id(&user).await;
    world.engine.request_mfa_reset(&caller, &id, "Lost the phone").await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    let (fresh, caller) = onboarding(&world, &user).await;
    refused(world.engine.begin_setup(&caller).await, Refusal::ProofDue);
    world.prove_enrolment(&fresh, &world.enrolment_code(&user.email).await).await.unwrap();
    let (_, full) = world.enrol(&fresh).await;
    assert_eq!(full.next, NextStep::Done);
    world.advance(STEP);
    assert_eq!(world.sign_in(&user).await.next, NextStep::Code, "the reset is over");
}

async fn who_can_issue_a_pass_is_named(world: World) {
    let (_, user) = enforced(&world).await;
    let tpp = user.tpp.clone();
    let administrator =
        |email, name: &str| NewUser { name: name.to_owned(), ..new_user(&tpp, email, Role::Administrator) };
    // One without an authenticator cannot issue one, nor can one who is blocked, nor one of another TPP.
    for (email, name) in [("bo@bank.example", "Bo"), ("chen@bank.example", "Chen"), ("dora@bank.example", "Dora")]
    {
        world.operator().create_user(administrator(email, name)).await.unwrap();
    }
    for email in ["chen@bank.example", "dora@bank.example"] {
        let pass = world.enrolment_pass(email).await;
        let session = world.try_sign_in(email, PASSWORD).await.unwrap();
        world.prove_enrolment(&session, &pass).await.unwrap();
        world.enrol(&session).await;
    }
    world.execute("UPDATE users SET block_reason = 'suspended' WHERE name = 'Dora'").await;
    world.enrolled(&world.administrator().await).await;
    let (_, caller) = onboarding(&world, &user).await;
    let guard = world.engine.enrolment_guard(&caller).await.unwrap();
    assert_eq!(guard.pass_issuers, ["Chen", "Kim Example"]);
}
