//! The guard: a server function states what caller it needs and gets the engine together with that caller, or
//! an error with the right status. There is no other way to the engine.

use super::{ApiError, RedirectTo};
use gate::engine::{
    ClientInfo, Engine, Error, IssuedSession,
    caller::{Caller, CallerKind, NotAllowed},
    crypto::PlainToken,
    error::chain,
};
use http::{HeaderValue, Method, StatusCode, header, request::Parts};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use std::sync::Arc;

/// What server functions need to know of the deployment.
#[derive(Clone, Debug)]
pub struct Site {
    /// Whether people reach it by https: then the cookie is `Secure` and has the `__Host-` prefix.
    pub secure: bool,
    /// Whether this is a demonstration, whose letters anybody may read.
    pub demo: bool,
    /// Whom people can ask.
    pub support: super::Support,
}

impl Site {
    /// The name of the session cookie (RFC 6265bis section 4.1.3.2 for the prefix).
    pub const fn cookie_name(&self) -> &'static str {
        if self.secure { "__Host-sallyport" } else { "sallyport" }
    }

    /// The name of the cookie by which a browser is known that signed in before.
    pub const fn device_cookie_name(&self) -> &'static str {
        if self.secure { "__Host-sallyport-device" } else { "sallyport-device" }
    }
}

/// Kept private to this file, so that nothing but the guard hands out the engine.
#[derive(Clone)]
struct EngineContext(Engine);

/// Makes engine and site reachable for the server functions of one request.
pub fn provide(engine: Engine, site: Arc<Site>) {
    provide_context(EngineContext(engine));
    provide_context(site);
}

/// For whoever comes.
pub(super) fn visitor() -> Result<Engine, ApiError> {
    use_context::<EngineContext>().map(|behind| behind.0).ok_or(ApiError::Unavailable)
}

/// The session of whoever calls, at whatever stage.
pub(super) fn session() -> Option<Caller> {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Caller>().cloned())
}

/// For callers of standing `C` only.
pub(super) fn caller<C: CallerKind>() -> Result<(Engine, C), ApiError> {
    let engine = visitor()?;
    let standing = match session().map(C::of) {
        Some(Ok(standing)) => Ok(standing),
        Some(Err(NotAllowed::Stage(stage))) => Err(ApiError::Stage(stage)),
        Some(Err(NotAllowed::Role)) => Err(ApiError::AdministratorsOnly),
        None => Err(ApiError::SignedOut),
    };
    standing.map(|standing| (engine, standing)).map_err(fail)
}

/// The deployment's description.
pub(super) fn site() -> Result<Arc<Site>, ApiError> {
    use_context::<Arc<Site>>().ok_or(ApiError::Unavailable)
}

/// Whether this is a demonstration: pages then lead to its mailbox.
pub fn is_demo() -> bool {
    site().is_ok_and(|site| site.demo)
}

/// Turns the engine's answer into the server function's: refusals pass, causes are logged here, once.
pub(super) fn answer<T>(result: gate::engine::Result<T>) -> Result<T, ApiError> {
    result.map_err(|error| {
        fail(match error {
            Error::Refused(refusal) => ApiError::Refused(refusal),
            Error::SessionGone => ApiError::SignedOut,
            cause => {
                tracing::error!(error = chain(&cause), "a use case failed");
                ApiError::Unavailable
            }
        })
    })
}

/// Notes the status that goes with `error`. Not for plain forms: they are redirected to where they came from,
/// with the error's code in the address.
pub(super) fn fail(error: ApiError) -> ApiError {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let (Some(parts), Some(response)) = (use_context::<Parts>(), use_context::<ResponseOptions>())
        && (parts.method == Method::GET || !accepts_html(&parts))
    {
        response.set_status(status);
    }
    error
}

/// Sends the person on: a plain form by redirect, a script by the answer.
pub(super) fn go(go: RedirectTo) -> RedirectTo {
    if let (Some(parts), Some(response)) = (use_context::<Parts>(), use_context::<ResponseOptions>())
        && accepts_html(&parts)
        && let Ok(location) = HeaderValue::from_str(&go.0)
    {
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(header::LOCATION, location);
    }
    go
}

/// Hands the session's token to the browser, or takes it away.
pub(super) fn set_cookie(site: &Site, token: Option<&PlainToken>) {
    let (value, age) = token.map_or(("", "; Max-Age=0"), |token| (token.expose(), ""));
    append_cookie(site, site.cookie_name(), value, age);
}

/// Hands over the new token of a session that came one step further.
pub(super) fn set_session_cookies(site: &Site, raised: &IssuedSession) {
    set_cookies(site, Some(&raised.token), raised.device.as_ref());
}

/// Hands over the new token of a session, and what makes the browser known as one that this user signed in with: wrong
/// passwords from elsewhere do not pause it.
pub(super) fn set_cookies(site: &Site, token: Option<&PlainToken>, device: Option<&PlainToken>) {
    if token.is_some() {
        set_cookie(site, token);
    }
    if let Some(device) = device {
        append_cookie(site, site.device_cookie_name(), device.expose(), "; Max-Age=31536000");
    }
}

/// Where the request comes from, as far as budgets care.
pub(super) fn client_info() -> ClientInfo {
    let found = use_context::<Parts>().and_then(|parts| parts.extensions.get::<ClientInfo>().cloned());
    found.unwrap_or_default()
}

fn append_cookie(site: &Site, name: &str, value: &str, age: &str) {
    let secure = if site.secure { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
    if let (Some(response), Ok(mut cookie)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
        cookie.set_sensitive(true);
        response.append_header(header::SET_COOKIE, cookie);
    }
}

fn accepts_html(parts: &Parts) -> bool {
    parts
        .headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|v| v.contains("text/html"))
}
