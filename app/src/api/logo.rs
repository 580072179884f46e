//! The picture of the TPP. It is uploaded and shown by a route of the server, which server functions cannot be:
//! `server/src/http/logo.rs`.

use super::{ApiError, RedirectTo};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        guard::{api_result, authorize, redirect, session},
    },
    crate::Page,
    gate::engine::caller::Administrator,
};

/// Where the picture is shown, and where the form with a new one goes.
pub const LOGO_PATH: &str = "/organisation/logo";

/// Removes the picture of the TPP. Needs an administrator.
#[server(prefix = "/api", endpoint = "remove-logo")]
pub async fn remove_logo() -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Administrator>()?;
    api_result(engine.remove_logo(&caller).await)?;
    Ok(redirect(RedirectTo::with_flash(Page::General, FlashMessage::LogoRemoved)))
}

/// The address of the picture of the TPP for which a page is being rendered, if it has one.
#[cfg(feature = "ssr")]
pub fn logo_url() -> Option<String> {
    session()?.logo.map(|version| format!("{LOGO_PATH}?v={version}"))
}
