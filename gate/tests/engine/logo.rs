//! The picture of a TPP: who sees it, who replaces it.

use gate::{
    engine::{
        Error, IssuedSession,
        caller::{Administrator, Authenticated},
        picture::Picture,
    },
    model::{Action, AuditFilter},
};
use testkit::{DOT_PNG, World, on_both_databases};

on_both_databases! {
    a_tpp_has_one_picture,
    a_picture_stays_inside_its_tpp,
    a_picture_is_saved_only_in_a_live_session,
}

fn picture() -> Picture {
    Picture::from_upload(DOT_PNG).unwrap()
}

async fn logo(world: &World, session: &IssuedSession) -> (Option<String>, Option<Vec<u8>>) {
    let caller: Authenticated = world.caller_as(session).await;
    (caller.logo.clone(), world.engine.logo(&caller).await.unwrap())
}

async fn a_tpp_has_one_picture(world: World) {
    let (administrator, member) = world.administrator_and_member().await;
    let (_, session) = world.enrolled(&administrator).await;
    let (_, other) = world.enrolled(&member).await;
    assert_eq!(logo(&world, &other).await, (None, None));
    let caller: Administrator = world.caller_as(&session).await;
    for _ in 0..2 {
        world.engine.set_logo(&caller, &picture()).await.unwrap();
    }
    let (version, png) = logo(&world, &other).await;
    assert_eq!((version.map(|version| version.len()), png.as_deref()), (Some(16), Some(picture().png())));
    for _ in 0..2 {
        world.engine.remove_logo(&caller).await.unwrap();
    }
    assert_eq!(logo(&world, &other).await, (None, None));
    let log = world.engine.audit_page(&caller, &AuditFilter::default()).await.unwrap();
    let found: Vec<&str> =
        log.rows.iter().map(|row| row.action.as_str()).filter(|action| action.starts_with("logo")).collect();
    let [changed, removed] = [Action::LogoChanged, Action::LogoRemoved];
    assert_eq!(found, [removed.as_ref(), changed.as_ref(), changed.as_ref()], "what changes nothing is no row");
}

async fn a_picture_stays_inside_its_tpp(world: World) {
    let [own, other] = [world.administrator().await, world.administrator().await];
    let ((_, own), (_, other)) = (world.enrolled(&own).await, world.enrolled(&other).await);
    let caller: Administrator = world.caller_as(&own).await;
    world.engine.set_logo(&caller, &picture()).await.unwrap();
    assert_eq!(logo(&world, &other).await, (None, None));
    let stranger: Administrator = world.caller_as(&other).await;
    world.engine.remove_logo(&stranger).await.unwrap();
    assert!(logo(&world, &own).await.1.is_some());
}

async fn a_picture_is_saved_only_in_a_live_session(world: World) {
    let (_, session) = world.enrolled(&world.administrator().await).await;
    let caller: Administrator = world.caller_as(&session).await;
    world.engine.sign_out(&caller).await.unwrap();
    assert!(matches!(world.engine.set_logo(&caller, &picture()).await, Err(Error::SessionGone)));
    assert!(matches!(world.engine.remove_logo(&caller).await, Err(Error::SessionGone)));
}
