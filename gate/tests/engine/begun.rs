//! What was begun with a weaker proof ends when a stronger one exists, when sessions are ended, and when the
//! address changes.

use crate::helpers::{set_password, signs_in};
use gate::{
    engine::{
        ClientInfo, CodeOutcome, IssuedSession,
        caller::{Authenticated, MfaPending, Onboarding},
    },
    model::{Refusal, SessionId},
};
use testkit::{Actor, AuthenticatorApp, NEW_PASSWORD, PASSWORD, STEP, World, on_both_databases, refused, typed};

on_both_databases! {
    a_link_to_a_new_address_ends_with_the_enrolment,
    mailed_links_end_when_sessions_are_ended,
    mailed_links_end_with_a_new_address,
    mailed_links_end_with_an_authenticator_that_is_removed,
    a_set_up_in_another_session_ends_with_a_new_password,
    changes_and_drafts_in_another_session_end_when_it_is_ended,
    the_operator_puts_an_address_back,
}

/// Requests a new address, confirmed with the password alone. Gives the token of the mailed link.
async fn link_by_password(world: &World, session: &IssuedSession, to: &str) -> String {
    let caller: Authenticated = world.caller_as(session).await;
    world.engine.request_email_change(&caller, to).await.unwrap();
    world.confirm_with(session, &typed(PASSWORD), false).await.unwrap();
    world.email_token(to).await
}

/// A session in which a code of `app` was given. The clock moves to a step whose code is unused.
async fn signed_in_with(world: &World, user: &Actor, app: &AuthenticatorApp) -> IssuedSession {
    world.advance(STEP);
    let caller: MfaPending = world.caller_as(&world.sign_in(user).await).await;
    match world.engine.verify_code(&caller, &app.code_at(world.now())).await.unwrap() {
        CodeOutcome::Upgraded(session) => session,
        CodeOutcome::LockedOut { .. } => panic!("a right code"),
    }
}

/// The most recently used session of the user besides the caller's.
async fn other_session(world: &World, caller: &Authenticated) -> SessionId {
    let sessions = world.engine.sessions(caller).await.unwrap();
    sessions.into_iter().find(|session| !session.this).unwrap().id
}

async fn is_void(world: &World, link: &str) -> bool {
    let taken = world.engine.confirm_new_email(link, &ClientInfo::default()).await;
    taken.is_err() && world.engine.email_link(link).await.unwrap().is_none()
}

async fn a_link_to_a_new_address_ends_with_the_enrolment(world: World) {
    let owner = world.member().await;
    let thief = world.sign_in(&owner).await;
    let link = link_by_password(&world, &thief, "thief@bank.example").await;
    world.forgot_password(&owner).await;
    let password_link = world.password_token(&owner.email).await;
    world.enrolled(&owner).await;
    assert!(is_void(&world, &link).await);
    refused(set_password(&world, &password_link, "").await, Refusal::BadProof);
    assert!(signs_in(&world, &owner, PASSWORD).await);
}

async fn mailed_links_end_when_sessions_are_ended(world: World) {
    let owner = world.member().await;
    let (thief, own) = (world.sign_in(&owner).await, world.sign_in(&owner).await);
    let link = link_by_password(&world, &thief, "first@bank.example").await;
    let caller: Authenticated = world.caller_as(&own).await;
    world.engine.end_other_sessions(&caller).await.unwrap();
    assert!(is_void(&world, &link).await, "all others were ended");
    let thief = world.sign_in(&owner).await;
    let link = link_by_password(&world, &thief, "second@bank.example").await;
    let caller: Authenticated = world.caller_as(&own).await;
    let session = other_session(&world, &caller).await;
    world.engine.end_session(&caller, &session).await.unwrap();
    assert!(is_void(&world, &link).await, "that one was ended");
    let link = link_by_password(&world, &own, "own@bank.example").await;
    let caller: Authenticated = world.caller_as(&own).await;
    world.engine.sign_out(&caller).await.unwrap();
    world.engine.confirm_new_email(&link, &ClientInfo::default()).await.expect("signing out ends nothing else");
}

async fn mailed_links_end_with_a_new_address(world: World) {
    let owner = world.member().await;
    let session = world.sign_in(&owner).await;
    world.forgot_password(&owner).await;
    let password_link = world.password_token(&owner.email).await;
    let pass = world.enrolment_pass(&owner.email).await;
    let link = link_by_password(&world, &session, "new@bank.example").await;
    world.engine.confirm_new_email(&link, &ClientInfo::default()).await.unwrap();
    refused(set_password(&world, &password_link, "").await, Refusal::BadProof);
    assert_eq!(world.rows("proofs").await, 0, "the pass {} was issued to another address", pass.len());
}

async fn mailed_links_end_with_an_authenticator_that_is_removed(world: World) {
    let owner = world.member().await;
    let (stolen, session) = world.enrolled(&owner).await;
    let (app, _) = world.enrol_another(&session, &stolen).await;
    let thief = signed_in_with(&world, &owner, &stolen).await;
    let caller: Authenticated = world.caller_as(&thief).await;
    world.engine.request_email_change(&caller, "thief@bank.example").await.unwrap();
    world.confirm(&thief, &stolen).await.unwrap();
    let link = world.email_token("thief@bank.example").await;
    let own = signed_in_with(&world, &owner, &app).await;
    let id = world.authenticator_id(&own).await;
    let caller: Authenticated = world.caller_as(&own).await;
    world.engine.request_authenticator_removal(&caller, &id).await.unwrap();
    world.confirm(&own, &app).await.unwrap();
    assert!(is_void(&world, &link).await);
}

async fn a_set_up_in_another_session_ends_with_a_new_password(world: World) {
    let owner = world.member().await;
    let (app, own) = world.enrolled(&owner).await;
    let other = signed_in_with(&world, &owner, &app).await;
    let caller: Onboarding = world.caller_as(&other).await;
    world.engine.begin_setup(&caller).await.unwrap();
    world.confirm(&other, &app).await.unwrap();
    let caller: Onboarding = world.caller_as(&other).await;
    let set_up = world.app_of_setup(&caller).await;
    let owner_caller: Authenticated = world.caller_as(&own).await;
    world
        .engine
        .request_password_change(&owner_caller, &typed(PASSWORD), typed(NEW_PASSWORD), false)
        .await
        .unwrap();
    world.confirm(&own, &app).await.unwrap();
    let caller: Onboarding = world.caller_as(&other).await;
    let code = set_up.code_at(world.now());
    refused(world.engine.confirm_setup(&caller, "Phone", &code, false).await, Refusal::NoSetup);
}

async fn changes_and_drafts_in_another_session_end_when_it_is_ended(world: World) {
    let owner = world.member().await;
    let (app, own) = world.enrolled(&owner).await;
    world.save_recovery_codes(&own).await;
    let [first, second] = [signed_in_with(&world, &owner, &app).await, signed_in_with(&world, &owner, &app).await];
    let caller: Authenticated = world.caller_as(&first).await;
    world.engine.request_recovery_codes(&caller).await.unwrap();
    world.confirm(&first, &app).await.unwrap();
    let caller: Authenticated = world.caller_as(&second).await;
    world.engine.request_email_change(&caller, "thief@bank.example").await.unwrap();
    let caller: Authenticated = world.caller_as(&own).await;
    world.engine.request_recovery_codes(&caller).await.unwrap();
    signed_in_with(&world, &owner, &app).await;
    let id = other_session(&world, &caller).await;
    world.engine.end_session(&caller, &id).await.unwrap();
    let draft = world.engine.recovery_draft(&world.caller_as(&first).await).await.unwrap();
    assert!(draft.is_none(), "made in a session that is not the one that ended another");
    assert_eq!(world.engine.pending(&world.caller_as(&second).await).await.unwrap(), None);
    let kept = world.engine.pending(&world.caller_as(&own).await).await.unwrap();
    assert!(kept.is_some(), "what the user does at this moment goes on");
}

async fn the_operator_puts_an_address_back(world: World) {
    let owner = world.member().await;
    let thief = world.sign_in(&owner).await;
    let link = link_by_password(&world, &thief, "thief@bank.example").await;
    world.engine.confirm_new_email(&link, &ClientInfo::default()).await.unwrap();
    let again = link_by_password(&world, &thief, "second@bank.example").await;
    let operator = world.operator();
    refused(operator.set_email("thief@bank.example", "nonsense").await, Refusal::BadEmail);
    let other = world.member().await;
    refused(operator.set_email("thief@bank.example", &other.email).await, Refusal::EmailTaken);
    operator.set_email("thief@bank.example", &owner.email).await.unwrap();
    assert!(
        is_void(&world, &again).await && world.caller(&thief).await.is_none(),
        "nothing of the thief's is left"
    );
    assert!(signs_in(&world, &owner, PASSWORD).await);
    let stolen = Actor { email: "thief@bank.example".to_owned(), ..owner };
    assert!(!signs_in(&world, &stolen, PASSWORD).await);
}
