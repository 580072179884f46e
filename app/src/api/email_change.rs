//! A new email address: requested in a session, confirmed by a link that is mailed to the new address.

use super::{ApiError, RedirectTo, SecretInput};
use gate::model::EmailAddress;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        guard::{api_result, authorize, client_info, engine_for_anyone, redirect, session},
        step_up::after_request,
    },
    crate::Page,
    gate::{engine::caller::Authenticated, model::Stage},
};

/// Requests to change the user's email address. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "request-email-change")]
pub async fn request_email_change(email: String) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    after_request(&api_result(engine.request_email_change(&caller, &email).await)?)
}

/// The new address that a mailed link confirms. Anyone with the link may call it.
#[server(prefix = "/api", endpoint = "read-email-link")]
pub async fn read_email_link(token: SecretInput) -> Result<Option<EmailAddress>, ApiError> {
    api_result(engine_for_anyone()?.email_link(token.expose()).await)
}

/// Confirms the new address, which replaces the old one. Anyone with the link may call it.
#[server(prefix = "/api", endpoint = "confirm-new-email")]
pub async fn confirm_new_email(token: SecretInput) -> Result<RedirectTo, ApiError> {
    api_result(engine_for_anyone()?.confirm_new_email(token.expose(), &client_info()).await)?;
    // The sign-in page would send an authenticated session on, and its message would never be seen.
    let authenticated = session().is_some_and(|caller| caller.stage == Stage::Authenticated);
    let page = if authenticated { Page::Account } else { Page::SignIn };
    Ok(redirect(RedirectTo::with_flash(page, FlashMessage::EmailChanged)))
}
