//! The cookies that answers set: the session's token, and the token by which a browser is recognised.

use super::{
    ApiError, FlashMemory, FlashMessage, FormMemory, Theme,
    site::{Site, site},
};
use cookie::{Cookie, SameSite, time::Duration};
use gate::engine::{IssuedSession, crypto::PlainToken};
use http::{HeaderValue, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// How long a form is remembered: the redirect comes at once, on a slow line within seconds.
const FORM_MEMORY_AGE: Duration = Duration::minutes(1);
/// How long a form is remembered whose session was over: a sign-in comes in between.
const SIGN_IN_AGE: Duration = Duration::minutes(10);
/// How long the message about a change may be shown: the page that shows it comes next.
const FLASH_AGE: Duration = Duration::minutes(1);
/// How long other tabs may learn that the user has signed out: no idle session lasts longer.
const SIGNED_OUT_AGE: Duration = Duration::hours(1);
/// How long a browser is recognised as one that the user signed in with.
const DEVICE_COOKIE_AGE: Duration = Duration::days(365);

/// The name of the cookie that keeps the colours of the pages. It says nothing about who has it.
pub const THEME_COOKIE: &str = "sallyport-theme";

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
    append(&site, site.form_cookie_name(), "", Some(Duration::ZERO));
    Ok(())
}

/// Lets the page where the user continues show once more what was typed.
pub(super) fn remember_form(memory: &FormMemory) -> Result<(), ApiError> {
    let site = site()?;
    append(&site, site.form_cookie_name(), &memory.to_cookie(), Some(FORM_MEMORY_AGE));
    Ok(())
}

/// Lets the page where the user continues show its message.
pub(super) fn remember_flash(memory: &FlashMemory) {
    if let (Ok(site), Some(response)) = (site(), use_context::<ResponseOptions>())
        && let Some(line) = flash_cookie(&site, memory)
    {
        response.append_header(header::SET_COOKIE, line);
    }
}

/// The line of the header `Set-Cookie` that does so.
pub fn flash_cookie(site: &Site, memory: &FlashMemory) -> Option<HeaderValue> {
    line(site, site.flash_cookie_name(), &memory.to_cookie(), Some(flash_age(memory)))
}

fn flash_age(memory: &FlashMemory) -> Duration {
    if memory.is(FlashMessage::SignedOut) { SIGNED_OUT_AGE } else { FLASH_AGE }
}

/// The line of the header `Set-Cookie` that carries a form, for the middleware that does so.
pub fn form_memory_cookie(site: &Site, memory: &FormMemory) -> Option<HeaderValue> {
    let age = if memory.outlives_session() { SIGN_IN_AGE } else { FORM_MEMORY_AGE };
    line(site, site.form_cookie_name(), &memory.to_cookie(), Some(age))
}

/// The line that removes it, once a page has shown it.
pub fn clear_form_memory(site: &Site) -> Option<HeaderValue> {
    line(site, site.form_cookie_name(), "", Some(Duration::ZERO))
}

/// Keeps the colours that the browser shows pages in.
pub(super) fn set_theme_cookie(theme: Theme) {
    let line = theme_cookie_of(theme.as_ref());
    if let (Some(response), Ok(line)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&line)) {
        response.append_header(header::SET_COOKIE, line);
    }
}

/// The line that keeps the colours called `theme`. Scripts write the same one, so it is no `HttpOnly` cookie.
pub fn theme_cookie_of(theme: &str) -> String {
    let secure = site().is_ok_and(|site| site.secure);
    let mut cookie = Cookie::new(THEME_COOKIE, theme);
    cookie.set_path("/");
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(secure);
    cookie.set_max_age(DEVICE_COOKIE_AGE);
    cookie.to_string()
}

fn append(site: &Site, name: &str, value: &str, max_age: Option<Duration>) {
    if let (Some(response), Some(line)) = (use_context::<ResponseOptions>(), line(site, name, value, max_age)) {
        response.append_header(header::SET_COOKIE, line);
    }
}

/// `max_age`: until the browser is closed when there is none.
fn line(site: &Site, name: &str, value: &str, max_age: Option<Duration>) -> Option<HeaderValue> {
    let mut cookie = Cookie::new(name, value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(site.secure);
    cookie.set_max_age(max_age);
    let mut line = HeaderValue::from_str(&cookie.to_string()).ok()?;
    line.set_sensitive(true);
    Some(line)
}
