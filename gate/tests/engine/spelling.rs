//! One mailbox and one password, however they are written.

use crate::helpers::signs_in;
use gate::{
    engine::{
        ClientInfo, EmailContent, Error,
        caller::{Administrator, Authenticated},
    },
    model::{AuditFilter, Refusal, Role, SecurityEvent},
};
use testkit::{Actor, NEW_PASSWORD, PASSWORD, World, actor::new_user, on_both_databases, refused, typed};

on_both_databases! {
    every_spelling_of_an_address_is_the_same_user,
    every_spelling_counts_on_the_same_limiter,
    an_address_is_changed_to_its_one_spelling,
    the_operator_changes_an_address_in_any_spelling,
    every_spelling_of_a_password_signs_in,
    a_hash_of_another_spelling_is_replaced_at_sign_in,
    passwords_are_judged_in_their_one_spelling,
    names_are_stored_in_one_spelling,
}

/// One mailbox, as keyboards, browsers and other programs write it.
const SPELLINGS: [&str; 5] = [
    "jörg@bücher.example",
    "JÖRG@BÜCHER.EXAMPLE",
    "jo\u{308}rg@bu\u{308}cher.example",
    "jörg@xn--bcher-kva.example",
    " ｊörg＠bücher。example",
];
const CANONICAL: &str = "jörg@xn--bcher-kva.example";
const COMPOSED: &str = "crème brûlée jalapeño café";
const APART: &str = "cre\u{300}me bru\u{302}le\u{301}e jalapen\u{303}o cafe\u{301}";

/// The bytes of [`APART`], hashed by another implementation of Argon2id (argon2-cffi).
const HASH_OF_APART: &str =
    "$argon2id$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$oTZBT4zAiVE5FiBh9hO0Sb8Gk7sLdckCJ47yk5J3COk";

/// A user with that address and password.
async fn user_with(world: &World, email: &str, password: &str) -> Actor {
    let tpp = world.tpp("Northbank").await;
    let mut new = new_user(&tpp, email, Role::Administrator);
    new.password = typed(password);
    world.operator().create_user(new).await.unwrap();
    Actor { email: email.to_owned(), tpp }
}

async fn every_spelling_of_an_address_is_the_same_user(world: World) {
    for made_as in SPELLINGS {
        let world = World::new(world.database).await;
        let user = user_with(&world, made_as, PASSWORD).await;
        for spelling in SPELLINGS {
            assert!(world.try_sign_in(spelling, PASSWORD).await.is_ok(), "{made_as} as {spelling}");
            refused(
                world.operator().create_user(new_user(&user.tpp, spelling, Role::Member)).await,
                Refusal::EmailTaken,
            );
            let asks = Actor { email: spelling.to_owned(), ..user.clone() };
            world.forgot_password(&asks).await;
            world.operator().issue_enrolment_pass(spelling).await.unwrap();
        }
        let mailed = world.emails_to(CANONICAL).await;
        assert!(mailed.iter().any(|email| matches!(email.content, EmailContent::PasswordLink { .. })));
        let session = world.try_sign_in(SPELLINGS[0], PASSWORD).await.unwrap();
        let caller: Administrator = world.caller_as(&session).await;
        for spelling in SPELLINGS {
            let filter = AuditFilter { who: spelling.to_owned(), ..AuditFilter::default() };
            assert!(!world.engine.audit_page(&caller, &filter).await.unwrap().rows.is_empty(), "{spelling}");
        }
    }
}

async fn every_spelling_counts_on_the_same_limiter(world: World) {
    let user = user_with(&world, SPELLINGS[0], PASSWORD).await;
    for spelling in SPELLINGS {
        assert!(world.try_sign_in(spelling, "wrong").await.is_err());
    }
    let locked = world.try_sign_in(&user.email, PASSWORD).await;
    assert!(matches!(locked, Err(Error::Refused(Refusal::SignInLocked { .. }))));
}

async fn an_address_is_changed_to_its_one_spelling(world: World) {
    let user = user_with(&world, "ada@bank.example", PASSWORD).await;
    let session = world.sign_in(&user).await;
    let member: Authenticated = world.caller_as(&session).await;
    world.engine.request_email_change(&member, SPELLINGS[2]).await.unwrap();
    world.confirm_with(&session, &typed(PASSWORD), false).await.unwrap();
    let token = world.email_token(CANONICAL).await;
    world.engine.confirm_new_email(&token, &ClientInfo::default()).await.unwrap();
    for spelling in SPELLINGS {
        assert!(world.try_sign_in(spelling, PASSWORD).await.is_ok(), "{spelling}");
    }
    let events = world.mailed_events(&user.email).await;
    assert!(
        events.iter().any(|event| matches!(event, SecurityEvent::EmailChanged { to } if to.as_str() == CANONICAL))
    );
}

async fn the_operator_changes_an_address_in_any_spelling(world: World) {
    let user = user_with(&world, "ada@bank.example", PASSWORD).await;
    let mut before = user.email.clone();
    for spelling in SPELLINGS {
        let changed = world.operator().set_email(&before, spelling).await.unwrap();
        assert_eq!((changed.email.as_str(), changed.email.readable().as_str()), (CANONICAL, SPELLINGS[0]));
        before = spelling.to_owned();
    }
    assert!(!signs_in(&world, &user, PASSWORD).await);
    world.operator().set_password(SPELLINGS[1], typed(NEW_PASSWORD)).await.unwrap();
    world.operator().reset_mfa(SPELLINGS[2], "").await.unwrap();
    world.operator().restore_user(SPELLINGS[4]).await.unwrap();
    assert!(world.try_sign_in(SPELLINGS[3], NEW_PASSWORD).await.is_ok());
}

async fn every_spelling_of_a_password_signs_in(world: World) {
    for (number, set_as) in [COMPOSED, APART].into_iter().enumerate() {
        let user = user_with(&world, &format!("ida-{number}@bank.example"), set_as).await;
        for spelling in [COMPOSED, APART, &COMPOSED.replace(' ', "\u{a0}")] {
            assert!(signs_in(&world, &user, spelling).await, "{set_as:?} as {spelling:?}");
        }
        assert!(!signs_in(&world, &user, &COMPOSED.to_uppercase()).await, "case still tells passwords apart");
        let session = world.try_sign_in(&user.email, APART).await.unwrap();
        let caller: Authenticated = world.caller_as(&session).await;
        let other = "naïve façade über Ångström";
        let apart = "nai\u{308}ve fac\u{327}ade u\u{308}ber A\u{30a}ngstro\u{308}m";
        world.engine.request_password_change(&caller, &typed(COMPOSED), typed(apart), false).await.unwrap();
        assert!(signs_in(&world, &user, other).await && !signs_in(&world, &user, COMPOSED).await);
        world.forgot_password(&user).await;
        let token = world.password_token(&user.email).await;
        let client = ClientInfo::default();
        world.engine.set_forgotten_password(&token, typed(APART), "", &client).await.unwrap();
        assert!(signs_in(&world, &user, COMPOSED).await && signs_in(&world, &user, APART).await);
    }
}

async fn a_hash_of_another_spelling_is_replaced_at_sign_in(world: World) {
    let user = user_with(&world, "ida@bank.example", PASSWORD).await;
    world.execute(&format!("UPDATE users SET password_hash = '{HASH_OF_APART}'")).await;
    assert!(!signs_in(&world, &user, COMPOSED).await, "the bytes that were hashed are not known");
    assert!(signs_in(&world, &user, APART).await);
    assert_ne!(world.query_text("SELECT password_hash FROM users").await, HASH_OF_APART);
    assert!(signs_in(&world, &user, COMPOSED).await && signs_in(&world, &user, APART).await);
}

async fn passwords_are_judged_in_their_one_spelling(world: World) {
    let user = user_with(&world, "ida@bank.example", PASSWORD).await;
    let set = |text: &str| {
        let (operator, password) = (world.operator(), typed(text));
        async move { operator.set_password("ida@bank.example", password).await }
    };
    let (short, long) = ("e\u{301}o\u{308}".repeat(7), "e\u{301}q\u{304}".repeat(64));
    refused(set(&short).await, Refusal::PasswordTooShort);
    assert_eq!(short.chars().count(), 28, "counted as typed it would be long enough");
    assert!(set(&long).await.is_err());
    world.operator().set_email(&user.email, "ida@königsbrücke.example").await.unwrap();
    let own = world.operator().set_password("ida@königsbrücke.example", typed("königsbrückekönigsbrücke")).await;
    refused(own, Refusal::PasswordGuessable);
}

async fn names_are_stored_in_one_spelling(world: World) {
    let tpp = world.tpp("Bu\u{308}cher").await;
    assert_eq!(tpp.name, "Bücher");
    let mut new = new_user(&tpp, "ali@bank.example", Role::Member);
    "علی\u{200c}رضا".clone_into(&mut new.name);
    assert_eq!(world.operator().create_user(new).await.unwrap().name, "علی\u{200c}رضا");
    for (name, character) in [("A\u{200d}da", '\u{200d}'), ("Ada\u{202e}", '\u{202e}')] {
        let mut new = new_user(&tpp, "ada@bank.example", Role::Member);
        new.name = name.to_owned();
        refused(world.operator().create_user(new).await, Refusal::BadCharacter { character });
    }
}
