//! The takeover guard: whoever has only the password enrols nothing at the forced set-up, or after a reset.

use crate::{
    helpers::{enforce, refused, rows, text},
    on_both,
    support::{App, Person, STEP, World, parts},
};
use gate::{
    engine::{
        ClientInfo, Engine, IssuedSession,
        caller::{Administrator, Onboarding},
    },
    model::{NextStep, Refusal, Role},
};

on_both! {
    a_mailed_code_proves_in_its_session_once,
    the_mailbox_alone_enrols_nothing,
    wrong_proofs_void_the_mailed_code_and_pause,
    a_pass_is_its_owners_and_counts_once,
    proofs_lapse,
    administrators_are_told_who_has_set_up,
    without_mail_the_pass_is_the_way,
    mailboxes_are_not_filled,
    a_reset_is_guarded_where_nothing_is_required,
}

/// A TPP that requires a second factor, its administrator, and a member who has not set up.
async fn enforced(world: &World) -> (Person, Person) {
    let tpp = world.tpp("Northbank").await;
    let (boss, person) = (world.person(&tpp, Role::Administrator).await, world.person(&tpp, Role::Member).await);
    let (app, session) = world.enrolled(&boss).await;
    enforce(world, &session, &app, true, "").await.unwrap();
    (boss, person)
}

async fn onboarding(world: &World, person: &Person) -> (IssuedSession, Onboarding) {
    // So that the newest letter is known.
    world.clock.advance(1);
    let session = world.sign_in(person).await;
    assert_eq!(session.next, NextStep::Onboard);
    let enroller = world.caller_as(&session).await;
    (session, enroller)
}

/// The code in the newest letter that brings one.
async fn mailed(world: &World, person: &Person) -> String {
    let letters = world.emails_to(&person.email).await;
    let line = |text: &str| text.lines().find(|line| line.starts_with("    ")).map(|line| line.trim().to_owned());
    letters.iter().find(|letter| letter.subject.starts_with("Your code")).and_then(|one| line(&one.text)).unwrap()
}

async fn a_mailed_code_proves_in_its_session_once(world: World) {
    let (_, person) = enforced(&world).await;
    let (session, enroller) = onboarding(&world, &person).await;
    refused(world.engine.begin_setup(&enroller).await, Refusal::ProofDue);
    let guard = world.engine.enrolment_guard(&enroller).await.unwrap();
    assert_eq!((guard.due, guard.mailed_until), (true, Some(world.now().plus(600_000))), "mailed at the sign-in");
    let code = mailed(&world, &person).await;
    let (_, thief) = onboarding(&world, &person).await;
    refused(world.engine.prove_enrolment(&thief, &code).await, Refusal::BadProof);
    let newest = mailed(&world, &person).await;
    assert_ne!(newest, code);
    refused(world.engine.prove_enrolment(&enroller, &newest).await, Refusal::BadProof);
    for _ in 0..5 {
        world.engine.prove_enrolment(&thief, "0000 0000").await.unwrap_err();
    }
    world.engine.prove_enrolment(&enroller, &code.replace('-', " ")).await.expect("the thief is in nobody's way");
    world.engine.prove_enrolment(&enroller, &code).await.expect("pressing twice harms nothing");
    assert!(!world.engine.enrolment_guard(&enroller).await.unwrap().due);
    refused(world.engine.begin_setup(&thief).await, Refusal::ProofDue);
    let (_, full) = world.enrol(&session).await;
    assert_eq!(full.next, NextStep::Done);
    assert!(world.engine.begin_setup(&thief).await.is_err(), "half-way sessions end with the enrolment");
}

/// Whoever reads the mail could set the password by it, and read a mailed code too: that would be one proof twice.
async fn the_mailbox_alone_enrols_nothing(world: World) {
    let (_, person) = enforced(&world).await;
    world.forgot_password(&person).await;
    let letter = world.emails_to(&person.email).await.remove(0);
    let token = letter.text.split_once("token=").unwrap().1.split_whitespace().next().unwrap();
    let password = |text: &str| gate::engine::crypto::PlainPassword::new(text.to_owned());
    let new = "seven quiet harbours sing";
    world.engine.set_forgotten_password(token, password(new), "", &ClientInfo::default()).await.unwrap();
    let before = world.emails_to(&person.email).await.len();
    let session = world.engine.sign_in(&person.email, password(new), None, &ClientInfo::default()).await.unwrap();
    assert_eq!(session.next, NextStep::Onboard);
    let enroller: Onboarding = world.caller_as(&session).await;
    let guard = world.engine.enrolment_guard(&enroller).await.unwrap();
    assert_eq!((guard.due, guard.password_mailed, guard.mailed_until), (true, true, None));
    refused(world.engine.mail_enrolment_code(&enroller).await, Refusal::PassOnly);
    assert_eq!(world.emails_to(&person.email).await.len(), before);
    let (_, pass) = world.operator().issue_pass(&person.email).await.unwrap();
    world.engine.prove_enrolment(&enroller, &pass).await.unwrap();
    world.enrol(&session).await;
    world.operator().reset_mfa(&person.email, "").await.unwrap();
    let again = world.engine.sign_in(&person.email, password(new), None, &ClientInfo::default()).await.unwrap();
    let enroller: Onboarding = world.caller_as(&again).await;
    assert!(!world.engine.enrolment_guard(&enroller).await.unwrap().password_mailed, "a code was given since");
}

async fn wrong_proofs_void_the_mailed_code_and_pause(world: World) {
    let (_, person) = enforced(&world).await;
    let (_, enroller) = onboarding(&world, &person).await;
    let code = mailed(&world, &person).await;
    for malformed in ["", "1", "abc", &"9".repeat(65)] {
        refused(world.engine.prove_enrolment(&enroller, malformed).await, Refusal::BadProof);
    }
    let bad = if code.starts_with('0') { "11111111" } else { "00000000" };
    for _ in 0..4 {
        refused(world.engine.prove_enrolment(&enroller, bad).await, Refusal::BadProof);
    }
    let until = world.now().plus(60_000);
    refused(world.engine.prove_enrolment(&enroller, bad).await, Refusal::LockedOut { until });
    refused(world.engine.prove_enrolment(&enroller, &code).await, Refusal::LockedOut { until });
    assert_eq!(rows(&world, "proofs").await, 0, "it is void, not only out of reach");
}

async fn a_pass_is_its_owners_and_counts_once(world: World) {
    let (_, person) = enforced(&world).await;
    let other = world.person(&person.tpp, Role::Member).await;
    let (_, pass) = world.operator().issue_pass(&person.email).await.unwrap();
    let (_, newer) = world.operator().issue_pass(&person.email).await.unwrap();
    let ((_, one), (_, two), (_, foreign)) =
        (onboarding(&world, &person).await, onboarding(&world, &person).await, onboarding(&world, &other).await);
    refused(world.engine.prove_enrolment(&one, &pass).await, Refusal::BadProof);
    refused(world.engine.prove_enrolment(&foreign, &newer).await, Refusal::BadProof);
    let mut tries = tokio::task::JoinSet::new();
    for enroller in [one, two] {
        let (engine, pass) = (world.engine.clone(), newer.to_uppercase());
        tries.spawn(async move { engine.prove_enrolment(&enroller, &pass).await });
    }
    let results = tries.join_all().await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "it proves one session");
}

async fn proofs_lapse(world: World) {
    let (_, person) = enforced(&world).await;
    let (_, pass) = world.operator().issue_pass(&person.email).await.unwrap();
    let (_, enroller) = onboarding(&world, &person).await;
    let code = mailed(&world, &person).await;
    world.clock.advance(10 * 60_000);
    refused(world.engine.prove_enrolment(&enroller, &code).await, Refusal::BadProof);
    world.clock.advance(7 * 24 * 3_600_000);
    let (_, enroller) = onboarding(&world, &person).await;
    refused(world.engine.prove_enrolment(&enroller, &pass).await, Refusal::BadProof);
}

async fn administrators_are_told_who_has_set_up(world: World) {
    let (boss, person) = enforced(&world).await;
    let (session, enroller) = onboarding(&world, &person).await;
    world.engine.prove_enrolment(&enroller, &mailed(&world, &person).await).await.unwrap();
    world.enrol(&session).await;
    let told =
        |letters: &[gate::engine::Email], subject: &str| letters.iter().any(|letter| letter.subject == subject);
    let count = |letters: &[gate::engine::Email]| {
        letters.iter().filter(|letter| letter.subject == "A user has set up multi-factor authentication").count()
    };
    assert_eq!(count(&world.emails_to(&boss.email).await), 1);
    let onboard = async || {
        let next = world.person(&boss.tpp, Role::Member).await;
        let (session, enroller) = onboarding(&world, &next).await;
        world.engine.prove_enrolment(&enroller, &mailed(&world, &next).await).await.unwrap();
        world.enrol(&session).await;
    };
    onboard().await;
    assert_eq!(count(&world.emails_to(&boss.email).await), 1, "one letter stands for all of a day");
    let listed = "SELECT CAST(COUNT(*) AS TEXT) FROM notices WHERE kind = 'colleague-enrolled'";
    assert_eq!(text(&world, listed).await, "2", "the banner has each");
    world.clock.advance(24 * 3_600_000);
    onboard().await;
    assert_eq!(count(&world.emails_to(&boss.email).await), 2);
    assert!(told(&world.emails_to(&person.email).await, "An authenticator was added to your account"));
}

async fn without_mail_the_pass_is_the_way(world: World) {
    let (_, person) = enforced(&world).await;
    let parts = parts(&world.database, &world.folder, world.clock.clone());
    let engine = Engine::open(gate::engine::EngineParts { mail: false, ..parts }).await.unwrap();
    let password = gate::engine::crypto::PlainPassword::new(crate::support::PASSWORD.to_owned());
    let session = engine.sign_in(&person.email, password, None, &ClientInfo::default()).await.unwrap();
    let before = world.emails_to(&person.email).await.len();
    let enroller: Onboarding = world.caller_as(&session).await;
    let guard = engine.enrolment_guard(&enroller).await.unwrap();
    assert_eq!((guard.due, guard.mail, guard.mailed_until), (true, false, None));
    refused(engine.mail_enrolment_code(&enroller).await, Refusal::NoMail);
    assert_eq!(world.emails_to(&person.email).await.len(), before);
    let (_, pass) = world.operator().issue_pass(&person.email).await.unwrap();
    engine.prove_enrolment(&enroller, &pass).await.unwrap();
    engine.begin_setup(&enroller).await.unwrap();
}

async fn mailboxes_are_not_filled(world: World) {
    let (_, person) = enforced(&world).await;
    let (_, enroller) = onboarding(&world, &person).await;
    let mut sent = 1;
    while world.engine.mail_enrolment_code(&enroller).await.is_ok() {
        sent += 1;
        assert!(sent <= 5, "a pause comes");
    }
    let letters = world.emails_to(&person.email).await.len();
    world.sign_in(&person).await;
    assert_eq!(world.emails_to(&person.email).await.len(), letters, "signing in again mails nothing either");
}

async fn a_reset_is_guarded_where_nothing_is_required(world: World) {
    let tpp = world.tpp("Northbank").await;
    let (boss, person) = (world.person(&tpp, Role::Administrator).await, world.person(&tpp, Role::Member).await);
    let (app, session) = world.enrolled(&boss).await;
    world.enrolled(&person).await;
    let administrator: Administrator = world.caller_as(&session).await;
    let users = world.operator().list_users(&tpp.id).await.unwrap();
    let id = users.into_iter().find(|user| user.email == person.email).unwrap().id;
    world.engine.ask_reset(&administrator, &id, "Lost the phone").await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    let (fresh, enroller) = onboarding(&world, &person).await;
    refused(world.engine.begin_setup(&enroller).await, Refusal::ProofDue);
    world.engine.prove_enrolment(&enroller, &mailed(&world, &person).await).await.unwrap();
    let (own, full): (App, _) = world.enrol(&fresh).await;
    assert_eq!(full.next, NextStep::Done);
    world.clock.advance(STEP);
    assert_eq!(world.sign_in(&person).await.next, NextStep::Code, "the reset is over");
    drop(own);
}
