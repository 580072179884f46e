//! The browser's client for server functions. All islands share one function, so that no server function brings
//! client code of its own into the browser.

use super::unsaved_changes::leave_without_question;
use crate::{
    Page,
    api::{ApiError, FlashMessage, RedirectTo},
};
use gate::model::Refusal;
use leptos::{
    prelude::{document, window},
    server_fn::ServerFn,
};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(feature = "hydrate")]
use web_sys::UrlSearchParams;

/// Whether a form of this page is being sent. Its answer decides where the page leads to, also where the session
/// ends with it.
pub(crate) static SENDING: AtomicBool = AtomicBool::new(false);

/// The next navigation loads a document.
static DOCUMENT: AtomicBool = AtomicBool::new(false);

/// Calls a server function. Its own type has the path, the fields and the answer.
pub(super) async fn ask<S>(question: &S) -> Result<S::Output, ApiError>
where
    S: ServerFn<Error = ApiError> + Serialize,
    S::Output: DeserializeOwned,
{
    call(S::PATH, encode(question)).await
}

/// The fields of a server function as a form would send them: texts, numbers and identifiers.
#[cfg(feature = "hydrate")]
fn encode(question: &impl Serialize) -> String {
    use leptos::web_sys::js_sys::JSON;

    // The browser does the escaping: an encoder of our own would be code to download.
    let fields = serde_json::to_string(question).ok().and_then(|json| JSON::parse(&json).ok());
    let fields = fields.and_then(|fields| UrlSearchParams::new_with_str_sequence_sequence(&fields).ok());
    fields.map_or_else(String::new, |fields| fields.to_string().into())
}

#[cfg(not(feature = "hydrate"))]
const fn encode(_question: &impl Serialize) -> String {
    String::new()
}

/// Sends a form to the server function at `path`, which says where the user continues.
pub(super) async fn send(path: &str, fields: String) -> Result<RedirectTo, ApiError> {
    call(path, fields).await
}

#[cfg(feature = "hydrate")]
async fn call<T: DeserializeOwned>(path: &str, fields: String) -> Result<T, ApiError> {
    let (status, text) = post(path, fields).await.map_err(|_| ApiError::Unavailable)?;
    // Anything but a result or an `ApiError` comes from a proxy in front of the server.
    match status {
        200..300 => serde_json::from_str(&text).map_err(|_| ApiError::Unavailable),
        429 => Err(ApiError::Busy),
        _ => Err(serde_json::from_str(&text).unwrap_or(ApiError::Unavailable)),
    }
}

#[cfg(feature = "hydrate")]
async fn post(path: &str, fields: String) -> Result<(u16, String), gloo_net::Error> {
    let request = gloo_net::http::Request::post(path)
        .header("Accept", "application/json")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(fields)?;
    let response = request.send().await?;
    Ok((response.status(), response.text().await?))
}

/// Never runs while the server renders: events and effects run in the browser only.
#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_async, reason = "as in the browser")]
async fn call<T: DeserializeOwned>(_path: &str, _fields: String) -> Result<T, ApiError> {
    Err(ApiError::Unavailable)
}

/// Opens the page where the user continues, if the session has ended, is another one or has reached another stage,
/// or if the page shows what is not so any more.
pub(super) fn leave_after(error: ApiError) {
    match error {
        // The server knows where to continue, and remembers which page this was.
        ApiError::SignedOut | ApiError::Stage(_) => leave(),
        ApiError::OtherSession(stage) => {
            load(&RedirectTo::with_flash(Page::for_stage(stage), FlashMessage::OtherSession));
        }
        ApiError::Refused(Refusal::NotShown | Refusal::OtherPending) => show_present_state(),
        _ => {}
    }
}

/// Loads the page again, about the same person or filter, as it is now.
fn show_present_state() {
    let location = window().location();
    if let (Ok(page), Ok(query)) = (location.pathname(), location.search()) {
        let joint = if query.is_empty() { '?' } else { '&' };
        navigate(&RedirectTo(format!("{page}{query}{joint}done={}", FlashMessage::ChangedSince.as_ref())));
    }
}

/// Leaves a page of another account for the dashboard of the one that is signed in now, which says so.
pub(super) fn leave_to_other_account() {
    hide();
    load(&RedirectTo::with_flash(Page::Dashboard, FlashMessage::OtherAccount));
}

/// Hides the page at once and reloads it: the browser no longer has the session that it was rendered for.
pub(super) fn leave() {
    hide();
    // What is typed here belongs to another session, which must not be kept on the screen by a question.
    leave_without_question();
    let _ = window().location().reload();
}

fn hide() {
    if let Some(root) = document().document_element() {
        // Whatever cannot be hidden is gone with the page, a moment later.
        let _ = root.set_attribute("hidden", "");
    }
}

/// Loads `to` as a document: nothing of another session stays.
fn load(to: &RedirectTo) {
    DOCUMENT.store(true, Ordering::Relaxed);
    navigate(to);
}

/// Whether the navigation that begins has to load a document.
#[cfg(feature = "hydrate")]
pub(crate) fn wants_document() -> bool {
    DOCUMENT.swap(false, Ordering::Relaxed)
}

/// Opens `to`, so that after a change a page shows the server's state.
pub(super) fn navigate(to: &RedirectTo) {
    leave_without_question();
    // The browser refuses only malformed addresses, and the server makes none.
    let _ = window().location().assign(&to.0);
}
