//! Recovery codes: sign in with one, make and keep a set.

use super::{ApiError, RedirectTo, SecretInput};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        guard::{answer, caller, go},
        session::after_code,
        step_up::asked,
    },
    crate::Page,
    gate::engine::caller::{Authenticated, MfaPending},
};

/// Signs in with a recovery code in place of the code that is due. For half-way sessions.
#[server(prefix = "/api", endpoint = "use-recovery-code")]
pub async fn use_recovery_code(code: SecretInput) -> Result<RedirectTo, ApiError> {
    let (engine, half_in) = caller::<MfaPending>()?;
    after_code(answer(engine.use_recovery_code(&half_in, code.expose()).await)?)
}

/// Asks to make a new set. For full sessions.
#[server(prefix = "/api", endpoint = "renew-recovery-codes")]
pub async fn renew_recovery_codes() -> Result<RedirectTo, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    asked(&answer(engine.ask_recovery_codes(&member).await)?)
}

/// The set that waits to be saved: the answer of an action, never a resource. For full sessions.
#[server(prefix = "/api", endpoint = "read-recovery-codes")]
pub async fn read_recovery_codes() -> Result<Option<Vec<String>>, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    answer(engine.recovery_draft(&member).await)
}

/// The set is saved and counts from now on. For full sessions.
#[server(prefix = "/api", endpoint = "keep-recovery-codes")]
pub async fn keep_recovery_codes() -> Result<RedirectTo, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    answer(engine.keep_recovery_codes(&member).await)?;
    Ok(go(RedirectTo::with_flash(Page::Mfa, FlashMessage::Kept)))
}

/// The set that waits to be saved, for the part of the page that only browsers without scripts show.
#[cfg(feature = "ssr")]
pub async fn recovery_codes_for_page() -> Option<Vec<String>> {
    let (engine, member) = caller::<Authenticated>().ok()?;
    answer(engine.recovery_draft(&member).await).ok()?
}
