//! The user's authenticators: list, rename, remove.

use super::{ApiError, RedirectTo};
use gate::model::{Authenticator, AuthenticatorId, Enforcement, RecoveryState};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage, Undo,
        guard::{api_result, authorize, redirect},
        step_up::after_request,
    },
    crate::Page,
    gate::engine::caller::{Authenticated, Onboarding},
};

/// What the page *Multi-Factor Authentication* shows. It holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MfaState {
    /// The user's authenticators, oldest first.
    pub authenticators: Vec<Authenticator>,
    /// What the TPP requires.
    pub enforcement: Enforcement,
    /// The recovery codes, without the codes.
    pub recovery: RecoveryState,
    /// Whether a set-up is under way in this session.
    pub setting_up: bool,
}

/// The user's authenticators and recovery codes. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "read-mfa")]
pub async fn read_mfa() -> Result<MfaState, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    let (_, enroller) = authorize::<Onboarding>()?;
    let (enforcement, recovery) = api_result(engine.mfa_state(&caller).await)?;
    Ok(MfaState {
        authenticators: api_result(engine.authenticators(&caller).await)?,
        enforcement,
        recovery,
        setting_up: api_result(engine.is_setup_in_progress(&enroller).await)?,
    })
}

/// Renames one of the user's authenticators. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "rename-authenticator")]
pub async fn rename_authenticator(id: AuthenticatorId, name: String) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    let before = api_result(engine.rename_authenticator(&caller, &id, &name).await)?;
    let to = RedirectTo::with_flash(Page::Mfa, FlashMessage::Renamed);
    Undo::Rename { id: id.to_string(), before }.offer_at(&to)?;
    Ok(redirect(to))
}

/// Requests to remove one of the user's authenticators. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "request-authenticator-removal")]
pub async fn request_authenticator_removal(id: AuthenticatorId) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    after_request(&api_result(engine.request_authenticator_removal(&caller, &id).await)?)
}
