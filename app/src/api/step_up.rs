//! Step-up: what waits for a fresh proof in this session, and the proof.

use super::{ApiError, Go, Hidden, Switch};
use gate::model::Pending;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        Done,
        guard::{answer, caller, go, hand_over, site},
    },
    crate::Place,
    gate::{Asked, Outcome, caller::Member, crypto::PlainPassword, model::Operation},
};

/// What waits to be confirmed, as it will be done. For full sessions.
#[server(prefix = "/api", endpoint = "read-pending")]
pub async fn read_pending() -> Result<Option<Pending>, ApiError> {
    let (engine, member) = caller::<Member>()?;
    answer(engine.pending(&member).await)
}

/// Takes a code, a recovery code, or (without a factor) the password, and does what was asked for: what the page showed, and
/// nothing that took its place since. For full sessions.
#[server(prefix = "/api", endpoint = "confirm")]
pub async fn confirm(
    code: Hidden,
    #[server(default)] pending: String,
    #[server(default)] end_others: Option<Switch>,
) -> Result<Go, ApiError> {
    let (engine, member) = caller::<Member>()?;
    let typed = PlainPassword::new(code.into_inner());
    let outcome = answer(engine.confirm(&member, &pending, &typed, end_others.is_some_and(Switch::is_on)).await)?;
    done(&outcome)
}

/// Forgets what waits to be confirmed. For full sessions.
#[server(prefix = "/api", endpoint = "cancel-pending")]
pub async fn cancel_pending() -> Result<Go, ApiError> {
    let (engine, member) = caller::<Member>()?;
    let pending = answer(engine.pending(&member).await)?;
    answer(engine.cancel_pending(&member).await)?;
    Ok(go(Go::to(pending.map_or(Place::Dashboard, |pending| room(&pending.operation)))))
}

/// To the page that asks for the proof, or on when there was one.
#[cfg(feature = "ssr")]
pub(super) fn asked(asked: &Asked) -> Result<Go, ApiError> {
    match asked {
        Asked::Confirm => Ok(go(Go::to(Place::Confirm))),
        Asked::Done(outcome) => done(outcome),
    }
}

#[cfg(feature = "ssr")]
fn done(outcome: &Outcome) -> Result<Go, ApiError> {
    hand_over(site()?.as_ref(), outcome.token.as_ref(), outcome.device.as_ref());
    let place = room(&outcome.operation);
    Ok(go(match &outcome.operation {
        Operation::AddAuthenticator => Go::to(place),
        Operation::RenewRecoveryCodes => Go::to(Place::RecoveryCodes),
        Operation::RemoveAuthenticator { .. } => Go::saying(place, Done::Removed),
        Operation::ChangePassword => Go::saying(place, Done::PasswordChanged),
        Operation::ChangeEmail { .. } => Go::saying(place, Done::ConfirmationMailed),
        Operation::ResetMfa { .. } => Go::saying(place, Done::Reset),
        Operation::IssuePass { user } => Go(format!("{}?pass={}", place.path(), user.id)),
        _ => Go::saying(place, Done::Saved),
    }))
}

/// Where an operation belongs.
#[cfg(feature = "ssr")]
const fn room(operation: &Operation) -> Place {
    match operation {
        Operation::AddAuthenticator | Operation::RemoveAuthenticator { .. } | Operation::RenewRecoveryCodes => {
            Place::Mfa
        }
        Operation::ChangePassword | Operation::ChangeEmail { .. } => Place::Account,
        Operation::SetEnforcement { .. } | Operation::SetIdleLimit { .. } => Place::General,
        Operation::SetRole { .. }
        | Operation::ResetMfa { .. }
        | Operation::IssuePass { .. }
        | Operation::Suspend { .. }
        | Operation::Restore { .. } => Place::Members,
    }
}
