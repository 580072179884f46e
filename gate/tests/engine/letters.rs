//! What goes by mail: links, notices, the outbox.

use crate::{
    helpers::{half_in, kept_codes, password, refused, rows, typed, wrong},
    on_both,
    support::{PASSWORD, Person, STEP, World},
};
use gate::{
    engine::{ClientInfo, CodeOutcome, Delivery, Error, IssuedSession, caller::Authenticated},
    model::{NextStep, Refusal, SecurityEvent},
};

const NEW: &str = "seven quiet harbours sing";

on_both! {
    a_forgotten_password_does_not_skip_the_code,
    guessing_with_a_link_voids_it_and_is_told,
    nobodys_mailbox_is_filled_by_changing_addresses,
    a_password_link_counts_once_and_lapses,
    links_end_with_the_password,
    one_of_twenty_equal_links_wins,
    a_new_address_is_proven_and_the_old_one_told,
    an_address_that_is_taken_meanwhile_is_not_given,
    a_frozen_account_stays_out,
    freeze_links_cannot_be_made_and_lapse,
    every_change_is_told,
    a_browser_is_new_once,
    an_unfinished_second_step_is_told_once,
    letters_are_taken_by_one_and_come_again,
    letters_are_kept_sealed,
}

/// The token of the newest link of that kind that was mailed to this address.
async fn link(world: &World, email: &str, path: &str) -> String {
    let letters = world.emails_to(email).await;
    let found = letters.iter().find_map(|letter| letter.text.split_once(path)).expect("a letter with that link");
    found.1.split_whitespace().next().unwrap().to_owned()
}

async fn password_link(world: &World, person: &Person) -> String {
    // So that the newest letter is known.
    world.clock.advance(1);
    world.forgot_password(person).await;
    link(world, &person.email, "/sign-in/new-password?token=").await
}

async fn set(world: &World, token: &str, code: &str) -> gate::engine::Result<()> {
    world.engine.set_forgotten_password(token, password(NEW), code, &ClientInfo::default()).await
}

async fn signs_in(world: &World, person: &Person, with: &str) -> bool {
    world.engine.sign_in(&person.email, password(with), None, &ClientInfo::default()).await.is_ok()
}

async fn a_forgotten_password_does_not_skip_the_code(world: World) {
    let person = world.member().await;
    let (app, session) = world.enrolled(&person).await;
    let codes = kept_codes(&world, &session).await;
    let token = password_link(&world, &person).await;
    assert!(world.engine.password_link(&token).await.unwrap().unwrap().by_code);
    refused(set(&world, &token, "").await, Refusal::MalformedCode);
    refused(set(&world, &token, &wrong(&app, &world, 1)).await, Refusal::WrongCode);
    assert!(signs_in(&world, &person, PASSWORD).await && !signs_in(&world, &person, NEW).await);
    assert!(world.caller(&session).await.is_some(), "nothing happened yet");
    set(&world, &token, &app.code_at(world.now())).await.unwrap();
    assert!(!signs_in(&world, &person, PASSWORD).await && signs_in(&world, &person, NEW).await);
    assert!(world.caller(&session).await.is_none(), "all sessions end");
    let again = password_link(&world, &person).await;
    set(&world, &again, &codes[0]).await.expect("a recovery code does as well");
    let other = password_link(&world, &person).await;
    refused(set(&world, &other, &codes[0]).await, Refusal::WrongRecoveryCode);
}

/// Whoever reads the mail is no better at guessing than whoever has the password.
async fn guessing_with_a_link_voids_it_and_is_told(world: World) {
    let person = world.member().await;
    let (app, _) = world.enrolled(&person).await;
    let token = password_link(&world, &person).await;
    let until = world.now().plus(60_000);
    for number in 0..5 {
        let refusal = if number < 4 { Refusal::WrongCode } else { Refusal::LockedOut { until } };
        refused(set(&world, &token, &wrong(&app, &world, number)).await, refusal);
    }
    refused(set(&world, &token, &app.code_at(world.now())).await, Refusal::BadProof);
    let letters = world.emails_to(&person.email).await;
    assert!(letters.iter().any(|letter| letter.subject == "Too many wrong codes were given"));
}

async fn nobodys_mailbox_is_filled_by_changing_addresses(world: World) {
    let session = world.sign_in(&world.member().await).await;
    let mut sent = 0;
    loop {
        let member: Authenticated = world.caller_as(&session).await;
        world.engine.ask_new_email(&member, "stranger@bank.example").await.unwrap();
        if world.confirm_with(&session, &typed(PASSWORD), false).await.is_err() {
            break;
        }
        sent += 1;
    }
    assert_eq!((sent, world.emails_to("stranger@bank.example").await.len()), (5, 5));
}

async fn a_password_link_counts_once_and_lapses(world: World) {
    let person = world.member().await;
    world.engine.forgot_password("nobody@bank.example", &ClientInfo::default()).await.expect("the same answer");
    refused(world.engine.forgot_password("nobody", &ClientInfo::default()).await, Refusal::BadEmail);
    assert_eq!(rows(&world, "password_requests").await, 1, "nothing of it is looked up in the answer");
    world.engine.mail_password_links().await.unwrap();
    assert_eq!((rows(&world, "password_requests").await, rows(&world, "outbox").await), (0, 0));
    let (old, token) = (password_link(&world, &person).await, password_link(&world, &person).await);
    refused(set(&world, &old, "").await, Refusal::BadProof);
    world.engine.set_forgotten_password(&token, password("short"), "", &ClientInfo::default()).await.unwrap_err();
    set(&world, &token, "").await.expect("whoever has no factor needs none");
    refused(set(&world, &token, "").await, Refusal::BadProof);
    let late = password_link(&world, &person).await;
    world.clock.advance(30 * 60_000);
    assert!(world.engine.password_link(&late).await.unwrap().is_none());
    refused(set(&world, &late, "").await, Refusal::BadProof);
    refused(set(&world, "", "").await, Refusal::BadProof);
}

async fn links_end_with_the_password(world: World) {
    let person = world.member().await;
    let session = world.sign_in(&person).await;
    let member: Authenticated = world.caller_as(&session).await;
    let token = password_link(&world, &person).await;
    world.engine.ask_new_email(&member, "thief@bank.example").await.unwrap();
    world.confirm_with(&session, &typed(PASSWORD), false).await.unwrap();
    let moved = link(&world, "thief@bank.example", "/new-email?token=").await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.change_password(&member, &password(PASSWORD), password(NEW), true).await.unwrap();
    refused(set(&world, &token, "").await, Refusal::BadProof);
    refused(world.engine.take_new_email(&moved, &ClientInfo::default()).await, Refusal::BadProof);
}

async fn one_of_twenty_equal_links_wins(world: World) {
    let person = world.member().await;
    let token = password_link(&world, &person).await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (engine, token) = (world.engine.clone(), token.clone());
        tries.spawn(async move {
            engine.set_forgotten_password(&token, password(NEW), "", &ClientInfo::default()).await
        });
    }
    let results = tries.join_all().await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    for result in results.into_iter().filter(Result::is_err) {
        refused(result, Refusal::BadProof);
    }
}

async fn a_new_address_is_proven_and_the_old_one_told(world: World) {
    let person = world.member().await;
    let (app, session) = world.enrolled(&person).await;
    let member: Authenticated = world.caller_as(&session).await;
    refused(world.engine.ask_new_email(&member, "nobody").await, Refusal::BadEmail);
    let new = Person { email: format!("new-{}", person.email), ..person.clone() };
    world.engine.ask_new_email(&member, &new.email.to_uppercase()).await.unwrap();
    assert!(world.emails_to(&new.email).await.is_empty(), "nothing goes out before the code");
    world.confirm(&session, &app).await.unwrap();
    let token = link(&world, &new.email, "/new-email?token=").await;
    assert_eq!(world.engine.email_link(&token).await.unwrap(), Some(new.email.clone()));
    assert!(signs_in(&world, &person, PASSWORD).await, "and nothing changes before the link");
    world.engine.take_new_email(&token, &ClientInfo::default()).await.unwrap();
    refused(world.engine.take_new_email(&token, &ClientInfo::default()).await, Refusal::BadProof);
    assert!(!signs_in(&world, &person, PASSWORD).await && signs_in(&world, &new, PASSWORD).await);
    let told = world.emails_to(&person.email).await;
    assert!(told[0].text.contains(&new.email) && told[0].text.contains("/freeze?token="), "{}", told[0].text);
    assert!(world.caller(&session).await.is_some(), "the session goes on");
}

async fn an_address_that_is_taken_meanwhile_is_not_given(world: World) {
    let (person, other) = (world.member().await, world.member().await);
    let session = world.sign_in(&person).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.ask_new_email(&member, &other.email).await.expect("whether somebody has it is not said");
    world.confirm_with(&session, &typed(PASSWORD), false).await.unwrap();
    let token = link(&world, &other.email, "/new-email?token=").await;
    refused(world.engine.take_new_email(&token, &ClientInfo::default()).await, Refusal::EmailTaken);
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.ask_new_email(&member, "late@bank.example").await.unwrap();
    world.confirm_with(&session, &typed(PASSWORD), false).await.unwrap();
    let token = link(&world, "late@bank.example", "/new-email?token=").await;
    world.clock.advance(24 * 3_600_000);
    refused(world.engine.take_new_email(&token, &ClientInfo::default()).await, Refusal::BadProof);
}

async fn a_frozen_account_stays_out(world: World) {
    let person = world.member().await;
    let (app, session) = world.enrolled(&person).await;
    let half = half_in(&world, &person).await;
    let token = link(&world, &person.email, "/freeze?token=").await;
    let reset = password_link(&world, &person).await;
    assert_eq!(world.engine.freeze_target(&token).await.unwrap().unwrap().email, person.email);
    assert!(world.caller(&session).await.is_some(), "opening the link does nothing");
    for _ in 0..2 {
        world.engine.freeze(&token, &ClientInfo::default()).await.unwrap();
    }
    assert!(world.caller(&session).await.is_none());
    assert!(matches!(world.engine.verify_code(&half, "123456").await, Err(Error::SessionGone)));
    for (with, refusal) in [(PASSWORD, Refusal::Frozen), ("wrong", Refusal::BadCredentials)] {
        let answer = world.engine.sign_in(&person.email, password(with), None, &ClientInfo::default()).await;
        refused(answer, refusal);
    }
    refused(set(&world, &reset, "").await, Refusal::BadProof);
    let reset = password_link(&world, &person).await;
    set(&world, &reset, &app.code_at(world.now())).await.expect("the owner sets another password meanwhile");
    let answer = world.engine.sign_in(&person.email, password(NEW), None, &ClientInfo::default()).await;
    refused(answer, Refusal::Frozen);
    let (_, block) = world.operator().restore_user(&person.email).await.unwrap();
    assert_eq!(block, Some(gate::model::BlockReason::Frozen));
    assert!(signs_in(&world, &person, NEW).await && !signs_in(&world, &person, PASSWORD).await);
    assert_eq!(world.operator().restore_user(&person.email).await.unwrap().1, None);
    refused(world.engine.freeze(&token, &ClientInfo::default()).await, Refusal::BadProof);
    assert!(signs_in(&world, &person, NEW).await, "an old letter freezes nothing any more");
}

async fn freeze_links_cannot_be_made_and_lapse(world: World) {
    let (person, other) = (world.member().await, world.member().await);
    world.enrolled(&person).await;
    world.enrolled(&other).await;
    let token = link(&world, &person.email, "/freeze?token=").await;
    let foreign = link(&world, &other.email, "/freeze?token=").await;
    let half = token.len() / 2;
    let mixed = format!("{}{}", &token[..half], &foreign[half..]);
    for bad in ["", "abc", &token[1..], &mixed, &format!("{token}A"), &"A".repeat(5_000)] {
        assert!(world.engine.freeze_target(bad).await.unwrap().is_none());
        refused(world.engine.freeze(bad, &ClientInfo::default()).await, Refusal::BadProof);
    }
    world.clock.advance(30 * 24 * 3_600_000);
    refused(world.engine.freeze(&token, &ClientInfo::default()).await, Refusal::BadProof);
}

async fn notices(world: &World, session: &IssuedSession) -> Vec<SecurityEvent> {
    let member: Authenticated = world.caller_as(session).await;
    let state = world.engine.security_state(&member).await.unwrap();
    state.notices.into_iter().map(|notice| notice.kind).collect()
}

async fn every_change_is_told(world: World) {
    let person = world.member().await;
    let (phone, session) = world.enrolled(&person).await;
    let codes = kept_codes(&world, &session).await;
    let half = half_in(&world, &person).await;
    let CodeOutcome::Upgraded(watching) = world.engine.use_recovery_code(&half, &codes[0]).await.unwrap() else {
        panic!("the code was right")
    };
    let (tablet, session) = world.enrol_another(&session, &phone).await;
    world.clock.advance(STEP);
    let member: Authenticated = world.caller_as(&session).await;
    let first = world.engine.authenticators(&member).await.unwrap().remove(0);
    world.engine.ask_removal(&member, &first.id).await.unwrap();
    world.confirm(&session, &tablet).await.unwrap();
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.change_password(&member, &password(PASSWORD), password(NEW), false).await.unwrap();
    world.confirm(&session, &tablet).await.unwrap();
    let again = world.engine.sign_in(&person.email, password(NEW), None, &ClientInfo::default()).await.unwrap();
    let half = world.caller_as(&again).await;
    refused(world.engine.verify_code(&half, &tablet.code_at(world.now())).await, Refusal::UsedCode);
    let found = notices(&world, &watching).await;
    for kind in [
        SecurityEvent::AuthenticatorAdded,
        SecurityEvent::AuthenticatorRemoved,
        SecurityEvent::PasswordChanged,
        SecurityEvent::RecoveryCodesMade,
        SecurityEvent::CodeReused,
    ] {
        assert!(found.contains(&kind), "{kind:?} in {found:?}");
    }
    assert!(!found.contains(&SecurityEvent::RecoveryCodeUsed), "this session did that itself");
    let own = notices(&world, &session).await;
    assert!(
        own.contains(&SecurityEvent::RecoveryCodeUsed) && !own.contains(&SecurityEvent::PasswordChanged),
        "{own:?}"
    );
    let letters = world.emails_to(&person.email).await;
    assert!(letters.len() > found.len(), "all of it went by mail too");
    assert!(letters.iter().all(|letter| letter.text.contains("/freeze?token=") && letter.text.contains("When:")));
    let member: Authenticated = world.caller_as(&watching).await;
    world.engine.dismiss_notices(&member, world.now()).await.unwrap();
    assert!(notices(&world, &watching).await.is_empty());
    assert_eq!(
        notices(&world, &session).await,
        [SecurityEvent::RecoveryCodeUsed],
        "a session takes away only what it is told: nothing of what it did itself"
    );
}

async fn a_browser_is_new_once(world: World) {
    let person = world.member().await;
    let (app, first) = world.enrolled(&person).await;
    let device = first.device.unwrap().expose().to_owned();
    for (device, told) in [(Some(device), 0), (None, 1), (None, 0)] {
        world.clock.advance(if told == 1 { 15 * 60_000 } else { 0 });
        let client = ClientInfo { device, ..ClientInfo::default() };
        let before = world.emails_to(&person.email).await.len();
        let half = world.engine.sign_in(&person.email, password(PASSWORD), None, &client).await.unwrap();
        let half = world.engine.caller(half.token.expose(), &client).await.unwrap().unwrap();
        let half = gate::engine::caller::CallerKind::of(half).unwrap();
        world.engine.verify_code(&half, &app.code_at(world.now())).await.unwrap();
        world.clock.advance(STEP);
        let letters = world.emails_to(&person.email).await;
        assert_eq!(letters.len() - before, told);
        assert!(told == 0 || letters[0].subject.starts_with("A new browser"));
    }
}

async fn an_unfinished_second_step_is_told_once(world: World) {
    let person = world.member().await;
    world.enrolled(&person).await;
    half_in(&world, &person).await;
    let before = world.emails_to(&person.email).await.len();
    world.clock.advance(3 * 60_000 - 1);
    world.engine.watch().await.unwrap();
    assert_eq!(world.emails_to(&person.email).await.len(), before);
    world.clock.advance(1);
    let (one, two) = tokio::join!(world.engine.watch(), world.engine.watch());
    one.unwrap();
    two.unwrap();
    let letters = world.emails_to(&person.email).await;
    assert_eq!((letters.len(), letters[0].subject.as_str()), (before + 1, "Somebody knows your password"));
    world.clock.advance(15 * 60_000);
    let half = half_in(&world, &person).await;
    for _ in 0..2 {
        world.clock.advance(90_000);
        let again =
            world.engine.sign_in(&person.email, password(PASSWORD), Some(&half), &ClientInfo::default()).await;
        assert_eq!(again.unwrap().next, NextStep::Code);
    }
    world.engine.watch().await.unwrap();
    assert_eq!(world.emails_to(&person.email).await.len(), before + 2, "signing in again puts nothing off");
    let before = before + 1;
    for (wait, told) in [(0, 1), (15 * 60_000, 2)] {
        world.clock.advance(wait);
        let half = half_in(&world, &person).await;
        world.engine.sign_out(&half).await.unwrap();
        world.engine.sign_out(&half).await.unwrap();
        let letters = world.emails_to(&person.email).await.len();
        assert_eq!(letters, before + told, "leaving in time hides nothing, and fills no mailbox");
    }
}

async fn letters_are_taken_by_one_and_come_again(world: World) {
    let person = world.member().await;
    password_link(&world, &person).await;
    let (one, two) = tokio::join!(world.engine.claim_due_emails(), world.engine.claim_due_emails());
    let (one, two) = (one.unwrap(), two.unwrap());
    let letter = one.first().or(two.first()).unwrap().clone();
    assert_eq!(one.len() + two.len(), 1, "of two replicas one has it");
    assert_eq!(letter.to, person.email);
    assert!(world.engine.claim_due_emails().await.unwrap().is_empty());
    let minute = 60_000;
    world.clock.advance(5 * minute);
    assert_eq!(world.engine.claim_due_emails().await.unwrap().len(), 1, "whoever took it was gone");
    for wait in [2, 4, 8, 16, 32, 60, 60] {
        world.engine.record_delivery(&letter, Delivery::Later).await.unwrap();
        world.clock.advance(wait * minute - 1);
        assert!(world.engine.claim_due_emails().await.unwrap().is_empty(), "{wait}");
        world.clock.advance(1);
        assert_eq!(
            world.engine.claim_due_emails().await.unwrap(),
            std::slice::from_ref(&letter),
            "the same id and text"
        );
    }
    assert_eq!(world.engine.emails_waiting().await.unwrap(), 1);
    world.engine.record_delivery(&letter, Delivery::Sent).await.unwrap();
    world.engine.record_delivery(&letter, Delivery::Sent).await.unwrap();
    assert_eq!(world.engine.emails_waiting().await.unwrap(), 0);
}

async fn letters_are_kept_sealed(world: World) {
    let person = world.member().await;
    let token = password_link(&world, &person).await;
    let kept = crate::helpers::bytes(&world, "SELECT sealed FROM outbox").await;
    assert!(kept.len() > 200);
    for secret in [token.as_bytes(), person.email.as_bytes(), b"password"] {
        assert!(!kept.windows(secret.len()).any(|window| window == secret));
    }
}
