//! The signed-in user's own picture.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "server functions are async"))]

use super::{ApiError, Go};
use gate::model::{Identity, SecurityState, Timestamp};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::guard::{answer, caller, go},
    crate::Place,
    gate::caller::Member,
};

/// Who is signed in. For full sessions.
#[server(prefix = "/api", endpoint = "read-identity")]
pub async fn read_identity() -> Result<Identity, ApiError> {
    let (_, member) = caller::<Member>()?;
    Ok(member.identity.clone())
}

/// The own security state and, for administrators, the TPP's coverage. For full sessions.
#[server(prefix = "/api", endpoint = "read-dashboard")]
pub async fn read_dashboard() -> Result<SecurityState, ApiError> {
    let (engine, member) = caller::<Member>()?;
    answer(engine.security_state(&member).await)
}

/// The notices up to `until` are read. For full sessions.
#[server(prefix = "/api", endpoint = "dismiss-notices")]
pub async fn dismiss_notices(until: Timestamp) -> Result<Go, ApiError> {
    let (engine, member) = caller::<Member>()?;
    answer(engine.dismiss_notices(&member, until).await)?;
    Ok(go(Go::to(Place::Dashboard)))
}
