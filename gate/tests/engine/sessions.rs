//! How long sessions last, and what ends them.

use gate::{
    engine::{
        ClientInfo, Error,
        caller::{Administrator, Authenticated, Onboarding},
    },
    model::{Refusal, SeenEnforcement},
};
use std::time::Duration;
use testkit::{AuthenticatorApp, PASSWORD, World, on_both_databases, refused, typed};

on_both_databases! {
    signing_in_again_ends_the_previous_session,
    a_delayed_request_is_authorised_when_it_is_carried_out,
    users_list_and_end_their_own_sessions,
    sessions_expire,
}

async fn signing_in_again_ends_the_previous_session(world: World) {
    let user = world.member().await;
    let before = world.sign_in(&user).await;
    let caller = world.caller(&before).await.unwrap();
    let failed = world.engine.sign_in(&user.email, typed("wrong"), Some(&caller), &ClientInfo::default()).await;
    refused(failed, Refusal::BadCredentials);
    assert!(world.caller(&before).await.is_some(), "a failed try ends nothing");
    world.engine.sign_in(&user.email, typed(PASSWORD), Some(&caller), &ClientInfo::default()).await.unwrap();
    assert!(world.caller(&before).await.is_none());
}

async fn a_delayed_request_is_authorised_when_it_is_carried_out(world: World) {
    let user = world.administrator().await;
    // A attacker with the password begins a set-up; then the owner enrols.
    let attacker = world.sign_in(&user).await;
    let delayed: Onboarding = world.caller_as(&attacker).await;
    world.engine.begin_setup(&delayed).await.unwrap();
    let key = world.engine.setup(&delayed).await.unwrap().unwrap().key;
    let (_, owner) = world.enrolled(&user).await;
    let code = AuthenticatorApp::from_key(&key).code_at(world.now());
    assert!(matches!(world.engine.confirm_setup(&delayed, "Evil", &code, false).await, Err(Error::SessionGone)));
    assert!(matches!(world.engine.begin_setup(&delayed).await, Err(Error::SessionGone)));
    assert!(matches!(world.engine.cancel_setup(&delayed).await, Err(Error::SessionGone)));
    // The owner signs out while a request is under way.
    let delayed: Administrator = world.caller_as(&owner).await;
    let member: Authenticated = world.caller_as(&owner).await;
    let id = world.engine.authenticators(&member).await.unwrap()[0].id.clone();
    world.engine.sign_out(&delayed).await.unwrap();
    assert!(matches!(
        world.engine.request_enforcement(&delayed, &SeenEnforcement::default(), true, "").await,
        Err(Error::SessionGone)
    ));
    assert!(matches!(world.engine.rename_authenticator(&member, &id, "X").await, Err(Error::SessionGone)));
    assert!(matches!(world.engine.request_authenticator_removal(&member, &id).await, Err(Error::SessionGone)));
    // The code comes after the time for it.
    let pending = world.mfa_pending(&user).await;
    world.advance(Duration::from_mins(10));
    assert!(matches!(world.engine.verify_code(&pending, "123456").await, Err(Error::SessionGone)));
}

async fn users_list_and_end_their_own_sessions(world: World) {
    let (user, other) = (world.member().await, world.member().await);
    let client = ClientInfo {
        network: Some("203.0.113.9".to_owned()),
        browser: Some("Firefox on Linux".to_owned()),
        ..ClientInfo::default()
    };
    let laptop = world.engine.sign_in(&user.email, typed(PASSWORD), None, &client).await.unwrap();
    world.advance(Duration::from_mins(1));
    let phone = world.sign_in(&user).await;
    let foreign = world.sign_in(&other).await;
    let member: Authenticated = world.caller_as(&phone).await;
    let list = world.engine.sessions(&member).await.unwrap();
    let seen: Vec<_> = list.iter().map(|session| (session.this, session.browser.as_deref())).collect();
    assert_eq!(seen, [(true, None), (false, Some("Firefox on Linux"))]);
    assert_eq!(list[1].network.as_deref(), Some("203.0.113.9"));
    let foreigner: Authenticated = world.caller_as(&foreign).await;
    refused(world.engine.end_session(&foreigner, &list[1].id).await, Refusal::NotFound);
    world.engine.end_session(&member, &list[1].id).await.unwrap();
    refused(world.engine.end_session(&member, &list[1].id).await, Refusal::NotFound);
    assert!(world.caller(&laptop).await.is_none());
    let more = [world.sign_in(&user).await, world.sign_in(&user).await];
    world.engine.end_other_sessions(&member).await.unwrap();
    for ended in &more {
        assert!(world.caller(ended).await.is_none());
    }
    assert!(world.caller(&phone).await.is_some() && world.caller(&foreign).await.is_some());
    world.advance(Duration::from_mins(61));
    let later: Authenticated = world.caller_as(&world.sign_in(&user).await).await;
    assert_eq!(world.engine.sessions(&later).await.unwrap().len(), 1, "what has ended is not listed");
}

async fn sessions_expire(world: World) {
    let user = world.member().await;
    let idle = world.sign_in(&user).await;
    world.advance(Duration::from_mins(14));
    assert!(world.caller(&idle).await.is_some());
    world.advance(Duration::from_mins(14));
    assert!(world.caller(&idle).await.is_some(), "used sessions go on");
    world.advance(Duration::from_mins(15));
    assert!(world.caller(&idle).await.is_none(), "a quarter of an hour without use");
    let long = world.sign_in(&user).await;
    for _ in 0..51 {
        world.advance(Duration::from_mins(14));
        world.caller(&long).await;
    }
    assert!(world.caller(&long).await.is_some());
    world.advance(Duration::from_mins(6));
    assert!(world.caller(&long).await.is_none(), "twelve hours in any case");
    let left = world.sign_in(&user).await;
    let caller = world.caller(&left).await.unwrap();
    world.engine.sign_out(&caller).await.unwrap();
    assert!(matches!(world.engine.sign_out(&caller).await, Ok(()) | Err(Error::SessionGone)));
    assert!(world.caller(&left).await.is_none());
    world.enrolled(&user).await;
    let pending = world.sign_in(&user).await;
    world.advance(Duration::from_mins(10));
    assert!(world.caller(&pending).await.is_none(), "the code must follow the password");
}
