//! Enrolment, sign-in, enforcement, budgets, recovery codes, sessions.

use crate::{
    helpers::{enforce, half_in, kept_codes, password, refused, rows, typed, wrong},
    on_both,
    support::{self, PASSWORD, STEP, World, parts},
};
use gate::{
    Asked, CodeAnswer, DemoReport, Engine, Error, Origin,
    caller::{Administrator, HalfIn, Member, NotAllowed, Onboarding, Standing},
    crypto::HashCost,
    error::OpenError,
    model::{AuthenticatorId, NextStep, Refusal, Role, Stage, UserId},
};
use sqlx::Connection;
use std::sync::Arc;

on_both! {
    password_and_only_the_password_signs_in,
    enrolment_needs_one_right_code,
    an_unfinished_setup_is_no_authenticator,
    a_setup_belongs_to_its_session_and_lapses,
    a_code_signs_in_once,
    each_authenticator_has_its_own_secret,
    enrolling_ends_password_only_sessions,
    enforcement_asks_at_the_next_sign_in,
    enforcement_ends_at_the_tpps_border,
    the_last_authenticator_stays_while_required,
    a_request_that_was_held_back_is_judged_when_it_acts,
    signing_in_again_ends_the_session_before,
    two_administrators_do_not_overwrite_each_other,
    the_longest_names_still_fit_into_a_qr_code,
    nobody_touches_what_is_not_theirs,
    administrators_see_their_own_tpp_only,
    ten_authenticators_are_the_most,
    recovery_codes_count_once_and_only_when_saved,
    recovery_codes_have_their_own_budget,
    one_of_a_hundred_equal_recovery_codes_wins,
    a_new_set_needs_a_fresh_code,
    wrong_codes_pause_and_burn_the_session,
    the_same_wrong_code_counts_once,
    a_hundred_wrong_codes_spend_an_authenticator,
    wrong_passwords_pause_their_network_not_the_owner,
    many_networks_together_pause_the_account,
    old_lanes_and_sessions_are_forgotten,
    many_wrong_passwords_at_once_count_one_after_the_other,
    sessions_end,
    sessions_are_seen_and_ended_by_their_owner,
    the_operator_resets,
    hashes_get_stronger_at_sign_in,
    one_of_a_hundred_equal_codes_wins,
    one_of_two_confirmations_wins,
    two_removals_at_once_leave_one,
    demo_data_goes_into_empty_databases_only,
    a_key_belongs_to_its_database,
}

async fn password_and_only_the_password_signs_in(world: World) {
    let person = world.member().await;
    let raised = world.sign_in(&person).await;
    assert_eq!(raised.next, NextStep::Done);
    assert_eq!(world.caller(&raised).await.unwrap().identity.email, person.email);
    let shouted = person.email.to_uppercase();
    assert!(world.engine.sign_in(&shouted, password(PASSWORD), None, &Origin::default()).await.is_ok());
    for (email, word) in
        [(person.email.as_str(), "wrong"), ("nobody@bank.example", PASSWORD), ("not an address", PASSWORD)]
    {
        refused(
            world.engine.sign_in(email, password(word), None, &Origin::default()).await,
            Refusal::BadCredentials,
        );
    }
    assert!(world.engine.caller("made up", &Origin::default()).await.unwrap().is_none());
}

async fn enrolment_needs_one_right_code(world: World) {
    let session = world.sign_in(&world.member().await).await;
    let caller: Onboarding = world.standing(&session).await;
    refused(world.engine.confirm_setup(&caller, "Phone", "123456", false).await, Refusal::NoSetup);
    world.engine.begin_setup(&caller).await.unwrap();
    let setup = world.engine.setup(&caller).await.unwrap().unwrap();
    world.engine.begin_setup(&caller).await.unwrap();
    assert_eq!(world.engine.setup(&caller).await.unwrap().unwrap(), setup, "pressing twice keeps the key");
    let app = support::App::from_key(&setup.key);
    for (steps, ahead_millis) in [(-8, -240_000), (2, 60_000)] {
        let off = app.code_at(world.now().plus(steps * STEP));
        refused(
            world.engine.confirm_setup(&caller, "Phone", &off, false).await,
            Refusal::ClockOff { ahead_millis },
        );
    }
    let far = app.code_at(world.now().plus(-30 * STEP));
    refused(world.engine.confirm_setup(&caller, "Phone", &far, false).await, Refusal::WrongCode);
    refused(world.engine.confirm_setup(&caller, "Phone", "12345", false).await, Refusal::MalformedCode);
    let code = app.code_at(world.now());
    refused(world.engine.confirm_setup(&caller, "a\nb", &code, false).await, Refusal::BadName);
    let raised = world.engine.confirm_setup(&caller, " ", &code, false).await.unwrap();
    assert!(world.caller(&session).await.is_none(), "the token is replaced");
    let member: Member = world.standing(&raised).await;
    let list = world.engine.authenticators(&member).await.unwrap();
    assert_eq!((list.len(), list[0].name.as_str(), list[0].created_at), (1, "Authenticator app", world.now()));
    let enroller: Onboarding = world.standing(&raised).await;
    assert!(world.engine.setup(&enroller).await.unwrap().is_none());
}

async fn an_unfinished_setup_is_no_authenticator(world: World) {
    let person = world.member().await;
    let session = world.sign_in(&person).await;
    let (app, session) = world.enrol(&session).await;
    let caller: Onboarding = world.standing(&session).await;
    assert!(matches!(world.engine.begin_setup(&caller).await.unwrap(), Asked::Confirm));
    world.confirm(&session, &app).await.unwrap();
    let caller: Onboarding = world.standing(&session).await;
    let pending = support::App::from_key(&world.engine.setup(&caller).await.unwrap().unwrap().key);
    world.clock.advance(STEP);
    let half: HalfIn = world.standing(&world.sign_in(&person).await).await;
    refused(world.engine.verify_code(&half, &pending.code_at(world.now())).await, Refusal::WrongCode);
    assert!(
        world.engine.verify_code(&half, &app.code_at(world.now())).await.is_ok(),
        "the working one still works"
    );
    world.engine.cancel_setup(&caller).await.unwrap();
    world.engine.cancel_setup(&caller).await.unwrap();
    assert!(!world.engine.setup_under_way(&caller).await.unwrap());
}

async fn a_setup_belongs_to_its_session_and_lapses(world: World) {
    let person = world.member().await;
    let (session, other) = (world.sign_in(&person).await, world.sign_in(&person).await);
    let (one, other): (Onboarding, Onboarding) = (world.standing(&session).await, world.standing(&other).await);
    world.engine.begin_setup(&one).await.unwrap();
    let setup = world.engine.setup(&one).await.unwrap().unwrap();
    assert!(world.engine.setup(&other).await.unwrap().is_none());
    let code = support::App::from_key(&setup.key).code_at(world.now());
    refused(world.engine.confirm_setup(&other, "Phone", &code, false).await, Refusal::NoSetup);
    for _ in 0..3 {
        world.clock.advance(10 * 60_000);
        world.caller(&session).await.expect("a session that is used");
    }
    assert!(world.engine.setup(&one).await.unwrap().is_none());
    let code = support::App::from_key(&setup.key).code_at(world.now());
    refused(world.engine.confirm_setup(&one, "Phone", &code, false).await, Refusal::NoSetup);
    assert!(
        matches!(world.engine.begin_setup(&one).await.unwrap(), Asked::Confirm),
        "the password is not fresh any more"
    );
    world.confirm_with(&session, &typed(PASSWORD), false).await.unwrap();
    assert_ne!(world.engine.setup(&one).await.unwrap().unwrap().key, setup.key, "a new start, a new secret");
}

async fn a_code_signs_in_once(world: World) {
    let person = world.member().await;
    let session = world.sign_in(&person).await;
    let (app, _) = world.enrol(&session).await;
    let half = world.sign_in(&person).await;
    assert_eq!(half.next, NextStep::Code);
    let caller: HalfIn = world.standing(&half).await;
    let code = app.code_at(world.now());
    refused(world.engine.verify_code(&caller, &code).await, Refusal::UsedCode);
    world.clock.advance(STEP);
    let code = app.code_at(world.now());
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    refused(world.engine.verify_code(&caller, &wrong).await, Refusal::WrongCode);
    let grouped = format!("{} {}", &code[..3], &code[3..]);
    let CodeAnswer::Raised(full) = world.engine.verify_code(&caller, &grouped).await.unwrap() else {
        panic!("the code was right")
    };
    assert_eq!(full.next, NextStep::Done);
    assert!(world.caller(&half).await.is_none(), "the token is replaced");
    let again: HalfIn = world.standing(&world.sign_in(&person).await).await;
    refused(world.engine.verify_code(&again, &code).await, Refusal::UsedCode);
    let next = app.code_at(world.now().plus(STEP));
    assert!(world.engine.verify_code(&again, &next).await.is_ok(), "one step ahead is inside the window");
}

async fn each_authenticator_has_its_own_secret(world: World) {
    let person = world.member().await;
    let (first, session) = world.enrolled(&person).await;
    let (second, session) = world.enrol_another(&session, &first).await;
    assert_ne!(first.0, second.0);
    world.clock.advance(STEP);
    for app in [&first, &second] {
        let half: HalfIn = world.standing(&world.sign_in(&person).await).await;
        assert!(world.engine.verify_code(&half, &app.code_at(world.now())).await.is_ok());
    }
    let member: Member = world.standing(&session).await;
    let list = world.engine.authenticators(&member).await.unwrap();
    world.engine.rename_authenticator(&member, &list[1].id, "Tablet").await.unwrap();
    refused(world.engine.rename_authenticator(&member, &list[1].id, "").await, Refusal::BadName);
    let id = &list[0].id;
    world.engine.ask_removal(&member, id).await.unwrap();
    let bad = wrong(&second, &world, 1);
    refused(world.confirm_with(&session, &typed(&bad), false).await, Refusal::WrongCode);
    world.confirm(&session, &second).await.unwrap();
    let member: Member = world.standing(&session).await;
    refused(world.engine.ask_removal(&member, id).await, Refusal::NotFound);
    refused(world.engine.confirm(&member, "gone", &typed("000000"), false).await, Refusal::NothingPending);
    world.clock.advance(STEP);
    let half: HalfIn = world.standing(&world.sign_in(&person).await).await;
    refused(world.engine.verify_code(&half, &first.code_at(world.now())).await, Refusal::WrongCode);
    let left = world.engine.authenticators(&member).await.unwrap();
    assert_eq!((left.len(), left[0].name.as_str()), (1, "Tablet"));
}

async fn enrolling_ends_password_only_sessions(world: World) {
    let person = world.member().await;
    let (one, other) = (world.sign_in(&person).await, world.sign_in(&person).await);
    let (_, raised) = world.enrol(&one).await;
    assert_eq!(world.caller(&raised).await.unwrap().stage, Stage::Full);
    assert!(world.caller(&other).await.is_none());
}

async fn enforcement_asks_at_the_next_sign_in(world: World) {
    let tpp = world.tpp("Northbank").await;
    let (boss, person) = (world.person(&tpp, Role::Administrator).await, world.person(&tpp, Role::Member).await);
    let before = world.sign_in(&person).await;
    let session = world.sign_in(&boss).await;
    let administrator: Administrator = world.standing(&session).await;
    refused(world.engine.ask_enforcement(&administrator, None, true, "").await, Refusal::SetUpFirst);
    world.engine.ask_enforcement(&administrator, None, false, "Soon").await.unwrap();
    refused(world.confirm_with(&session, &typed("wrong"), false).await, Refusal::WrongPassword);
    world
        .confirm_with(&session, &typed(PASSWORD), false)
        .await
        .expect("without a factor the password is the proof");
    let (app, session) = world.enrol(&session).await;
    let administrator: Administrator = world.standing(&session).await;
    let settings = world.engine.enforcement_settings(&administrator).await.unwrap();
    assert_eq!((settings.coverage.users, settings.coverage.enrolled, settings.self_enrolled), (2, 1, true));
    enforce(&world, &session, &app, true, "Ask Kim").await.unwrap();
    let since = world.engine.enforcement(&administrator).await.unwrap().since;
    enforce(&world, &session, &app, true, "Ask Kim\r\nat once").await.unwrap();
    let policy = world.engine.enforcement(&administrator).await.unwrap();
    assert_eq!(
        (policy.since, policy.message.as_str()),
        (since, "Ask Kim\nat once"),
        "saving again keeps the date"
    );
    assert_eq!(world.caller(&before).await.unwrap().stage, Stage::Full, "open sessions go on");
    let after = world.sign_in(&person).await;
    assert_eq!(after.next, NextStep::Onboard);
    let caller = world.caller(&after).await.unwrap();
    assert_eq!(Member::of(caller.clone()).unwrap_err(), NotAllowed::Stage(Stage::Onboarding));
    let (_, raised) = world.enrol(&after).await;
    assert_eq!(raised.next, NextStep::Done, "no second sign-in");
    enforce(&world, &session, &app, false, "").await.unwrap();
    assert_eq!(world.sign_in(&world.person(&tpp, Role::Member).await).await.next, NextStep::Done);
}

async fn enforcement_ends_at_the_tpps_border(world: World) {
    let (north, fjord) = (world.tpp("Northbank").await, world.tpp("Fjord").await);
    let (boss, foreigner) =
        (world.person(&north, Role::Administrator).await, world.person(&fjord, Role::Administrator).await);
    let (app, session) = world.enrolled(&boss).await;
    enforce(&world, &session, &app, true, "North only").await.unwrap();
    let session = world.sign_in(&foreigner).await;
    assert_eq!(session.next, NextStep::Done);
    let foreign: Administrator = world.standing(&session).await;
    let settings = world.engine.enforcement_settings(&foreign).await.unwrap();
    assert_eq!(
        (settings.enforcement.since, settings.enforcement.message.as_str(), settings.coverage.users),
        (None, "", 1)
    );
}

async fn the_last_authenticator_stays_while_required(world: World) {
    let boss = world.person(&world.tpp("Northbank").await, Role::Administrator).await;
    let (app, session) = world.enrolled(&boss).await;
    let member: Member = world.standing(&session).await;
    let id = world.engine.authenticators(&member).await.unwrap()[0].id.clone();
    world.engine.ask_removal(&member, &id).await.unwrap();
    let other = world.sign_in(&boss).await;
    let half: HalfIn = world.standing(&other).await;
    let code = app.code_at(world.now());
    let CodeAnswer::Raised(other) = world.engine.verify_code(&half, &code).await.unwrap() else { panic!("right") };
    enforce(&world, &other, &app, true, "").await.unwrap();
    refused(world.confirm(&session, &app).await, Refusal::LastAuthenticator);
    refused(world.engine.ask_removal(&member, &id).await, Refusal::LastAuthenticator);
    enforce(&world, &other, &app, false, "").await.unwrap();
    world.engine.ask_removal(&member, &id).await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    assert_eq!(world.caller(&session).await.unwrap().stage, Stage::Full);
    assert_eq!(world.sign_in(&boss).await.next, NextStep::Done);
}

async fn a_request_that_was_held_back_is_judged_when_it_acts(world: World) {
    let person = world.person(&world.tpp("Northbank").await, Role::Administrator).await;
    // A thief with the password begins a set-up; then the owner enrols.
    let thief = world.sign_in(&person).await;
    let held: Onboarding = world.standing(&thief).await;
    world.engine.begin_setup(&held).await.unwrap();
    let key = world.engine.setup(&held).await.unwrap().unwrap().key;
    let (_, owner) = world.enrolled(&person).await;
    let code = support::App::from_key(&key).code_at(world.now());
    assert!(matches!(world.engine.confirm_setup(&held, "Evil", &code, false).await, Err(Error::SessionGone)));
    assert!(matches!(world.engine.begin_setup(&held).await, Err(Error::SessionGone)));
    assert!(matches!(world.engine.cancel_setup(&held).await, Err(Error::SessionGone)));
    // The owner signs out while a request is under way.
    let held: Administrator = world.standing(&owner).await;
    let member: Member = world.standing(&owner).await;
    let id = world.engine.authenticators(&member).await.unwrap()[0].id.clone();
    world.engine.sign_out(&held).await.unwrap();
    assert!(matches!(world.engine.ask_enforcement(&held, None, true, "").await, Err(Error::SessionGone)));
    assert!(matches!(world.engine.rename_authenticator(&member, &id, "X").await, Err(Error::SessionGone)));
    assert!(matches!(world.engine.ask_removal(&member, &id).await, Err(Error::SessionGone)));
    // The code comes after the time for it.
    let half: HalfIn = world.standing(&world.sign_in(&person).await).await;
    world.clock.advance(10 * 60_000);
    assert!(matches!(world.engine.verify_code(&half, "123456").await, Err(Error::SessionGone)));
}

async fn signing_in_again_ends_the_session_before(world: World) {
    let person = world.member().await;
    let before = world.sign_in(&person).await;
    let caller = world.caller(&before).await.unwrap();
    let failed = world.engine.sign_in(&person.email, password("wrong"), Some(&caller), &Origin::default()).await;
    refused(failed, Refusal::BadCredentials);
    assert!(world.caller(&before).await.is_some(), "a failed try ends nothing");
    world.engine.sign_in(&person.email, password(PASSWORD), Some(&caller), &Origin::default()).await.unwrap();
    assert!(world.caller(&before).await.is_none());
}

async fn two_administrators_do_not_overwrite_each_other(world: World) {
    let person = world.person(&world.tpp("Northbank").await, Role::Administrator).await;
    let (app, session) = world.enrolled(&person).await;
    enforce(&world, &session, &app, true, "On").await.unwrap();
    let boss: Administrator = world.standing(&session).await;
    refused(world.engine.ask_enforcement(&boss, Some(false), false, "Stale").await, Refusal::ChangedMeanwhile);
    assert_eq!(world.engine.enforcement(&boss).await.unwrap().message, "On");
}

async fn the_longest_names_still_fit_into_a_qr_code(world: World) {
    let tpp = world.tpp(&"🦀".repeat(64)).await;
    let email = format!("{}@{}.example", "é".repeat(32), "ü".repeat(90));
    let (role, secret) = (Role::Member, password(PASSWORD));
    let new = gate::NewUser {
        tpp: tpp.id.clone(),
        email: email.clone(),
        name: "Kim".to_owned(),
        role,
        password: secret,
    };
    world.engine.create_user(new).await.unwrap();
    let session = world.sign_in(&support::Person { email, tpp }).await;
    let caller: Onboarding = world.standing(&session).await;
    world.engine.begin_setup(&caller).await.unwrap();
    let setup = world.engine.setup(&caller).await.unwrap().unwrap();
    assert!(setup.qr.size <= 100, "{} modules are hard to scan", setup.qr.size);
}

async fn nobody_touches_what_is_not_theirs(world: World) {
    let (mine, theirs) = (world.member().await, world.member().await);
    let (_, session) = world.enrolled(&mine).await;
    let (_, foreign) = world.enrolled(&theirs).await;
    let (member, other): (Member, Member) = (world.standing(&session).await, world.standing(&foreign).await);
    let id = world.engine.authenticators(&other).await.unwrap()[0].id.clone();
    let made_up = AuthenticatorId("made-up".to_owned());
    for id in [&id, &made_up] {
        refused(world.engine.rename_authenticator(&member, id, "Mine").await, Refusal::NotFound);
        refused(world.engine.ask_removal(&member, id).await, Refusal::NotFound);
    }
    assert_eq!(world.engine.authenticators(&other).await.unwrap()[0].name, "Phone");
    let administrator = Administrator::of(world.caller(&session).await.unwrap());
    assert_eq!(administrator.unwrap_err(), NotAllowed::Role);
}

async fn administrators_see_their_own_tpp_only(world: World) {
    let tpp = world.tpp("Northbank").await;
    let (boss, colleague) =
        (world.person(&tpp, Role::Administrator).await, world.person(&tpp, Role::Member).await);
    let session = world.sign_in(&boss).await;
    let caller: Administrator = world.standing(&session).await;
    let page = world.engine.members(&caller, 1).await.unwrap();
    assert_eq!((page.total, page.members.len()), (2, 2));
    for listed in page.members {
        assert!([&boss.email, &colleague.email].contains(&&listed.email));
        // One by itself is the same as in the list; the own account too.
        assert_eq!(world.engine.member(&caller, &listed.id).await.unwrap(), listed);
    }
    let stranger = world.sign_in(&world.member().await).await;
    let stranger = world.standing::<Member>(&stranger).await.identity.id.clone();
    for id in [stranger, UserId("made-up".to_owned())] {
        refused(world.engine.member(&caller, &id).await, Refusal::NotFound);
    }
}

async fn ten_authenticators_are_the_most(world: World) {
    let (mut app, mut session) = world.enrolled(&world.member().await).await;
    for _ in 1..10 {
        (app, session) = world.enrol_another(&session, &app).await;
    }
    let caller: Onboarding = world.standing(&session).await;
    refused(world.engine.begin_setup(&caller).await, Refusal::TooManyAuthenticators);
}

async fn recovery_codes_count_once_and_only_when_saved(world: World) {
    let person = world.member().await;
    let (_, session) = world.enrolled(&person).await;
    let member: Member = world.standing(&session).await;
    let draft = world.engine.recovery_draft(&member).await.unwrap().unwrap();
    assert_eq!(draft.iter().collect::<std::collections::HashSet<_>>().len(), 10);
    let half = half_in(&world, &person).await;
    refused(world.engine.use_recovery_code(&half, &draft[0]).await, Refusal::WrongRecoveryCode);
    let codes = kept_codes(&world, &session).await;
    assert_eq!(codes, draft);
    assert_eq!(world.engine.recovery_draft(&member).await.unwrap(), None, "shown until saved, then never again");
    refused(world.engine.keep_recovery_codes(&member).await, Refusal::NotFound);
    assert_eq!(world.engine.recovery_state(&member).await.unwrap().left, 10);
    refused(world.engine.use_recovery_code(&half, "123456").await, Refusal::MalformedRecoveryCode);
    let shouted = codes[0].to_uppercase().replace('-', " ");
    let used = world.engine.use_recovery_code(&half, &shouted).await.unwrap();
    assert!(matches!(used, CodeAnswer::Raised(full) if full.next == NextStep::Done));
    assert_eq!(world.engine.recovery_state(&member).await.unwrap().left, 9);
    let half = half_in(&world, &person).await;
    refused(world.engine.use_recovery_code(&half, &codes[0]).await, Refusal::WrongRecoveryCode);
    let mut last = None;
    for code in &codes[1..] {
        let half = half_in(&world, &person).await;
        let CodeAnswer::Raised(raised) = world.engine.use_recovery_code(&half, code).await.unwrap() else {
            panic!("the code was right")
        };
        last = Some(raised);
    }
    let last: Member = world.standing(&last.unwrap()).await;
    let state = world.engine.recovery_state(&last).await.unwrap();
    assert_eq!((state.left, state.unsaved), (0, true), "the last one makes a new set");
    assert!(!world.engine.recovery_state(&member).await.unwrap().unsaved, "for the session that used it");
    refused(world.engine.keep_recovery_codes(&member).await, Refusal::NotFound);
    world.clock.advance(30 * 60_000);
    assert_eq!(world.engine.recovery_draft(&last).await.unwrap(), None, "for half an hour");
    let other = world.member().await;
    world.enrolled(&other).await;
    let foreign = half_in(&world, &other).await;
    refused(world.engine.use_recovery_code(&foreign, &codes[1]).await, Refusal::WrongRecoveryCode);
    world.engine.reset_mfa(&person.email, "").await.unwrap();
    assert_eq!(rows(&world, "recovery_codes").await, 0, "a reset takes the codes too");
}

async fn recovery_codes_have_their_own_budget(world: World) {
    let person = world.member().await;
    let (app, session) = world.enrolled(&person).await;
    let codes = kept_codes(&world, &session).await;
    let half = half_in(&world, &person).await;
    for number in 0..5 {
        let _ = world.engine.verify_code(&half, &wrong(&app, &world, number)).await;
    }
    let half = half_in(&world, &person).await;
    assert!(world.engine.code_pause(&half).await.unwrap().is_some());
    let used = world.engine.use_recovery_code(&half, &codes[0]).await;
    assert!(matches!(used, Ok(CodeAnswer::Raised(_))), "a pause of codes does not block recovery");
    let half = half_in(&world, &person).await;
    for _ in 0..4 {
        refused(world.engine.use_recovery_code(&half, &"a".repeat(24)).await, Refusal::WrongRecoveryCode);
    }
    let burnt = world.engine.use_recovery_code(&half, &"a".repeat(24)).await;
    assert!(matches!(burnt, Ok(CodeAnswer::Burnt { .. })));
    let half = half_in(&world, &person).await;
    let paused = world.engine.use_recovery_code(&half, &codes[1]).await;
    assert!(matches!(paused, Ok(CodeAnswer::Burnt { .. })), "a right one looks like a wrong one: {paused:?}");
    world.clock.advance(60_000);
    let half = half_in(&world, &person).await;
    let later = world.engine.use_recovery_code(&half, &codes[1]).await;
    assert!(matches!(later, Ok(CodeAnswer::Raised(_))), "the pause did not use the code up");
}

async fn one_of_a_hundred_equal_recovery_codes_wins(world: World) {
    let person = world.member().await;
    let (_, session) = world.enrolled(&person).await;
    let code: Arc<str> = kept_codes(&world, &session).await[0].clone().into();
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let half = half_in(&world, &person).await;
        let (engine, code) = (world.engine.clone(), code.clone());
        tries.spawn(async move { engine.use_recovery_code(&half, &code).await });
    }
    let results = tries.join_all().await;
    assert_eq!(results.iter().filter(|result| matches!(result, Ok(CodeAnswer::Raised(_)))).count(), 1);
}

async fn a_new_set_needs_a_fresh_code(world: World) {
    let person = world.member().await;
    let (app, session) = world.enrolled(&person).await;
    let old = kept_codes(&world, &session).await;
    let member: Member = world.standing(&session).await;
    world.engine.ask_recovery_codes(&member).await.unwrap();
    let bad = wrong(&app, &world, 1);
    refused(world.confirm_with(&session, &typed(&bad), false).await, Refusal::WrongCode);
    world.confirm(&session, &app).await.unwrap();
    let half = half_in(&world, &person).await;
    assert!(
        world.engine.use_recovery_code(&half, &old[0]).await.is_ok(),
        "the old set works until the new one is saved"
    );
    let new = kept_codes(&world, &session).await;
    let half = half_in(&world, &person).await;
    refused(world.engine.use_recovery_code(&half, &old[1]).await, Refusal::WrongRecoveryCode);
    assert!(matches!(world.engine.use_recovery_code(&half, &new[0]).await, Ok(CodeAnswer::Raised(_))));
    let member: Member = world.standing(&session).await;
    let id = world.engine.authenticators(&member).await.unwrap()[0].id.clone();
    world.engine.ask_removal(&member, &id).await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    assert_eq!(world.engine.recovery_state(&member).await.unwrap().left, 0, "no authenticator, no substitutes");
}

async fn wrong_codes_pause_and_burn_the_session(world: World) {
    let person = world.member().await;
    let (app, _) = world.enrolled(&person).await;
    let half = half_in(&world, &person).await;
    for number in 0..4 {
        refused(world.engine.verify_code(&half, &wrong(&app, &world, number)).await, Refusal::WrongCode);
    }
    let CodeAnswer::Burnt { until } = world.engine.verify_code(&half, &wrong(&app, &world, 4)).await.unwrap()
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
        matches!(world.engine.verify_code(&half, &code).await, Ok(CodeAnswer::Burnt { .. })),
        "not even a right one"
    );
    world.clock.advance(60_000);
    let half = half_in(&world, &person).await;
    assert_eq!(world.engine.code_pause(&half).await.unwrap(), None);
    let again = world.engine.verify_code(&half, &wrong(&app, &world, 5)).await;
    assert!(
        matches!(again, Ok(CodeAnswer::Burnt { until }) if until == world.now().plus(120_000)),
        "twice as long"
    );
    world.clock.advance(120_000);
    let half = half_in(&world, &person).await;
    let right = world.engine.verify_code(&half, &app.code_at(world.now())).await;
    assert!(matches!(right, Ok(CodeAnswer::Raised(_))));
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
    assert!(matches!(burnt, Ok(CodeAnswer::Burnt { .. })), "at every new step it is a new guess");
    world.clock.advance(60_000);
    let half = half_in(&world, &person).await;
    assert!(matches!(world.engine.verify_code(&half, &app.code_at(world.now())).await, Ok(CodeAnswer::Raised(_))));
    let half = half_in(&world, &person).await;
    let used = app.code_at(world.now());
    for _ in 0..20 {
        refused(world.engine.verify_code(&half, &used).await, Refusal::UsedCode);
    }
    world.clock.advance(STEP);
    assert!(matches!(world.engine.verify_code(&half, &app.code_at(world.now())).await, Ok(CodeAnswer::Raised(_))));
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
    refused(world.engine.verify_code(&half, &app.code_at(world.now())).await, Refusal::Spent);
    world.engine.reset_mfa(&person.email, "").await.unwrap();
    assert_eq!(world.sign_in(&person).await.next, NextStep::Onboard);
}

fn from(network: &str) -> Origin {
    Origin { network: network.to_owned(), ..Origin::default() }
}

async fn wrong_passwords_pause_their_network_not_the_owner(world: World) {
    let (person, other) = (world.member().await, world.member().await);
    let engine = &world.engine;
    let paused = Refusal::Paused { until: world.now().plus(60_000) };
    for email in [person.email.as_str(), "nobody@bank.example"] {
        for _ in 0..4 {
            refused(engine.sign_in(email, password("wrong"), None, &from("thief")).await, Refusal::BadCredentials);
        }
        refused(engine.sign_in(email, password("wrong"), None, &from("thief")).await, paused);
        refused(engine.sign_in(email, password(PASSWORD), None, &from("thief")).await, paused);
    }
    let home = engine.sign_in(&person.email, password(PASSWORD), None, &from("home")).await.unwrap();
    let device = home.device.unwrap().expose().to_owned();
    let known = |device: &str| Origin { device: Some(device.to_owned()), ..from("thief") };
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
    engine.set_password(&person.email, password(new)).await.unwrap();
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
    refused(fresh, Refusal::Paused { until: world.now().plus(60_000) });
}

async fn many_wrong_passwords_at_once_count_one_after_the_other(world: World) {
    let person = world.member().await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let (engine, email) = (world.engine.clone(), person.email.clone());
        tries.spawn(async move { engine.sign_in(&email, password("wrong"), None, &Origin::default()).await });
    }
    let judged = tries.join_all().await;
    let wrong = judged.iter().filter(|one| matches!(one, Err(Error::Refused(Refusal::BadCredentials)))).count();
    assert_eq!(wrong, 4, "four were judged wrong, the fifth began the pause, the rest were not judged");
    // Many right ones at once are no guessing.
    let other = world.member().await;
    let mut right = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let (engine, email) = (world.engine.clone(), other.email.clone());
        right.spawn(async move { engine.sign_in(&email, password(PASSWORD), None, &Origin::default()).await });
    }
    assert!(right.join_all().await.iter().all(Result::is_ok));
}

async fn sessions_are_seen_and_ended_by_their_owner(world: World) {
    let (person, other) = (world.member().await, world.member().await);
    let origin =
        Origin { network: "203.0.113.9".to_owned(), browser: "Firefox on Linux".to_owned(), ..Origin::default() };
    let laptop = world.engine.sign_in(&person.email, password(PASSWORD), None, &origin).await.unwrap();
    world.clock.advance(60_000);
    let phone = world.sign_in(&person).await;
    let foreign = world.sign_in(&other).await;
    let member: Member = world.standing(&phone).await;
    let list = world.engine.sessions(&member).await.unwrap();
    let seen: Vec<_> = list.iter().map(|session| (session.this, session.browser.as_str())).collect();
    assert_eq!(seen, [(true, ""), (false, "Firefox on Linux")]);
    assert_eq!(list[1].network, "203.0.113.9");
    let foreigner: Member = world.standing(&foreign).await;
    refused(world.engine.end_session(&foreigner, &list[1].id).await, Refusal::NotFound);
    world.engine.end_session(&member, &list[1].id).await.unwrap();
    refused(world.engine.end_session(&member, &list[1].id).await, Refusal::NotFound);
    assert!(world.caller(&laptop).await.is_none());
    let more = [world.sign_in(&person).await, world.sign_in(&person).await];
    world.engine.end_other_sessions(&member).await.unwrap();
    for ended in &more {
        assert!(world.caller(ended).await.is_none());
    }
    assert!(world.caller(&phone).await.is_some() && world.caller(&foreign).await.is_some());
    world.clock.advance(61 * 60_000);
    let later: Member = world.standing(&world.sign_in(&person).await).await;
    assert_eq!(world.engine.sessions(&later).await.unwrap().len(), 1, "what has ended is not listed");
}

async fn sessions_end(world: World) {
    let minute = 60_000;
    let person = world.member().await;
    let idle = world.sign_in(&person).await;
    world.clock.advance(14 * minute);
    assert!(world.caller(&idle).await.is_some());
    world.clock.advance(14 * minute);
    assert!(world.caller(&idle).await.is_some(), "used sessions go on");
    world.clock.advance(15 * minute);
    assert!(world.caller(&idle).await.is_none(), "a quarter of an hour without use");
    let long = world.sign_in(&person).await;
    for _ in 0..51 {
        world.clock.advance(14 * minute);
        world.caller(&long).await;
    }
    assert!(world.caller(&long).await.is_some());
    world.clock.advance(6 * minute);
    assert!(world.caller(&long).await.is_none(), "twelve hours in any case");
    let left = world.sign_in(&person).await;
    let caller = world.caller(&left).await.unwrap();
    world.engine.sign_out(&caller).await.unwrap();
    assert!(matches!(world.engine.sign_out(&caller).await, Ok(()) | Err(Error::SessionGone)));
    assert!(world.caller(&left).await.is_none());
    world.enrolled(&person).await;
    let half = world.sign_in(&person).await;
    world.clock.advance(10 * minute);
    assert!(world.caller(&half).await.is_none(), "the code must follow the password");
}

async fn the_operator_resets(world: World) {
    let person = world.member().await;
    let (_, session) = world.enrolled(&person).await;
    let (_, removed) = world.engine.reset_mfa(&person.email, "").await.unwrap();
    assert_eq!(removed, 1);
    assert!(world.caller(&session).await.is_none());
    let session = world.sign_in(&person).await;
    assert_eq!(session.next, NextStep::Onboard, "a reset gives no access, required or not");
    let new = "seven quiet harbours sing";
    world.engine.set_password(&person.email, password(new)).await.unwrap();
    assert!(world.caller(&session).await.is_none());
    refused(
        world.engine.sign_in(&person.email, password(PASSWORD), None, &Origin::default()).await,
        Refusal::BadCredentials,
    );
    assert!(world.engine.sign_in(&person.email, password(new), None, &Origin::default()).await.is_ok());
    refused(world.engine.set_password(&person.email, password("short")).await, Refusal::PasswordTooShort);
    refused(world.engine.set_password("nobody@bank.example", password(new)).await, Refusal::NotFound);
    refused(world.engine.reset_mfa("nobody@bank.example", "").await, Refusal::NotFound);
    let tpp = person.tpp.id.clone();
    let twin = gate::NewUser {
        tpp,
        email: person.email.to_uppercase(),
        name: "Twin".to_owned(),
        role: Role::Member,
        password: password(new),
    };
    refused(world.engine.create_user(twin).await, Refusal::EmailTaken);
    assert_eq!(world.engine.list_users(&person.tpp.id).await.unwrap().len(), 1);
}

/// The hash of the only user, read past the engine.
async fn stored_hash(world: &World) -> String {
    const QUERY: &str = "SELECT password_hash FROM users";
    if world.database.starts_with("sqlite") {
        let mut database = sqlx::SqliteConnection::connect(&world.database).await.unwrap();
        sqlx::query_scalar(QUERY).fetch_one(&mut database).await.unwrap()
    } else {
        let mut database = sqlx::PgConnection::connect(&world.database).await.unwrap();
        sqlx::query_scalar(QUERY).fetch_one(&mut database).await.unwrap()
    }
}

async fn hashes_get_stronger_at_sign_in(world: World) {
    let person = world.member().await;
    let mut stronger = parts(&world.database, &world.folder, world.clock.clone());
    stronger.hash_cost = HashCost { memory_kib: 64, ..HashCost::LEAST };
    let engine = Engine::open(stronger).await.unwrap();
    assert!(stored_hash(&world).await.contains("m=8,"));
    engine.sign_in(&person.email, password(PASSWORD), None, &Origin::default()).await.unwrap();
    assert!(stored_hash(&world).await.contains("m=64,"), "the hash is the stronger one");
    assert!(world.engine.sign_in(&person.email, password(PASSWORD), None, &Origin::default()).await.is_ok());
    assert!(engine.sign_in(&person.email, password("wrong"), None, &Origin::default()).await.is_err());
}

async fn one_of_a_hundred_equal_codes_wins(world: World) {
    let person = world.member().await;
    let (app, _) = world.enrolled(&person).await;
    let code: Arc<str> = app.code_at(world.now()).into();
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let half: HalfIn = world.standing(&world.sign_in(&person).await).await;
        let (engine, code) = (world.engine.clone(), code.clone());
        tries.spawn(async move { engine.verify_code(&half, &code).await });
    }
    let results = tries.join_all().await;
    assert_eq!(results.iter().filter(|result| matches!(result, Ok(CodeAnswer::Raised(_)))).count(), 1);
    for result in results.into_iter().filter(Result::is_err) {
        refused(result, Refusal::UsedCode);
    }
}

async fn one_of_two_confirmations_wins(world: World) {
    let session = world.sign_in(&world.member().await).await;
    let caller: Onboarding = world.standing(&session).await;
    world.engine.begin_setup(&caller).await.unwrap();
    let code =
        support::App::from_key(&world.engine.setup(&caller).await.unwrap().unwrap().key).code_at(world.now());
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (engine, caller, code) = (world.engine.clone(), caller.clone(), code.clone());
        tries.spawn(async move { engine.confirm_setup(&caller, "Phone", &code, false).await });
    }
    let won: Vec<_> = tries.join_all().await.into_iter().filter_map(Result::ok).collect();
    assert_eq!(won.len(), 1);
    let member: Member = world.standing(&won[0]).await;
    assert_eq!(world.engine.authenticators(&member).await.unwrap().len(), 1);
}

async fn two_removals_at_once_leave_one(world: World) {
    let boss = world.person(&world.tpp("Northbank").await, Role::Administrator).await;
    let (one, session) = world.enrolled(&boss).await;
    let (two, session) = world.enrol_another(&session, &one).await;
    enforce(&world, &session, &two, true, "").await.unwrap();
    let member: Member = world.standing(&session).await;
    let list = world.engine.authenticators(&member).await.unwrap();
    world.clock.advance(STEP);
    let half: HalfIn = world.standing(&world.sign_in(&boss).await).await;
    let right = world.engine.verify_code(&half, &one.code_at(world.now())).await.unwrap();
    let CodeAnswer::Raised(other) = right else { panic!("the code was right") };
    let colleague: Member = world.standing(&other).await;
    world.engine.ask_removal(&member, &list[0].id).await.unwrap();
    world.engine.ask_removal(&colleague, &list[1].id).await.unwrap();
    world.clock.advance(STEP);
    let shown = [world.shown(&member).await, world.shown(&colleague).await];
    let remove = |member: Member, shown: &str, code: String| {
        let (engine, shown) = (world.engine.clone(), shown.to_owned());
        tokio::spawn(async move { engine.confirm(&member, &shown, &typed(&code), false).await })
    };
    let first = remove(member.clone(), &shown[0], one.code_at(world.now()));
    let second = remove(colleague, &shown[1], two.code_at(world.now()));
    let results = [first.await.unwrap(), second.await.unwrap()];
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert_eq!(world.engine.authenticators(&member).await.unwrap().len(), 1);
}

async fn demo_data_goes_into_empty_databases_only(world: World) {
    let DemoReport::Demo(users) = world.engine.fill_demo().await.unwrap() else {
        panic!("the database was empty")
    };
    assert!(
        users.len() >= 11 && users.iter().any(|user| user.enrolled) && users.iter().any(|user| !user.enrolled)
    );
    assert!(
        matches!(world.engine.fill_demo().await.unwrap(), DemoReport::Demo(again) if again.len() == users.len())
    );
    let session = world
        .engine
        .sign_in("ada@northbank.example", password(gate::DEMO_PASSWORD), None, &Origin::default())
        .await
        .unwrap();
    assert_eq!(session.next, NextStep::Done);
    let other = World::new(if world.database.starts_with("sqlite") {
        support::Kind::Sqlite
    } else {
        support::Kind::Postgres
    })
    .await;
    other.tpp("Real").await;
    assert!(matches!(other.engine.fill_demo().await.unwrap(), DemoReport::Untouched));
    assert_eq!(other.engine.list_tpps().await.unwrap().len(), 1);
}

async fn a_key_belongs_to_its_database(world: World) {
    let key = world.folder.join("test.key");
    let text = std::fs::read_to_string(&key).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let open = || Engine::open(parts(&world.database, &world.folder, world.clock.clone()));
    assert!(open().await.is_ok(), "the same key opens again");
    std::fs::remove_file(&key).unwrap();
    assert!(matches!(open().await, Err(OpenError::KeyMissing { .. })));
    assert!(!key.exists(), "no new key is made for old data");
    let other = World::new(support::Kind::Sqlite).await;
    std::fs::copy(other.folder.join("test.key"), &key).unwrap();
    assert!(matches!(open().await, Err(OpenError::KeyWrong { version: 1 })));
    let newer = format!("2 {}", std::fs::read_to_string(&key).unwrap().split_once(' ').unwrap().1);
    std::fs::write(&key, newer.clone()).unwrap();
    assert!(matches!(open().await, Err(OpenError::KeyWrong { version: 1 })), "the old version is needed still");
    std::fs::write(&key, newer + &text).unwrap();
    assert!(open().await.is_ok(), "a new version joins the old one");
}
