//! Enrolling and managing the own authenticators.

use super::{ApiError, OnOff, RedirectTo, SecretInput};
use gate::model::{Authenticator, AuthenticatorId, Enforcement, EnrolmentGuard, Identity, RecoveryState, Setup};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        guard::{answer, caller, go, set_session_cookies, site},
        step_up::asked,
    },
    crate::Page,
    gate::{
        engine::{
            StepUp,
            caller::{Authenticated, Onboarding},
        },
        model::Stage,
    },
};

/// What the page *Multi-Factor Authentication* starts from. No secret is part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MfaState {
    /// The own authenticators, oldest first.
    pub authenticators: Vec<Authenticator>,
    /// What the TPP asks for.
    pub enforcement: Enforcement,
    /// The recovery codes, without the codes.
    pub recovery: RecoveryState,
    /// Whether a set-up is under way in this session.
    pub setting_up: bool,
}

/// What the onboarding page starts from. No secret is part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnboardingState {
    /// Who is being onboarded.
    pub identity: Identity,
    /// What the TPP asks for, with the administrator's message.
    pub enforcement: Enforcement,
    /// Whether a set-up is under way in this session.
    pub setting_up: bool,
    /// Whether a second proof is due before setting up.
    pub guard: EnrolmentGuard,
}

/// The own authenticators. For full sessions.
#[server(prefix = "/api", endpoint = "read-mfa")]
pub async fn read_mfa() -> Result<MfaState, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    let (_, enroller) = caller::<Onboarding>()?;
    Ok(MfaState {
        authenticators: answer(engine.authenticators(&member).await)?,
        enforcement: answer(engine.enforcement(&member).await)?,
        recovery: answer(engine.recovery_state(&member).await)?,
        setting_up: answer(engine.setup_under_way(&enroller).await)?,
    })
}

/// Why somebody has to set up. For sessions in onboarding, and full ones.
#[server(prefix = "/api", endpoint = "read-onboarding")]
pub async fn read_onboarding() -> Result<OnboardingState, ApiError> {
    let (engine, enroller) = caller::<Onboarding>()?;
    Ok(OnboardingState {
        identity: enroller.identity.clone(),
        enforcement: answer(engine.enforcement(&enroller).await)?,
        setting_up: answer(engine.setup_under_way(&enroller).await)?,
        guard: answer(engine.enrolment_guard(&enroller).await)?,
    })
}

/// Begins to set up an authenticator. For sessions in onboarding, and full ones.
#[server(prefix = "/api", endpoint = "begin-setup")]
pub async fn begin_setup() -> Result<RedirectTo, ApiError> {
    let (engine, enroller) = caller::<Onboarding>()?;
    match answer(engine.begin_setup(&enroller).await)? {
        StepUp::Required => Ok(go(RedirectTo::page(Page::Confirm))),
        StepUp::Completed(_) => Ok(go(RedirectTo::page(desk(&enroller)))),
    }
}

/// Mails a code that proves who enrols. For sessions in onboarding; full ones need none.
#[server(prefix = "/api", endpoint = "mail-enrolment-code")]
pub async fn mail_enrolment_code() -> Result<RedirectTo, ApiError> {
    let (engine, enroller) = caller::<Onboarding>()?;
    answer(engine.mail_enrolment_code(&enroller).await)?;
    Ok(go(RedirectTo::with_flash(desk(&enroller), FlashMessage::CodeMailed)))
}

/// Takes a mailed code or an enrolment pass. For sessions in onboarding; full ones need none.
#[server(prefix = "/api", endpoint = "prove-enrolment")]
pub async fn prove_enrolment(proof: SecretInput) -> Result<RedirectTo, ApiError> {
    let (engine, enroller) = caller::<Onboarding>()?;
    answer(engine.prove_enrolment(&enroller, proof.expose()).await)?;
    // Whoever got so far wants to set up: one step less.
    match answer(engine.begin_setup(&enroller).await)? {
        StepUp::Required => Ok(go(RedirectTo::page(Page::Confirm))),
        StepUp::Completed(_) => Ok(go(RedirectTo::page(desk(&enroller)))),
    }
}

/// The key of the set-up under way: the answer of an action, never a resource. For sessions in onboarding, and
/// full ones.
#[server(prefix = "/api", endpoint = "read-setup")]
pub async fn read_setup() -> Result<Option<Setup>, ApiError> {
    let (engine, enroller) = caller::<Onboarding>()?;
    answer(engine.setup(&enroller).await)
}

/// Verifies one code and makes the set-up an authenticator. For sessions in onboarding, and full ones.
#[server(prefix = "/api", endpoint = "confirm-setup")]
pub async fn confirm_setup(
    #[server(default)] name: String,
    code: SecretInput,
    #[server(default)] end_others: Option<OnOff>,
) -> Result<RedirectTo, ApiError> {
    let (engine, enroller) = caller::<Onboarding>()?;
    let end_others = end_others.is_some_and(OnOff::is_on);
    let raised = answer(engine.confirm_setup(&enroller, &name, code.expose(), end_others).await)?;
    set_session_cookies(site()?.as_ref(), &raised);
    let next = if enroller.stage == Stage::Onboarding { Page::Dashboard } else { Page::Mfa };
    Ok(go(RedirectTo::with_flash(next, FlashMessage::Added)))
}

/// Gives up the set-up under way. For sessions in onboarding, and full ones.
#[server(prefix = "/api", endpoint = "cancel-setup")]
pub async fn cancel_setup() -> Result<RedirectTo, ApiError> {
    let (engine, enroller) = caller::<Onboarding>()?;
    answer(engine.cancel_setup(&enroller).await)?;
    Ok(go(RedirectTo::page(desk(&enroller))))
}

/// Gives an own authenticator another name. For full sessions.
#[server(prefix = "/api", endpoint = "rename-authenticator")]
pub async fn rename_authenticator(id: AuthenticatorId, name: String) -> Result<RedirectTo, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    answer(engine.rename_authenticator(&member, &id, &name).await)?;
    Ok(go(RedirectTo::with_flash(Page::Mfa, FlashMessage::Renamed)))
}

/// Asks to remove an own authenticator. For full sessions.
#[server(prefix = "/api", endpoint = "remove-authenticator")]
pub async fn remove_authenticator(id: AuthenticatorId) -> Result<RedirectTo, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    asked(&answer(engine.ask_removal(&member, &id).await)?)
}

/// The key of the set-up under way, for the part of the page that only browsers without scripts show. It goes
/// straight into the `no-store` document and is never serialised for the client.
#[cfg(feature = "ssr")]
pub async fn setup_for_page() -> Option<Setup> {
    let (engine, enroller) = caller::<Onboarding>().ok()?;
    answer(engine.setup(&enroller).await).ok()?
}

/// Where the set-up is shown to this caller.
#[cfg(feature = "ssr")]
fn desk(enroller: &Onboarding) -> Page {
    if enroller.stage == Stage::Onboarding { Page::Onboarding } else { Page::Mfa }
}
