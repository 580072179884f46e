//! Freezing an account with a mailed link.

use super::{ApiError, RedirectTo, SecretInput};
use gate::model::FreezeLink;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        cookies::remove_session_cookie,
        guard::{api_result, client_info, engine_for_anyone, redirect, session},
    },
    crate::Page,
};

/// The account that a mailed link freezes, and whether it is frozen already. Anyone with the link may call it.
#[server(prefix = "/api", endpoint = "read-freeze-link")]
pub async fn read_freeze_link(token: SecretInput) -> Result<Option<FreezeLink>, ApiError> {
    api_result(engine_for_anyone()?.freeze_target(token.expose()).await)
}

/// Ends all sessions of that account and blocks sign-in. Anyone with the link may call it. Answers the page of the
/// link, which says from now on what was frozen: no page of a session, because this browser may have one of
/// another user, or none.
#[server(prefix = "/api", endpoint = "freeze")]
pub async fn freeze(token: SecretInput) -> Result<RedirectTo, ApiError> {
    let frozen = api_result(engine_for_anyone()?.freeze(token.expose(), &client_info()).await)?;
    if session().is_some_and(|caller| *caller.user() == frozen.id) {
        remove_session_cookie()?;
    }
    Ok(redirect(RedirectTo::page(Page::Freeze).with("token", token.expose())))
}
