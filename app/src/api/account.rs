//! The signed-in user's own picture.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "server functions are async"))]

use super::{ApiError, RedirectTo};
use gate::model::{Identity, SecurityState, Timestamp};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::guard::{answer, caller, go},
    crate::Page,
    gate::engine::caller::Authenticated,
};

/// Who is signed in. For full sessions.
#[server(prefix = "/api", endpoint = "read-identity")]
pub async fn read_identity() -> Result<Identity, ApiError> {
    let (_, member) = caller::<Authenticated>()?;
    Ok(member.identity.clone())
}

/// The own security state and, for administrators, the TPP's coverage. For full sessions.
#[server(prefix = "/api", endpoint = "read-dashboard")]
pub async fn read_dashboard() -> Result<SecurityState, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    answer(engine.security_state(&member).await)
}

/// The notices up to `until` are read. For full sessions.
#[server(prefix = "/api", endpoint = "dismiss-notices")]
pub async fn dismiss_notices(until: Timestamp) -> Result<RedirectTo, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    answer(engine.dismiss_notices(&member, until).await)?;
    Ok(go(RedirectTo::page(Page::Dashboard)))
}
