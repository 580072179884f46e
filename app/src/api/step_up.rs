//! Step-up: what waits for a fresh proof in this session, and the proof.

use super::{ApiError, OnOff, RedirectTo, SecretInput};
use gate::model::PendingView;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        guard::{answer, caller, go, set_cookies, site},
    },
    crate::Page,
    gate::{
        engine::{Outcome, StepUp, caller::Authenticated, crypto::PlainPassword},
        model::Operation,
    },
};

/// What waits to be confirmed, as it will be done. For full sessions.
#[server(prefix = "/api", endpoint = "read-pending")]
pub async fn read_pending() -> Result<Option<PendingView>, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    answer(engine.pending(&member).await)
}

/// Takes a code, a recovery code, or (without a factor) the password, and does what was asked for: what the page showed, and
/// nothing that took its place since. For full sessions.
#[server(prefix = "/api", endpoint = "confirm")]
pub async fn confirm(
    code: SecretInput,
    #[server(default)] pending: String,
    #[server(default)] end_others: Option<OnOff>,
) -> Result<RedirectTo, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    let typed = PlainPassword::new(code.into_inner());
    let outcome = answer(engine.confirm(&member, &pending, &typed, end_others.is_some_and(OnOff::is_on)).await)?;
    done(&outcome)
}

/// Forgets what waits to be confirmed. For full sessions.
#[server(prefix = "/api", endpoint = "cancel-pending")]
pub async fn cancel_pending() -> Result<RedirectTo, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    let pending = answer(engine.pending(&member).await)?;
    answer(engine.cancel_pending(&member).await)?;
    Ok(go(RedirectTo::page(pending.map_or(Page::Dashboard, |pending| room(&pending.operation)))))
}

/// To the page that asks for the proof, or on when there was one.
#[cfg(feature = "ssr")]
pub(super) fn asked(asked: &StepUp) -> Result<RedirectTo, ApiError> {
    match asked {
        StepUp::Required => Ok(go(RedirectTo::page(Page::Confirm))),
        StepUp::Completed(outcome) => done(outcome),
    }
}

#[cfg(feature = "ssr")]
fn done(outcome: &Outcome) -> Result<RedirectTo, ApiError> {
    set_cookies(site()?.as_ref(), outcome.token.as_ref(), outcome.device.as_ref());
    let place = room(&outcome.operation);
    Ok(go(match &outcome.operation {
        Operation::AddAuthenticator => RedirectTo::page(place),
        Operation::RenewRecoveryCodes => RedirectTo::page(Page::RecoveryCodes),
        Operation::RemoveAuthenticator { .. } => RedirectTo::with_flash(place, FlashMessage::Removed),
        Operation::ChangePassword => RedirectTo::with_flash(place, FlashMessage::PasswordChanged),
        Operation::ChangeEmail { .. } => RedirectTo::with_flash(place, FlashMessage::ConfirmationMailed),
        Operation::ResetMfa { .. } => RedirectTo::with_flash(place, FlashMessage::Reset),
        Operation::IssuePass { user } => RedirectTo(format!("{}?pass={}", place.path(), user.id)),
        _ => RedirectTo::with_flash(place, FlashMessage::Saved),
    }))
}

/// Where an operation belongs.
#[cfg(feature = "ssr")]
const fn room(operation: &Operation) -> Page {
    match operation {
        Operation::AddAuthenticator | Operation::RemoveAuthenticator { .. } | Operation::RenewRecoveryCodes => {
            Page::Mfa
        }
        Operation::ChangePassword | Operation::ChangeEmail { .. } => Page::Account,
        Operation::SetEnforcement { .. } | Operation::SetIdleLimit { .. } => Page::General,
        Operation::SetRole { .. }
        | Operation::ResetMfa { .. }
        | Operation::IssuePass { .. }
        | Operation::Suspend { .. }
        | Operation::Restore { .. } => Page::Members,
    }
}
