//! The own password: change it, or set a new one by a mailed link.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "server functions are async"))]

use super::{ApiError, OnOff, RedirectTo, SecretInput};
use gate::model::PasswordLink;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        guard::{answer, caller, client_info, go, visitor},
        step_up::asked,
    },
    crate::Page,
    gate::engine::{caller::Authenticated, crypto::PlainPassword},
};

/// Changes the own password; the present one is asked for. For full sessions.
#[server(prefix = "/api", endpoint = "change-password")]
pub async fn change_password(
    present: SecretInput,
    new: SecretInput,
    #[server(default)] end_others: Option<OnOff>,
) -> Result<RedirectTo, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    let (present, new) = (PlainPassword::new(present.into_inner()), PlainPassword::new(new.into_inner()));
    let end_others = end_others.is_some_and(OnOff::is_on);
    asked(&answer(engine.change_password(&member, &present, new, end_others).await)?)
}

/// Mails a link to set a new password, if somebody has this address. Anybody may call it; the answer says nothing.
#[server(prefix = "/api", endpoint = "forgot-password")]
pub async fn forgot_password(email: String) -> Result<RedirectTo, ApiError> {
    answer(visitor()?.forgot_password(&email, &client_info()).await)?;
    Ok(go(RedirectTo::with_flash(Page::ForgottenPassword, FlashMessage::LinkMailed)))
}

/// Whether this deployment can send mail. Anybody may call it.
#[server(prefix = "/api", endpoint = "read-mail")]
pub async fn read_mail() -> Result<bool, ApiError> {
    Ok(visitor()?.can_mail())
}

/// What a mailed link leads to. Whoever has the link may call it.
#[server(prefix = "/api", endpoint = "read-password-link")]
pub async fn read_password_link(token: SecretInput) -> Result<Option<PasswordLink>, ApiError> {
    answer(visitor()?.password_link(token.expose()).await)
}

/// Sets a new password by a mailed link; the code comes first. Whoever has the link may call it.
#[server(prefix = "/api", endpoint = "set-forgotten-password")]
pub async fn set_forgotten_password(
    token: SecretInput,
    password: SecretInput,
    #[server(default)] code: Option<SecretInput>,
) -> Result<RedirectTo, ApiError> {
    let new = PlainPassword::new(password.into_inner());
    let code = code.as_ref().map_or("", SecretInput::expose);
    answer(visitor()?.set_forgotten_password(token.expose(), new, code, &client_info()).await)?;
    Ok(go(RedirectTo::with_flash(Page::SignIn, FlashMessage::PasswordChanged)))
}
