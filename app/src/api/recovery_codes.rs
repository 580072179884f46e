//! Recovery codes: sign in with one, make a new set and save it.

use super::{ApiError, RedirectTo, SecretInput};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        guard::{api_result, authorize, authorize_repeatable, redirect, return_to},
        sign_in::after_code,
        site::site,
        step_up::after_request,
    },
    crate::Page,
    gate::{
        engine::caller::{Authenticated, MfaPending},
        model::{Identity, Timestamp},
    },
};

/// The set-up of an authenticator that saving the codes is a step of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::AsRefStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum SetupPlace {
    /// On the MFA page.
    Settings,
    /// At a forced sign-in.
    Onboarding,
}

/// Signs in with a recovery code instead of an authentication code. Needs a session with MFA pending.
#[server(prefix = "/api", endpoint = "use-recovery-code")]
pub async fn use_recovery_code(code: SecretInput) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize_repeatable::<MfaPending>()?;
    after_code(&api_result(engine.use_recovery_code(caller, code.expose()).await)?)
}

/// Requests a new set. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "request-recovery-codes")]
pub async fn request_recovery_codes() -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    after_request(&api_result(engine.request_recovery_codes(&caller).await)?)
}

/// The new set that is not saved yet: the answer of an action, never a resource. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "read-recovery-codes")]
pub async fn read_recovery_codes() -> Result<Option<Vec<String>>, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    api_result(engine.recovery_draft(&caller).await)
}

/// The user has saved the new set that the page showed, `set`, which replaces the old one. `code`: one of them, typed
/// from the copy to check it. `place`: the set-up that goes on then. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "confirm-recovery-codes-saved")]
pub async fn confirm_recovery_codes_saved(
    #[server(default)] set: String,
    #[server(default)] code: Option<SecretInput>,
    #[server(default)] place: Option<SetupPlace>,
) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize_repeatable::<Authenticated>()?;
    let typed = code.as_ref().map(SecretInput::expose).unwrap_or_default();
    api_result(engine.keep_recovery_codes(caller, &set, typed).await)?;
    Ok(redirect(match place {
        Some(SetupPlace::Onboarding) => RedirectTo::after_sign_in(return_to().as_ref()).flash(FlashMessage::SetUp),
        Some(SetupPlace::Settings) => RedirectTo::setup_finish().flash(FlashMessage::RecoveryCodesSaved),
        None => RedirectTo::with_flash(Page::Mfa, FlashMessage::RecoveryCodesSaved),
    }))
}

/// The new set that is not saved yet, for the part of the page that only browsers without scripts show.
#[cfg(feature = "ssr")]
pub async fn recovery_codes_for_page() -> Option<Vec<String>> {
    let (engine, caller) = authorize::<Authenticated>().ok()?;
    api_result(engine.recovery_draft(&caller).await).ok()?
}

/// Whose recovery codes the page shows, where they are used, and when it showed them.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug)]
pub struct RecoverySheetFacts {
    /// The user.
    pub identity: Identity,
    /// The address of this deployment.
    pub address: String,
    /// Now.
    pub at: Timestamp,
}

/// For the paper and the file of the recovery codes: without a code.
#[cfg(feature = "ssr")]
pub fn recovery_sheet_facts() -> Result<RecoverySheetFacts, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    let address = site()?.public_url.clone();
    Ok(RecoverySheetFacts { identity: caller.identity.clone(), address, at: engine.now() })
}
