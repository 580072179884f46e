//! The cookies that answers set: the session's token, and the token by which a browser is recognised.

use super::{
    ApiError,
    site::{Site, site},
};
use cookie::{Cookie, SameSite, time::Duration};
use gate::engine::{IssuedSession, crypto::PlainToken};
use http::{HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// How long a browser is recognised as one that the user signed in with.
const DEVICE_COOKIE_AGE: Duration = Duration::days(365);

/// Sets the cookies of a session that reached the next stage.
pub(super) fn set_session_cookies(session: &IssuedSession) -> Result<(), ApiError> {
    set_cookies(Some(&session.token), session.device.as_ref())
}

/// Sets the new token of a session, and the token that makes this browser a known one: wrong passwords from other
/// browsers do not lock a known one out.
pub(super) fn set_cookies(token: Option<&PlainToken>, device: Option<&PlainToken>) -> Result<(), ApiError> {
    let site = site()?;
    if let Some(token) = token {
        append(&site, site.cookie_name(), token.expose(), None);
    }
    if let Some(device) = device {
        append(&site, site.device_cookie_name(), device.expose(), Some(DEVICE_COOKIE_AGE));
    }
    Ok(())
}

/// Makes the browser forget the session's token.
pub(super) fn remove_session_cookie() -> Result<(), ApiError> {
    let site = site()?;
    append(&site, site.cookie_name(), "", Some(Duration::ZERO));
    Ok(())
}

/// `max_age`: until the browser is closed when there is none.
fn append(site: &Site, name: &str, value: &str, max_age: Option<Duration>) {
    let mut cookie = Cookie::new(name, value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(site.secure);
    cookie.set_max_age(max_age);
    let line = HeaderValue::from_str(&cookie.to_string());
    if let (Some(response), Ok(mut line)) = (use_context::<ResponseOptions>(), line) {
        line.set_sensitive(true);
        response.append_header(header::SET_COOKIE, line);
    }
}
