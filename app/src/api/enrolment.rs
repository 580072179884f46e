//! Enrolling an authenticator, on the MFA page and in onboarding.

use super::{ApiError, OnOff, RedirectTo, SecretInput};
use gate::model::{Enforcement, EnrolmentGuard, Identity, TotpSetup};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        cookies::{set_cookies, set_session_cookies},
        guard::{api_result, authorize, authorize_repeatable, redirect},
    },
    crate::Page,
    gate::{
        engine::{Engine, StepUp, caller::Onboarding},
        model::Stage,
    },
};

/// What the onboarding page shows. It holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnboardingState {
    /// The user who is being onboarded.
    pub identity: Identity,
    /// What the TPP requires, with the administrator's message.
    pub enforcement: Enforcement,
    /// Whether a set-up is under way in this session.
    pub setting_up: bool,
    /// Whether a second proof of identity is due before the set-up.
    pub guard: EnrolmentGuard,
}

/// Why the user has to enrol, and how far they are. Needs a session in onboarding, or an authenticated one.
#[server(prefix = "/api", endpoint = "read-onboarding")]
pub async fn read_onboarding() -> Result<OnboardingState, ApiError> {
    let (engine, caller) = authorize::<Onboarding>()?;
    Ok(OnboardingState {
        identity: caller.identity.clone(),
        enforcement: api_result(engine.enforcement(&caller).await)?,
        setting_up: api_result(engine.is_setup_in_progress(&caller).await)?,
        guard: api_result(engine.enrolment_guard(&caller).await)?,
    })
}

/// Begins to set up an authenticator. Needs a session in onboarding, or an authenticated one.
#[server(prefix = "/api", endpoint = "begin-setup")]
pub async fn begin_setup() -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Onboarding>()?;
    begin_setup_for(&engine, &caller).await
}

/// Mails a code that proves who enrols. For sessions in onboarding; authenticated ones need no such proof.
#[server(prefix = "/api", endpoint = "mail-enrolment-code")]
pub async fn mail_enrolment_code() -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Onboarding>()?;
    let mailed = api_result(engine.mail_enrolment_code(&caller).await)?;
    let message = if mailed { FlashMessage::CodeMailed } else { FlashMessage::CodeOnItsWay };
    Ok(redirect(RedirectTo::with_flash(setup_page(&caller), message)))
}

/// Checks a mailed code or an enrolment pass, and begins the set-up, so that users press one button less. For
/// sessions in onboarding; authenticated ones need no such proof.
#[server(prefix = "/api", endpoint = "prove-enrolment")]
pub async fn prove_enrolment(proof: SecretInput) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize_repeatable::<Onboarding>()?;
    match api_result(engine.prove_enrolment(caller, proof.expose()).await)? {
        Some(token) => {
            set_cookies(Some(&token), None)?;
            Ok(redirect(RedirectTo::page(Page::Onboarding)))
        }
        None => begin_setup_for(&engine, &authorize::<Onboarding>()?.1).await,
    }
}

/// The key of the set-up under way: the answer of an action, never a resource. Needs a session in onboarding, or
/// an authenticated one.
#[server(prefix = "/api", endpoint = "read-setup")]
pub async fn read_setup() -> Result<Option<TotpSetup>, ApiError> {
    let (engine, caller) = authorize::<Onboarding>()?;
    api_result(engine.setup(&caller).await)
}

/// Verifies one code and makes the set-up an authenticator. Needs a session in onboarding, or an authenticated
/// one.
#[server(prefix = "/api", endpoint = "confirm-setup")]
pub async fn confirm_setup(
    #[server(default)] name: String,
    code: SecretInput,
    #[server(default)] end_others: Option<OnOff>,
) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize_repeatable::<Onboarding>()?;
    let session =
        api_result(engine.confirm_setup(caller, &name, code.expose(), OnOff::is_ticked(end_others)).await)?;
    set_session_cookies(&session)?;
    let next = if session.before == Some(Stage::Onboarding) {
        RedirectTo::page(Page::OnboardingCodes)
    } else {
        RedirectTo::setup_finish()
    };
    Ok(redirect(next.flash(FlashMessage::Added)))
}

/// Cancels the set-up under way. Needs a session in onboarding, or an authenticated one.
#[server(prefix = "/api", endpoint = "cancel-setup")]
pub async fn cancel_setup() -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Onboarding>()?;
    api_result(engine.cancel_setup(&caller).await)?;
    Ok(redirect(RedirectTo::page(setup_page(&caller))))
}

/// The key of the set-up under way, for the part of the page that only browsers without scripts show. It goes
/// straight into the `no-store` document and is never serialised for the client.
#[cfg(feature = "ssr")]
pub async fn setup_for_page() -> Option<TotpSetup> {
    let (engine, caller) = authorize::<Onboarding>().ok()?;
    api_result(engine.setup(&caller).await).ok()?
}

#[cfg(feature = "ssr")]
async fn begin_setup_for(engine: &Engine, caller: &Onboarding) -> Result<RedirectTo, ApiError> {
    let page = match api_result(engine.begin_setup(caller).await)? {
        StepUp::Required => Page::Confirm,
        StepUp::Completed(_) => setup_page(caller),
    };
    Ok(redirect(RedirectTo::page(page)))
}

/// The page on which this caller sets up.
#[cfg(feature = "ssr")]
fn setup_page(caller: &Onboarding) -> Page {
    if caller.stage == Stage::Onboarding { Page::Onboarding } else { Page::Mfa }
}
