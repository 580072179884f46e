//! The user's password: changed in a session, or set by a mailed link.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "server functions are async"))]

use super::{ApiError, OnOff, RedirectTo, SecretInput};
use gate::model::PasswordLink;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        cookies::set_cookies,
        guard::{api_result, authorize, client_info, engine_for_anyone, redirect},
        step_up::after_request,
    },
    crate::Page,
    gate::engine::caller::Authenticated,
};

/// Requests to change the user's password; `present` is the current one. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "request-password-change")]
pub async fn request_password_change(
    present: SecretInput,
    new: SecretInput,
    #[server(default)] end_others: Option<OnOff>,
) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    let end_others = OnOff::is_ticked(end_others);
    let present = present.into_password();
    after_request(&api_result(
        engine.request_password_change(&caller, &present, new.into_password(), end_others).await,
    )?)
}

/// Mails a link to set a new password, if a user has this address; the answer is the same if none has. Anyone may
/// call it.
#[server(prefix = "/api", endpoint = "forgot-password")]
pub async fn forgot_password(email: String) -> Result<RedirectTo, ApiError> {
    api_result(engine_for_anyone()?.forgot_password(&email, &client_info()).await)?;
    Ok(redirect(RedirectTo::with_flash(Page::ForgottenPassword, FlashMessage::LinkMailed)))
}

/// Whether this deployment can send mail. Anyone may call it.
#[server(prefix = "/api", endpoint = "read-mail")]
pub async fn read_mail() -> Result<bool, ApiError> {
    Ok(engine_for_anyone()?.can_mail())
}

/// What a mailed link leads to. Anyone with the link may call it.
#[server(prefix = "/api", endpoint = "read-password-link")]
pub async fn read_password_link(token: SecretInput) -> Result<Option<PasswordLink>, ApiError> {
    api_result(engine_for_anyone()?.password_link(token.expose()).await)
}

/// Sets a new password by a mailed link; a user with an authenticator gives a code too. Anyone with the link may
/// call it. The browser is a known one from then on.
#[server(prefix = "/api", endpoint = "set-forgotten-password")]
pub async fn set_forgotten_password(
    token: SecretInput,
    password: SecretInput,
    #[server(default)] code: Option<SecretInput>,
) -> Result<RedirectTo, ApiError> {
    let code = code.as_ref().map_or("", SecretInput::expose);
    let (engine, password) = (engine_for_anyone()?, password.into_password());
    let device = api_result(engine.set_forgotten_password(token.expose(), password, code, &client_info()).await)?;
    set_cookies(None, Some(&device))?;
    Ok(redirect(RedirectTo::with_flash(Page::SignIn, FlashMessage::PasswordChanged)))
}
