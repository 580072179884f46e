//! The own sessions: see them, end them.

use super::{ApiError, RedirectTo};
use gate::model::{SessionId, SessionView};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        guard::{answer, caller, go},
    },
    crate::Page,
    gate::engine::caller::Authenticated,
};

/// The own live sessions. For full sessions.
#[server(prefix = "/api", endpoint = "read-sessions")]
pub async fn read_sessions() -> Result<Vec<SessionView>, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    answer(engine.sessions(&member).await)
}

/// Ends one of the own sessions. For full sessions.
#[server(prefix = "/api", endpoint = "end-session")]
pub async fn end_session(id: SessionId) -> Result<RedirectTo, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    answer(engine.end_session(&member, &id).await)?;
    Ok(go(RedirectTo::with_flash(Page::Account, FlashMessage::SessionsEnded)))
}

/// Ends all own sessions but the one that asks. For full sessions.
#[server(prefix = "/api", endpoint = "end-other-sessions")]
pub async fn end_other_sessions() -> Result<RedirectTo, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    answer(engine.end_other_sessions(&member).await)?;
    Ok(go(RedirectTo::with_flash(Page::Account, FlashMessage::SessionsEnded)))
}

/// Stays signed in: the idle time begins anew. Answers for how many milliseconds the session lasts now. For full sessions.
#[server(prefix = "/api", endpoint = "stay")]
pub async fn stay() -> Result<i64, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    answer(engine.stay(&member).await)
}

/// For how many milliseconds the session lasts if nothing more is asked. For the page that is being rendered.
#[cfg(feature = "ssr")]
pub fn time_left() -> Option<i64> {
    let (engine, member) = caller::<Authenticated>().ok()?;
    Some(engine.time_left(&member))
}
