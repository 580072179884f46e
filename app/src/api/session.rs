//! Signing in and out.

use super::{ApiError, Go, Hidden};
use gate::model::{Identity, Timestamp};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{
        Done,
        guard::{answer, caller, go, let_in, origin, session, set_cookie, site, visitor},
    },
    crate::Place,
    gate::{
        CodeAnswer, Raised,
        caller::{Caller, HalfIn},
        crypto::PlainPassword,
        model::NextStep,
    },
};

/// What the page that asks for a code starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Whose code is due.
    pub identity: Identity,
    /// Until when no code is looked at, if too many were wrong.
    pub paused_until: Option<Timestamp>,
}

/// Checks e-mail and password. Anybody may call it. The answer leads to the next step.
#[server(prefix = "/api", endpoint = "sign-in")]
pub async fn sign_in(email: String, password: Hidden) -> Result<Go, ApiError> {
    let engine = visitor()?;
    let before = session();
    let password = PlainPassword::new(password.into_inner());
    let raised = answer(engine.sign_in(&email, password, before.as_ref(), &origin()).await)?;
    rise(&raised)
}

/// Checks the code that is due. For half-way sessions.
#[server(prefix = "/api", endpoint = "verify-code")]
pub async fn verify_code(code: Hidden) -> Result<Go, ApiError> {
    let (engine, half_in) = caller::<HalfIn>()?;
    rise_or_burn(answer(engine.verify_code(&half_in, code.expose()).await)?)
}

/// Whose code is due, so that people find the right entry in their app. For half-way sessions.
#[server(prefix = "/api", endpoint = "read-challenge")]
pub async fn read_challenge() -> Result<Challenge, ApiError> {
    let (engine, half_in) = caller::<HalfIn>()?;
    let paused_until = answer(engine.code_pause(&half_in).await)?;
    Ok(Challenge { identity: half_in.identity.clone(), paused_until })
}

/// Ends the session. For sessions at any stage.
#[server(prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<Go, ApiError> {
    let (engine, session) = caller::<Caller>()?;
    answer(engine.sign_out(&session).await)?;
    set_cookie(site()?.as_ref(), None);
    Ok(go(Go::saying(Place::SignIn, Done::SignedOut)))
}

/// What became of a code: one step further, or back to the password.
#[cfg(feature = "ssr")]
pub(super) fn rise_or_burn(code: CodeAnswer) -> Result<Go, ApiError> {
    match code {
        CodeAnswer::Raised(raised) => rise(&raised),
        CodeAnswer::Burnt { until } => {
            set_cookie(site()?.as_ref(), None);
            Ok(go(Go::paused(until)))
        }
    }
}

/// The new token goes into the cookie, the person to the next step.
#[cfg(feature = "ssr")]
fn rise(raised: &Raised) -> Result<Go, ApiError> {
    let_in(site()?.as_ref(), raised);
    Ok(go(Go::to(match raised.next {
        NextStep::Code => Place::Code,
        NextStep::Onboard => Place::Onboarding,
        NextStep::Done => Place::Dashboard,
    })))
}
