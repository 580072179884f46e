//! Links that were mailed to users who have nothing to do with the caller.

use gate::engine::caller::Authenticated;
use testkit::{PASSWORD, World, typed};

/// The token of a link that confirms a new address.
pub async fn email_link(world: &World) -> String {
    let user = world.member().await;
    let session = world.sign_in(&user).await;
    let caller: Authenticated = world.caller_as(&session).await;
    let new = format!("new-{}", user.email);
    world.engine.request_email_change(&caller, &new).await.unwrap();
    world.confirm_with(&session, &typed(PASSWORD), false).await.unwrap();
    world.email_token(&new).await
}

/// The token of a link to a new password.
pub async fn password_link(world: &World) -> String {
    let user = world.member().await;
    world.forgot_password(&user).await;
    world.password_token(&user.email).await
}

/// The token of a link that lets a browser sign in.
pub async fn sign_in_link(world: &World) -> String {
    let user = world.member().await;
    world.sign_in_link(&user.email).await
}

/// The token of a link that freezes an account.
pub async fn freeze_link(world: &World) -> String {
    let user = world.member().await;
    world.enrolled(&user).await;
    world.freeze_token(&user.email).await
}
