//! A mailed link that lets a browser sign in although wrong passwords of strangers locked the account.

use super::{ApiError, RedirectTo, SecretInput};
use gate::model::EmailAddress;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        cookies::set_cookies,
        guard::{api_result, client_info, engine_for_anyone, redirect},
    },
    crate::Page,
};

/// Mails a link that lets a browser sign in, if a user has this address; the answer is the same if none has.
/// Anyone may call it.
#[server(prefix = "/api", endpoint = "request-sign-in-link")]
pub async fn request_sign_in_link(email: String) -> Result<RedirectTo, ApiError> {
    api_result(engine_for_anyone()?.request_sign_in_link(&email, &client_info()).await)?;
    Ok(redirect(RedirectTo::with_flash(Page::SignInLink, FlashMessage::LinkMailed)))
}

/// For whose account a mailed link admits a browser. Anyone with the link may call it.
#[server(prefix = "/api", endpoint = "read-sign-in-link")]
pub async fn read_sign_in_link(token: SecretInput) -> Result<Option<EmailAddress>, ApiError> {
    api_result(engine_for_anyone()?.sign_in_link(token.expose()).await)
}

/// Uses a mailed link up: this browser can sign in, with password and code. Anyone with the link may call it.
#[server(prefix = "/api", endpoint = "admit-browser")]
pub async fn admit_browser(token: SecretInput) -> Result<RedirectTo, ApiError> {
    let admission = api_result(engine_for_anyone()?.admit_browser(token.expose(), &client_info()).await)?;
    set_cookies(None, Some(&admission))?;
    Ok(redirect(RedirectTo::with_flash(Page::SignIn, FlashMessage::BrowserAdmitted)))
}
