//! What the signed-in user sees of their own account.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "server functions are async"))]

use super::{ApiError, RedirectTo};
use gate::model::{Identity, SecurityState, Timestamp};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::guard::{api_result, authorize, redirect},
    crate::Page,
    gate::engine::caller::Authenticated,
};

/// Who is signed in. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "read-identity")]
pub async fn read_identity() -> Result<Identity, ApiError> {
    let (_, caller) = authorize::<Authenticated>()?;
    Ok(caller.identity.clone())
}

/// The user's security state and, for administrators, the TPP's coverage. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "read-dashboard")]
pub async fn read_dashboard() -> Result<SecurityState, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    api_result(engine.security_state(&caller).await)
}

/// Marks the notices up to `until` as read. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "dismiss-notices")]
pub async fn dismiss_notices(until: Timestamp) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    api_result(engine.dismiss_notices(&caller, until).await)?;
    Ok(redirect(RedirectTo::page(Page::Dashboard)))
}
