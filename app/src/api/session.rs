//! Signing in and out.

use super::{ApiError, RedirectTo, SecretInput};
use gate::model::{Identity, Timestamp};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        guard::{answer, caller, client_info, go, session, set_cookie, set_session_cookies, site, visitor},
    },
    crate::Page,
    gate::{
        engine::{
            CodeOutcome, IssuedSession,
            caller::{Caller, MfaPending},
            crypto::PlainPassword,
        },
        model::NextStep,
    },
};

/// What the page that asks for a code starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodePrompt {
    /// Whose code is due.
    pub identity: Identity,
    /// Until when no code is looked at, if too many were wrong.
    pub paused_until: Option<Timestamp>,
}

/// Checks e-mail and password. Anybody may call it. The answer leads to the next step.
#[server(prefix = "/api", endpoint = "sign-in")]
pub async fn sign_in(email: String, password: SecretInput) -> Result<RedirectTo, ApiError> {
    let engine = visitor()?;
    let before = session();
    let password = PlainPassword::new(password.into_inner());
    let raised = answer(engine.sign_in(&email, password, before.as_ref(), &client_info()).await)?;
    after_sign_in(&raised)
}

/// Checks the code that is due. For half-way sessions.
#[server(prefix = "/api", endpoint = "verify-code")]
pub async fn verify_code(code: SecretInput) -> Result<RedirectTo, ApiError> {
    let (engine, half_in) = caller::<MfaPending>()?;
    after_code(answer(engine.verify_code(&half_in, code.expose()).await)?)
}

/// Whose code is due, so that people find the right entry in their app. For half-way sessions.
#[server(prefix = "/api", endpoint = "read-code-prompt")]
pub async fn read_code_prompt() -> Result<CodePrompt, ApiError> {
    let (engine, half_in) = caller::<MfaPending>()?;
    let paused_until = answer(engine.code_pause(&half_in).await)?;
    Ok(CodePrompt { identity: half_in.identity.clone(), paused_until })
}

/// Ends the session. For sessions at any stage.
#[server(prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<RedirectTo, ApiError> {
    let (engine, session) = caller::<Caller>()?;
    answer(engine.sign_out(&session).await)?;
    set_cookie(site()?.as_ref(), None);
    Ok(go(RedirectTo::with_flash(Page::SignIn, FlashMessage::SignedOut)))
}

/// What became of a code: one step further, or back to the password.
#[cfg(feature = "ssr")]
pub(super) fn after_code(code: CodeOutcome) -> Result<RedirectTo, ApiError> {
    match code {
        CodeOutcome::Upgraded(raised) => after_sign_in(&raised),
        CodeOutcome::LockedOut { until } => {
            set_cookie(site()?.as_ref(), None);
            Ok(go(RedirectTo::locked_out(until)))
        }
    }
}

/// The new token goes into the cookie, the person to the next step.
#[cfg(feature = "ssr")]
fn after_sign_in(raised: &IssuedSession) -> Result<RedirectTo, ApiError> {
    set_session_cookies(site()?.as_ref(), raised);
    Ok(go(RedirectTo::page(match raised.next {
        NextStep::Code => Page::Code,
        NextStep::Onboard => Page::Onboarding,
        NextStep::Done => Page::Dashboard,
    })))
}
