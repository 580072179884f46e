//! The user's sessions: list, end, extend; and which one a page was rendered for.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "server functions are async"))]

use super::{ApiError, RedirectTo};
use gate::model::{SessionId, SessionView};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        guard::{
            api_result, authorize, engine_for_anyone, flash_memory, former_token, keeps_cookies, redirect, session,
        },
    },
    crate::Page,
    gate::{
        engine::caller::{Authenticated, Caller},
        model::{Identity, SessionEnd, Stage},
    },
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

/// Which session the browser has now, and of whom: a mark that pages compare with the one that they were rendered
/// with. Empty without a session. Anyone may call it.
#[server(prefix = "/api", endpoint = "read-session-mark")]
pub async fn read_session_mark() -> Result<String, ApiError> {
    Ok(session().as_ref().map(mark).unwrap_or_default())
}

/// The session for which a page is being rendered.
#[cfg(feature = "ssr")]
pub struct OpenSession {
    /// Which session, and of whom. No secret: it gives no access.
    pub mark: String,
    /// The milliseconds that it lasts without another request.
    pub left: i64,
}

/// The session for which a page is being rendered, at any stage.
#[cfg(feature = "ssr")]
pub fn open_session() -> Option<OpenSession> {
    let (engine, caller) = (engine_for_anyone().ok()?, session()?);
    Some(OpenSession { mark: mark(&caller), left: in_millis(engine.time_left(&caller)) })
}

/// Whether the browser has no session's cookie at all: no user has signed in, or the last one has signed out.
#[cfg(feature = "ssr")]
pub fn is_signed_out() -> bool {
    session().is_none() && former_token().is_none()
}

/// Whether `message` is true in this browser, on the page at `address`: a link that a stranger made up shows nothing.
#[cfg(feature = "ssr")]
pub fn may_show(message: FlashMessage, address: &str) -> bool {
    match message {
        // Known from the request itself.
        FlashMessage::Ended => session().is_none() && former_token().is_some(),
        FlashMessage::OtherAccount => session().is_some(),
        FlashMessage::NotKept => !keeps_cookies(),
        FlashMessage::SignedOutBefore => {
            session().is_none() && flash_memory().is_some_and(|memory| memory.is(FlashMessage::SignedOut))
        }
        _ => flash_memory().is_some_and(|memory| memory.shows(message, address)),
    }
}

/// Why the session ended whose cookie this browser still has.
#[cfg(feature = "ssr")]
pub async fn session_end() -> Option<SessionEnd> {
    api_result(engine_for_anyone().ok()?.session_end(&former_token()?).await).ok()?
}

/// How far the session of this browser has come, for a page that anyone may open.
#[cfg(feature = "ssr")]
pub fn open_stage() -> Option<Stage> {
    session().map(|caller| caller.stage)
}

/// Who is signed in with this browser, at any stage, for a page that anyone may open.
#[cfg(feature = "ssr")]
pub fn open_identity() -> Option<Identity> {
    session().map(|caller| caller.identity)
}

#[cfg(feature = "ssr")]
fn mark(caller: &Caller) -> String {
    // The watch in the browser takes it apart: the user first, and a sign that is no digit last.
    format!("{}{}.", caller.user(), caller.session())
}

/// As the idle watch in the browser counts: signed, so that it can subtract.
#[cfg(feature = "ssr")]
fn in_millis(left: std::time::Duration) -> i64 {
    i64::try_from(left.as_millis()).unwrap_or(i64::MAX)
}
