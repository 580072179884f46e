//! The user's sessions: list, end, extend.

use super::{ApiError, RedirectTo};
use gate::model::{SessionId, SessionView};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        guard::{api_result, authorize, redirect},
    },
    crate::Page,
    gate::engine::caller::Authenticated,
};

/// The user's live sessions. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "read-sessions")]
pub async fn read_sessions() -> Result<Vec<SessionView>, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    api_result(engine.sessions(&caller).await)
}

/// Ends one of the user's sessions. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "end-session")]
pub async fn end_session(id: SessionId) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    api_result(engine.end_session(&caller, &id).await)?;
    Ok(redirect(RedirectTo::with_flash(Page::Account, FlashMessage::SessionsEnded)))
}

/// Ends all the user's sessions except the calling one. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "end-other-sessions")]
pub async fn end_other_sessions() -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    api_result(engine.end_other_sessions(&caller).await)?;
    Ok(redirect(RedirectTo::with_flash(Page::Account, FlashMessage::SessionsEnded)))
}

/// Extends the session: its idle time starts again. Answers the milliseconds that it lasts from now on. Needs an
/// authenticated session.
#[server(prefix = "/api", endpoint = "extend-session")]
pub async fn extend_session() -> Result<i64, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    api_result(engine.extend_session(&caller).await).map(in_millis)
}

/// The milliseconds that the session lasts without another request, for the page that is being rendered.
#[cfg(feature = "ssr")]
pub fn time_left() -> Option<i64> {
    let (engine, caller) = authorize::<Authenticated>().ok()?;
    Some(in_millis(engine.time_left(&caller)))
}

/// As the idle watch in the browser counts: signed, so that it can subtract.
#[cfg(feature = "ssr")]
fn in_millis(left: std::time::Duration) -> i64 {
    i64::try_from(left.as_millis()).unwrap_or(i64::MAX)
}
