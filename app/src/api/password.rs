//! The own password: change it, or set a new one by a mailed link.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "server functions are async"))]

use super::{ApiError, Go, Hidden, Switch};
use gate::model::PasswordLink;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        Done,
        guard::{answer, caller, go, origin, visitor},
        step_up::asked,
    },
    crate::Place,
    gate::{caller::Member, crypto::PlainPassword},
};

/// Changes the own password; the present one is asked for. For full sessions.
#[server(prefix = "/api", endpoint = "change-password")]
pub async fn change_password(
    present: Hidden,
    new: Hidden,
    #[server(default)] end_others: Option<Switch>,
) -> Result<Go, ApiError> {
    let (engine, member) = caller::<Member>()?;
    let (present, new) = (PlainPassword::new(present.into_inner()), PlainPassword::new(new.into_inner()));
    let end_others = end_others.is_some_and(Switch::is_on);
    asked(&answer(engine.change_password(&member, &present, new, end_others).await)?)
}

/// Mails a link to set a new password, if somebody has this address. Anybody may call it; the answer says nothing.
#[server(prefix = "/api", endpoint = "forgot-password")]
pub async fn forgot_password(email: String) -> Result<Go, ApiError> {
    answer(visitor()?.forgot_password(&email, &origin()).await)?;
    Ok(go(Go::saying(Place::Forgotten, Done::LinkMailed)))
}

/// Whether this deployment can send mail. Anybody may call it.
#[server(prefix = "/api", endpoint = "read-mail")]
pub async fn read_mail() -> Result<bool, ApiError> {
    Ok(visitor()?.can_mail())
}

/// What a mailed link leads to. Whoever has the link may call it.
#[server(prefix = "/api", endpoint = "read-password-link")]
pub async fn read_password_link(token: Hidden) -> Result<Option<PasswordLink>, ApiError> {
    answer(visitor()?.password_link(token.expose()).await)
}

/// Sets a new password by a mailed link; the code comes first. Whoever has the link may call it.
#[server(prefix = "/api", endpoint = "set-forgotten-password")]
pub async fn set_forgotten_password(
    token: Hidden,
    password: Hidden,
    #[server(default)] code: Option<Hidden>,
) -> Result<Go, ApiError> {
    let new = PlainPassword::new(password.into_inner());
    let code = code.as_ref().map_or("", Hidden::expose);
    answer(visitor()?.set_forgotten_password(token.expose(), new, code, &origin()).await)?;
    Ok(go(Go::saying(Place::SignIn, Done::PasswordChanged)))
}
