//! What administrators do to users of their TPP.

use crate::{
    helpers::{enforce, password, refused},
    on_both,
    support::{App, PASSWORD, Person, World},
};
use gate::{
    engine::{
        ClientInfo, IssuedSession,
        caller::{Administrator, Authenticated, Caller, CallerKind},
    },
    model::{BlockReason, NextStep, Operation, Refusal, Role, UserId},
};

on_both! {
    a_reset_tells_everybody_why,
    nobody_does_it_to_the_own_account_or_to_another_tpp,
    roles_take_effect_at_once,
    suspended_users_are_out_until_restored,
    a_pass_is_shown_to_the_session_that_issued_it,
    idle_limits_hold_at_once,
    two_administrators_cannot_reset_each_other,
}

struct Office {
    boss: Person,
    app: App,
    session: IssuedSession,
    member: Person,
}

async fn office(world: &World) -> Office {
    let tpp = world.tpp("Northbank").await;
    let (boss, member) = (world.person(&tpp, Role::Administrator).await, world.person(&tpp, Role::Member).await);
    let (app, session) = world.enrolled(&boss).await;
    Office { boss, app, session, member }
}

async fn id(world: &World, person: &Person) -> UserId {
    let users = world.operator().list_users(&person.tpp.id).await.unwrap();
    users.into_iter().find(|user| user.email == person.email).unwrap().id
}

async fn a_reset_tells_everybody_why(world: World) {
    let Office { boss, app, session, member } = office(&world).await;
    let second = world.person(&boss.tpp, Role::Administrator).await;
    let (_, theirs) = world.enrolled(&member).await;
    let (administrator, user): (Administrator, _) = (world.caller_as(&session).await, id(&world, &member).await);
    refused(world.engine.ask_reset(&administrator, &user, "  ").await, Refusal::BadReason);
    refused(world.engine.ask_reset(&administrator, &user, &"x".repeat(201)).await, Refusal::BadReason);
    world.engine.ask_reset(&administrator, &user, "Lost the phone; seen in person").await.unwrap();
    assert!(world.caller(&theirs).await.is_some(), "asking alone does nothing");
    world.confirm(&session, &app).await.unwrap();
    assert!(world.caller(&theirs).await.is_none());
    let letter = world.emails_to(&member.email).await.remove(0);
    assert!(letter.text.contains("Lost the phone; seen in person"), "{}", letter.text);
    for administrator in [&boss, &second] {
        let letter = world.emails_to(&administrator.email).await.remove(0);
        assert_eq!(letter.subject, "Multi-factor authentication of a user was reset");
    }
    assert_eq!(world.sign_in(&member).await.next, NextStep::Onboard);
    let member_view = world.engine.member(&administrator, &user).await.unwrap();
    assert_eq!(member_view.authenticators, 0);
}

async fn nobody_does_it_to_the_own_account_or_to_another_tpp(world: World) {
    let Office { boss, session, member, .. } = office(&world).await;
    let foreign = world.person(&world.tpp("Fjord").await, Role::Administrator).await;
    let (_, abroad) = world.enrolled(&foreign).await;
    let (own, user) = (id(&world, &boss).await, id(&world, &member).await);
    let administrator: Administrator = world.caller_as(&session).await;
    let stranger: Administrator = world.caller_as(&abroad).await;
    let unset = world.person(&boss.tpp, Role::Administrator).await;
    let unset: Administrator = world.caller_as(&world.sign_in(&unset).await).await;
    let nowhere = UserId("nowhere".to_owned());
    for (caller, user, refusal) in [
        (&administrator, &own, Refusal::NotYourself),
        (&administrator, &nowhere, Refusal::NotFound),
        (&stranger, &user, Refusal::NotFound),
        (&unset, &user, Refusal::SetUpFirst),
    ] {
        let engine = &world.engine;
        refused(engine.ask_role(caller, user, Role::Member).await, refusal);
        refused(engine.ask_reset(caller, user, "Lost").await, refusal);
        refused(engine.ask_pass(caller, user).await, refusal);
        refused(engine.ask_suspension(caller, user).await, refusal);
        refused(engine.ask_restore(caller, user).await, refusal);
    }
    for found in [world.engine.member(&stranger, &user).await, world.engine.member(&stranger, &nowhere).await] {
        refused(found, Refusal::NotFound);
    }
    assert_eq!(world.engine.members(&stranger, 1).await.unwrap().total, 1);
    let caller = world.caller(&world.sign_in(&member).await).await.unwrap();
    assert!(Administrator::of(caller).is_err());
}

async fn roles_take_effect_at_once(world: World) {
    let Office { app, session, member, .. } = office(&world).await;
    let user = id(&world, &member).await;
    for role in [Role::Administrator, Role::Member] {
        let theirs = world.sign_in(&member).await;
        let administrator: Administrator = world.caller_as(&session).await;
        world.engine.ask_role(&administrator, &user, role).await.unwrap();
        world.confirm(&session, &app).await.unwrap();
        assert!(world.caller(&theirs).await.is_none(), "what was allowed in the old role ends");
        assert_eq!(world.caller(&world.sign_in(&member).await).await.unwrap().identity.role, role);
    }
}

async fn suspended_users_are_out_until_restored(world: World) {
    let Office { app, session, member, .. } = office(&world).await;
    let (administrator, user): (Administrator, _) = (world.caller_as(&session).await, id(&world, &member).await);
    let theirs = world.sign_in(&member).await;
    world.engine.ask_suspension(&administrator, &user).await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    assert!(world.caller(&theirs).await.is_none());
    refused(
        world.engine.sign_in(&member.email, password(PASSWORD), None, &ClientInfo::default()).await,
        Refusal::Suspended,
    );
    refused(
        world.engine.sign_in(&member.email, password("wrong"), None, &ClientInfo::default()).await,
        Refusal::BadCredentials,
    );
    let blocked = world.engine.member(&administrator, &user).await.unwrap().blocked;
    assert_eq!(blocked, Some(BlockReason::Suspended));
    let administrator: Administrator = world.caller_as(&session).await;
    world.engine.ask_restore(&administrator, &user).await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    let administrator: Administrator = world.caller_as(&session).await;
    refused(world.engine.ask_restore(&administrator, &user).await, Refusal::ChangedMeanwhile);
    world.sign_in(&member).await;
}

async fn a_pass_is_shown_to_the_session_that_issued_it(world: World) {
    let Office { boss, app, session, member } = office(&world).await;
    let user = id(&world, &member).await;
    let administrator: Administrator = world.caller_as(&session).await;
    world.engine.ask_pass(&administrator, &user).await.unwrap();
    let outcome = world.confirm(&session, &app).await.unwrap();
    assert!(matches!(outcome.operation, Operation::IssuePass { .. }));
    let pass = world.engine.issued_pass(&administrator, &user).await.unwrap().unwrap();
    let second = world.person(&boss.tpp, Role::Administrator).await;
    let (_, other) = world.enrolled(&second).await;
    let other: Administrator = world.caller_as(&other).await;
    assert_eq!(world.engine.issued_pass(&other, &user).await.unwrap(), None);
    world.clock.advance(10 * 60_000);
    let administrator: Administrator = world.caller_as(&session).await;
    assert_eq!(world.engine.issued_pass(&administrator, &user).await.unwrap(), None, "a moment is over");
    enforce(&world, &session, &app, true, "").await.unwrap();
    let enroller = world.caller_as(&world.sign_in(&member).await).await;
    world.engine.prove_enrolment(&enroller, &pass).await.unwrap();
}

async fn idle_limits_hold_at_once(world: World) {
    let Office { app, session, member, .. } = office(&world).await;
    let administrator: Administrator = world.caller_as(&session).await;
    refused(world.engine.ask_idle_limit(&administrator, 7).await, Refusal::BadLimit);
    let theirs = world.sign_in(&member).await;
    world.engine.ask_idle_limit(&administrator, 5).await.unwrap();
    world.confirm(&session, &app).await.unwrap();
    world.clock.advance(4 * 60_000);
    let caller: Authenticated = world.caller_as(&theirs).await;
    assert_eq!(world.engine.stay(&caller).await.unwrap(), 5 * 60_000);
    world.clock.advance(5 * 60_000 - 1);
    assert!(world.engine.stay(&caller).await.is_ok());
    world.clock.advance(5 * 60_000);
    assert!(world.caller(&theirs).await.is_none());
    assert!(world.engine.stay(&caller).await.is_err(), "what has ended cannot be kept");
}

async fn two_administrators_cannot_reset_each_other(world: World) {
    let Office { boss, app, session, .. } = office(&world).await;
    let second = world.person(&boss.tpp, Role::Administrator).await;
    let (their_app, theirs) = world.enrolled(&second).await;
    let (one, two): (Administrator, Administrator) =
        (world.caller_as(&session).await, world.caller_as(&theirs).await);
    world.engine.ask_reset(&one, &id(&world, &second).await, "Lost").await.unwrap();
    world.engine.ask_reset(&two, &id(&world, &boss).await, "Lost").await.unwrap();
    let confirm = |caller: &Administrator, shown: String, app: &App| {
        let (engine, member) = (world.engine.clone(), Authenticated::of(Caller::clone(caller)).unwrap());
        let code = password(&app.code_at(world.now()));
        tokio::spawn(async move { engine.confirm(&member, &shown, &code, false).await })
    };
    let mut shown = Vec::new();
    for session in [&session, &theirs] {
        shown.push(world.shown(&world.caller_as(session).await).await);
    }
    let other = confirm(&two, shown.remove(1), &their_app);
    let first = confirm(&one, shown.remove(0), &app);
    let results = [first.await.unwrap(), other.await.unwrap()];
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
}
