//! The TPP's rule, and who may change it.

use crate::{
    helpers::{enforce, refused, typed},
    on_both,
    support::{PASSWORD, World},
};
use gate::{
    engine::{
        CodeOutcome,
        caller::{Administrator, Authenticated, CallerKind, MfaPending, NotAllowed},
    },
    model::{NextStep, Refusal, Role, Stage, UserId},
};

on_both! {
    enforcement_asks_at_the_next_sign_in,
    enforcement_ends_at_the_tpps_border,
    the_last_authenticator_stays_while_required,
    two_administrators_do_not_overwrite_each_other,
    administrators_see_their_own_tpp_only,
}

async fn enforcement_asks_at_the_next_sign_in(world: World) {
    let tpp = world.tpp("Northbank").await;
    let (boss, person) = (world.person(&tpp, Role::Administrator).await, world.person(&tpp, Role::Member).await);
    let before = world.sign_in(&person).await;
    let session = world.sign_in(&boss).await;
    let administrator: Administrator = world.caller_as(&session).await;
    refused(world.engine.ask_enforcement(&administrator, None, true, "").await, Refusal::SetUpFirst);
    world.engine.ask_enforcement(&administrator, None, false, "Soon").await.unwrap();
    refused(world.confirm_with(&session, &typed("wrong"), false).await, Refusal::WrongPassword);
    world
        .confirm_with(&session, &typed(PASSWORD), false)
        .await
        .expect("without a factor the password is the proof");
    let (app, session) = world.enrol(&session).await;
    let administrator: Administrator = world.caller_as(&session).await;
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
    assert_eq!(world.caller(&before).await.unwrap().stage, Stage::Authenticated, "open sessions go on");
    let after = world.sign_in(&person).await;
    assert_eq!(after.next, NextStep::Onboard);
    let caller = world.caller(&after).await.unwrap();
    assert_eq!(Authenticated::of(caller.clone()).unwrap_err(), NotAllowed::Stage(Stage::Onboarding));
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
    let foreign: Administrator = world.caller_as(&session).await;
    let settings = world.engine.enforcement_settings(&foreign).await.unwrap();
    assert_eq!(
        (settings.enforcement.since, settings.enforcement.message.as_str(), settings.coverage.users),
        (None, "", 1)
    );
}

async fn the_last_authenticator_stays_while_required(world: World) {
    let boss = world.person(&world.tpp("Northbank").await, Role::Administrator).await;
    let (app, session) = world.enrolled(&boss).await;
    let member: Authenticated = world.caller_as(&session).await;
    let id = world.engine.authenticators(&member).await.unwrap()[0].id.clone();
    world.engine.ask_removal(&member, &id).await.unwrap();
    let other = world.sign_in(&boss).await;
    let half: MfaPending = world.caller_as(&other).await;
    let code = app.code_at(world.now());
    let CodeOutcome::Upgraded(other) = world.engine.verify_code(&half, &code).await.unwrap() else {
        panic!("right")
    };
    enforce(&world, &other, &app, true, "").await.unwrap();
    refused(world.confirm(&session, &app).await, Refusal::LastAuthenticator);
    refused(world.engine.ask_removal(&member, &id).await, Refusal::LastAuthenticator);
    enforce(&world, &other, &app, false, "").await.unwrap();
    world.engine.ask_removal(&member, &id).await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    assert_eq!(world.caller(&session).await.unwrap().stage, Stage::Authenticated);
    assert_eq!(world.sign_in(&boss).await.next, NextStep::Done);
}

async fn two_administrators_do_not_overwrite_each_other(world: World) {
    let person = world.person(&world.tpp("Northbank").await, Role::Administrator).await;
    let (app, session) = world.enrolled(&person).await;
    enforce(&world, &session, &app, true, "On").await.unwrap();
    let boss: Administrator = world.caller_as(&session).await;
    refused(world.engine.ask_enforcement(&boss, Some(false), false, "Stale").await, Refusal::ChangedMeanwhile);
    assert_eq!(world.engine.enforcement(&boss).await.unwrap().message, "On");
}

async fn administrators_see_their_own_tpp_only(world: World) {
    let tpp = world.tpp("Northbank").await;
    let (boss, colleague) =
        (world.person(&tpp, Role::Administrator).await, world.person(&tpp, Role::Member).await);
    let session = world.sign_in(&boss).await;
    let caller: Administrator = world.caller_as(&session).await;
    let page = world.engine.members(&caller, 1).await.unwrap();
    assert_eq!((page.total, page.members.len()), (2, 2));
    for listed in page.members {
        assert!([&boss.email, &colleague.email].contains(&&listed.email));
        // One by itself is the same as in the list; the own account too.
        assert_eq!(world.engine.member(&caller, &listed.id).await.unwrap(), listed);
    }
    let stranger = world.sign_in(&world.member().await).await;
    let stranger = world.caller_as::<Authenticated>(&stranger).await.identity.id.clone();
    for id in [stranger, UserId("made-up".to_owned())] {
        refused(world.engine.member(&caller, &id).await, Refusal::NotFound);
    }
}
