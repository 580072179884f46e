//! Enrolment passes, and who learns that a user has enrolled.

use crate::helpers::{enforced, onboarding};
use gate::{
    engine::{ClientInfo, Engine, caller::Onboarding},
    model::{Refusal, Role, SecurityEventKind},
};
use std::time::Duration;
use testkit::{PASSWORD, World, assertions::successes, on_both_databases, refused, typed};

on_both_databases! {
    an_enrolment_pass_works_once_and_for_its_user_only,
    identity_proofs_expire,
    administrators_are_notified_when_a_user_has_set_up,
    without_mail_only_an_enrolment_pass_works,
}

async fn an_enrolment_pass_works_once_and_for_its_user_only(world: World) {
    let (_, user) = enforced(&world).await;
    let other = world.user(&user.tpp, Role::Member).await;
    let pass = world.enrolment_pass(&user.email).await;
    let newer = world.enrolment_pass(&user.email).await;
    let ((_, one), (_, two), (_, foreign)) =
        (onboarding(&world, &user).await, onboarding(&world, &user).await, onboarding(&world, &other).await);
    refused(world.engine.prove_enrolment(&one, &pass).await, Refusal::BadProof);
    refused(world.engine.prove_enrolment(&foreign, &newer).await, Refusal::BadProof);
    let mut tries = tokio::task::JoinSet::new();
    for caller in [one, two] {
        let (engine, pass) = (world.engine.clone(), newer.to_uppercase());
        tries.spawn(async move { engine.prove_enrolment(&caller, &pass).await });
    }
    let results = tries.join_all().await;
    assert_eq!(successes(&results), 1, "it proves one session");
}

async fn identity_proofs_expire(world: World) {
    let (_, user) = enforced(&world).await;
    let pass = world.enrolment_pass(&user.email).await;
    let (_, caller) = onboarding(&world, &user).await;
    let code = world.enrolment_code(&user.email).await;
    world.advance(Duration::from_mins(10));
    refused(world.engine.prove_enrolment(&caller, &code).await, Refusal::BadProof);
    world.advance(Duration::from_hours(24 * 7));
    let (_, caller) = onboarding(&world, &user).await;
    refused(world.engine.prove_enrolment(&caller, &pass).await, Refusal::BadProof);
}

async fn administrators_are_notified_when_a_user_has_set_up(world: World) {
    let (administrator, user) = enforced(&world).await;
    let (session, _) = onboarding(&world, &user).await;
    world.prove_enrolment(&session, &world.enrolment_code(&user.email).await).await.unwrap();
    world.enrol(&session).await;
    let mailed = async |email: &str, kind: SecurityEventKind| {
        world.mailed_events(email).await.iter().filter(|event| event.kind() == kind).count()
    };
    assert_eq!(mailed(&administrator.email, SecurityEventKind::ColleagueEnrolled).await, 1);
    let onboard = async || {
        let next = world.user(&administrator.tpp, Role::Member).await;
        let (session, _) = onboarding(&world, &next).await;
        world.prove_enrolment(&session, &world.enrolment_code(&next.email).await).await.unwrap();
        world.enrol(&session).await;
    };
    onboard().await;
    assert_eq!(
        mailed(&administrator.email, SecurityEventKind::ColleagueEnrolled).await,
        1,
        "one email stands for all of a day"
    );
    let listed = "SELECT CAST(COUNT(*) AS TEXT) FROM notices WHERE kind = 'colleague-enrolled'";
    assert_eq!(world.query_text(listed).await, "2", "the banner has each");
    world.advance(Duration::from_hours(24));
    onboard().await;
    assert_eq!(mailed(&administrator.email, SecurityEventKind::ColleagueEnrolled).await, 2);
    assert_eq!(mailed(&user.email, SecurityEventKind::AuthenticatorAdded).await, 1);
}

async fn without_mail_only_an_enrolment_pass_works(world: World) {
    let (_, user) = enforced(&world).await;
    let parts = world.config();
    let engine = Engine::open(gate::engine::EngineConfig { mail: false, ..parts }).await.unwrap();
    let password = typed(PASSWORD);
    let session = engine.sign_in(&user.email, password, None, &ClientInfo::default()).await.unwrap();
    let before = world.emails_to(&user.email).await.len();
    let caller: Onboarding = world.caller_as(&session).await;
    let guard = engine.enrolment_guard(&caller).await.unwrap();
    assert_eq!((guard.due, guard.mail, guard.mailed_until), (true, false, None));
    refused(engine.mail_enrolment_code(&caller).await, Refusal::NoMail);
    assert_eq!(world.emails_to(&user.email).await.len(), before);
    let pass = world.enrolment_pass(&user.email).await;
    engine.prove_enrolment(&caller, &pass).await.unwrap().expect("a new token");
    assert!(engine.is_setup_in_progress(&caller).await.unwrap());
}
