//! The browser asks the server. One function for every island, so that no server function brings code of its own into
//! the browser.

use crate::{
    Page,
    api::{ApiError, FlashMessage, RedirectTo},
};
use leptos::prelude::window;
use serde::de::DeserializeOwned;

/// Calls the server function at `path` with the fields of a form.
#[cfg(feature = "hydrate")]
pub(super) async fn ask<T: DeserializeOwned>(path: &str, fields: String) -> Result<T, ApiError> {
    let (status, text) = post(path, fields).await.map_err(|_| ApiError::Unavailable)?;
    // What is neither the answer nor one of our errors comes from something in front of the server.
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

/// Nothing is asked while the server renders: events and effects run in the browser.
#[cfg(not(feature = "hydrate"))]
pub(super) async fn ask<T: DeserializeOwned>(_path: &str, _fields: String) -> Result<T, ApiError> {
    Err(ApiError::Unavailable)
}

/// Where a session has ended, or is at another step than the page on screen belongs to, the way on is another page.
pub(super) fn go_on_after(error: ApiError) {
    match error {
        ApiError::SignedOut => leave(&RedirectTo::with_flash(Page::SignIn, FlashMessage::Ended)),
        ApiError::Stage(stage) => leave(&RedirectTo::page(Page::for_stage(stage))),
        _ => {}
    }
}

/// Loads `to` as a new document: after a change every page starts from the server's truth.
pub(super) fn leave(to: &RedirectTo) {
    // The browser refuses only malformed addresses, and these are ours.
    let _ = window().location().assign(&to.0);
}
