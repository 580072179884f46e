//! Freezing an account with a mailed link.

use super::{ApiError, RedirectTo, SecretInput};
use gate::model::EmailAddress;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        guard::{api_result, client_info, engine_for_anyone, redirect},
    },
    crate::Page,
};

/// The email address of the account that a mailed link freezes. Anyone with the link may call it.
#[server(prefix = "/api", endpoint = "read-freeze-link")]
pub async fn read_freeze_link(token: SecretInput) -> Result<Option<EmailAddress>, ApiError> {
    Ok(api_result(engine_for_anyone()?.freeze_target(token.expose()).await)?.map(|target| target.email))
}

/// Ends all sessions of that account and blocks sign-in. Anyone with the link may call it.
#[server(prefix = "/api", endpoint = "freeze")]
pub async fn freeze(token: SecretInput) -> Result<RedirectTo, ApiError> {
    api_result(engine_for_anyone()?.freeze(token.expose(), &client_info()).await)?;
    Ok(redirect(RedirectTo::with_flash(Page::SignIn, FlashMessage::Frozen)))
}
