//! Signing in and out.

use super::{ApiError, RedirectTo, SecretInput};
use gate::model::{Identity, Timestamp};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        cookies::{remove_session_cookie, set_session_cookies},
        guard::{
            api_result, authorize, authorize_repeatable, client_info, engine_for_anyone, keeps_cookies, redirect,
            return_to, session,
        },
        site::clear_browser,
    },
    crate::Page,
    gate::{
        engine::{
            CodeOutcome, IssuedSession,
            caller::{Caller, MfaPending},
        },
        model::{EmailAddress, NextStep},
    },
};

/// What the page that asks for a code shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodePrompt {
    /// The user whose code is due.
    pub identity: Identity,
    /// When the lockout after wrong codes ends, if there is one.
    pub locked_until: Option<Timestamp>,
}

/// Checks email and password, and leads to the next step. Anyone may call it. `form`: the name that the page gave
/// the form; sent twice, it begins one session.
#[server(prefix = "/api", endpoint = "sign-in")]
pub async fn sign_in(
    email: String,
    password: SecretInput,
    #[server(default)] form: Option<SecretInput>,
) -> Result<RedirectTo, ApiError> {
    let (engine, password) = (engine_for_anyone()?, password.into_password());
    let (previous, mut client) = (session(), client_info());
    client.form = form.map(|form| form.expose().to_owned()).filter(|form| !form.is_empty());
    let issued = api_result(engine.sign_in(&email, password, previous.as_ref(), &client).await)?;
    if previous.is_some_and(|previous| EmailAddress::parse(&email).ok() != Some(previous.identity.email.clone())) {
        clear_browser();
    }
    after_sign_in(&issued)
}

/// A name for the form of the sign-in page that is being rendered.
#[cfg(feature = "ssr")]
pub fn sign_in_form_name() -> Option<String> {
    api_result(engine_for_anyone().ok()?.form_name()).ok()
}

/// Checks the authentication code. Needs a session with MFA pending.
#[server(prefix = "/api", endpoint = "verify-code")]
pub async fn verify_code(code: SecretInput) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize_repeatable::<MfaPending>()?;
    after_code(&api_result(engine.verify_code(caller, code.expose()).await)?)
}

/// Whose code is due, so that users find the right entry in their app. Needs a session with MFA pending.
#[server(prefix = "/api", endpoint = "read-code-prompt")]
pub async fn read_code_prompt() -> Result<CodePrompt, ApiError> {
    let (engine, caller) = authorize::<MfaPending>()?;
    let locked_until = api_result(engine.code_locked_until(&caller).await)?;
    Ok(CodePrompt { identity: caller.identity.clone(), locked_until })
}

/// Ends the session. Needs a session at any stage.
#[server(prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Caller>()?;
    api_result(engine.sign_out(&caller).await)?;
    remove_session_cookie()?;
    clear_browser();
    Ok(redirect(RedirectTo::with_flash(Page::SignIn, FlashMessage::SignedOut)))
}

/// Continues after a code: at the next step, or at the password again after too many wrong ones.
#[cfg(feature = "ssr")]
pub(super) fn after_code(outcome: &CodeOutcome) -> Result<RedirectTo, ApiError> {
    match outcome {
        CodeOutcome::Upgraded(session) => after_sign_in(session),
        CodeOutcome::LockedOut { until } => {
            remove_session_cookie()?;
            Ok(redirect(RedirectTo::locked_out(*until)))
        }
    }
}

/// Hands out the token of the new session and continues at its next step, or where the user wanted to go. Of a
/// browser that has never sent a cookie, the next page finds out whether it keeps this one.
#[cfg(feature = "ssr")]
fn after_sign_in(session: &IssuedSession) -> Result<RedirectTo, ApiError> {
    set_session_cookies(session)?;
    let to = match session.next {
        NextStep::Code => RedirectTo::page(Page::Code),
        NextStep::Onboard => RedirectTo::page(Page::Onboarding),
        NextStep::Done => RedirectTo::after_sign_in(return_to().as_ref()),
    };
    Ok(redirect(if keeps_cookies() { to } else { to.checking_cookies() }))
}
