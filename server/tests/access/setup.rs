//! What depends on the state of the caller's session.

use crate::callers::Fixture;
use gate::engine::{
    ClientInfo,
    caller::{Authenticated, Caller, CallerKind, Onboarding},
};
use testkit::{AuthenticatorApp, STEP, World, http::TestServer, typed};

/// A code where none is due.
pub const ANY_CODE: &str = "123456";

async fn caller(world: &World, fixture: &Fixture) -> Option<Caller> {
    let token = fixture.token.as_ref()?;
    world.engine.caller(token, &ClientInfo::default()).await.unwrap()
}

/// The pending operation that the caller's confirm page shows.
pub async fn pending_id(world: &World, fixture: &Fixture) -> String {
    match caller(world, fixture).await.map(Authenticated::of) {
        Some(Ok(caller)) => world.pending_id(&caller).await,
        _ => String::new(),
    }
}

/// The set of recovery codes that the caller's page shows, to be saved.
pub async fn recovery_set(world: &World, fixture: &Fixture) -> String {
    match caller(world, fixture).await.map(Authenticated::of) {
        Some(Ok(caller)) => world.recovery_set(&caller).await,
        _ => String::new(),
    }
}

/// The code of a set-up that is begun here, where the caller may begin one.
pub async fn setup_code(server: &TestServer, fixture: &mut Fixture) -> String {
    let (engine, world) = (&server.world.engine, &server.world);
    let session = caller(world, fixture).await;
    let onboarding = session.clone().and_then(|caller| Onboarding::of(caller).ok());
    let Some(onboarding) = onboarding else { return ANY_CODE.to_owned() };
    if engine.begin_setup(&onboarding).await.is_ok()
        && let (Some(Ok(caller)), Some(app)) = (session.map(Authenticated::of), &fixture.app)
    {
        world.advance(STEP);
        let id = world.pending_id(&caller).await;
        let outcome = engine.confirm(&caller, &id, &typed(&app.code_at(world.now())), false).await.unwrap();
        fixture.token = outcome.token.map(|token| token.expose().to_owned());
    }
    match engine.setup(&onboarding).await.unwrap() {
        Some(setup) => AuthenticatorApp::from_key(&setup.key).code_at(server.now()),
        None => ANY_CODE.to_owned(),
    }
}
