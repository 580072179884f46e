//! Signing in and out.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "server functions are async"))]

use super::{ApiError, Go, Hidden};
use gate::model::Identity;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        Done,
        guard::{answer, caller, go, session, set_cookie, site, visitor},
    },
    crate::Place,
    gate::{
        Raised,
        caller::{Caller, HalfIn},
        crypto::PlainPassword,
        model::NextStep,
    },
};

/// Checks e-mail and password. Anybody may call it. The answer leads to the next step.
#[server(prefix = "/api", endpoint = "sign-in")]
pub async fn sign_in(email: String, password: Hidden) -> Result<Go, ApiError> {
    let engine = visitor()?;
    let before = session();
    let password = PlainPassword::new(password.into_inner());
    let raised = answer(engine.sign_in(&email, password, before.as_ref()).await)?;
    rise(&raised)
}

/// Checks the code that is due. For half-way sessions.
#[server(prefix = "/api", endpoint = "verify-code")]
pub async fn verify_code(code: Hidden) -> Result<Go, ApiError> {
    let (engine, half_in) = caller::<HalfIn>()?;
    rise(&answer(engine.verify_code(&half_in, code.expose()).await)?)
}

/// Whose code is due, so that people find the right entry in their app. For half-way sessions.
#[server(prefix = "/api", endpoint = "read-challenge")]
pub async fn read_challenge() -> Result<Identity, ApiError> {
    let (_, half_in) = caller::<HalfIn>()?;
    Ok(half_in.identity.clone())
}

/// Ends the session. For sessions at any stage.
#[server(prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<Go, ApiError> {
    let (engine, session) = caller::<Caller>()?;
    answer(engine.sign_out(&session).await)?;
    set_cookie(site()?.as_ref(), None);
    Ok(go(Go::saying(Place::SignIn, Done::SignedOut)))
}

/// The new token goes into the cookie, the person to the next step.
#[cfg(feature = "ssr")]
fn rise(raised: &Raised) -> Result<Go, ApiError> {
    set_cookie(site()?.as_ref(), Some(&raised.token));
    Ok(go(Go::to(match raised.next {
        NextStep::Code => Place::Code,
        NextStep::Onboard => Place::Onboarding,
        NextStep::Done => Place::Dashboard,
    })))
}
