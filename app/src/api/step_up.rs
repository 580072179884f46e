//! Step-up: the change that this session has requested, and the fresh proof for it.

use super::{ApiError, OnOff, RedirectTo, SecretInput};
use gate::model::PendingView;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage, FormMemory, RequestEmailChange, RequestEnforcement, RequestIdleLimit, RequestMfaReset, Undo,
        cookies::{remember_form, set_cookies},
        guard::{api_result, authorize, authorize_repeatable, redirect},
    },
    crate::Page,
    gate::{
        engine::{Completed, StepUp, caller::Authenticated},
        model::{AccountOperation, AdminOperation, Operation},
    },
    leptos::server_fn::ServerFn,
};

/// The requested change, as it will be performed. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "read-pending")]
pub async fn read_pending() -> Result<Option<PendingView>, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    api_result(engine.pending(&caller).await)
}

/// Checks a code, a recovery code or (of users without a factor) the password, and performs the requested change:
/// the one that the page showed (`pending`), not one that has replaced it since. Needs an authenticated session.
#[server(prefix = "/api", endpoint = "confirm")]
pub async fn confirm(
    code: SecretInput,
    #[server(default)] pending: String,
    #[server(default)] end_others: Option<OnOff>,
) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize_repeatable::<Authenticated>()?;
    let (proof, end_others) = (code.into_password(), OnOff::is_ticked(end_others));
    after_completion(&api_result(engine.confirm(caller, &pending, &proof, end_others).await)?)
}

/// Drops the requested change, if it is the one that the page showed (`pending`). Needs an authenticated session.
#[server(prefix = "/api", endpoint = "cancel-pending")]
pub async fn cancel_pending(#[server(default)] pending: String) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Authenticated>()?;
    let cancelled = api_result(engine.cancel_pending(&caller, &pending).await)?;
    let Some(operation) = cancelled else { return Ok(redirect(RedirectTo::page(Page::Dashboard))) };
    let back = place_of(&operation);
    if let Some((form, fields)) = typed_into(&operation) {
        remember_form(&FormMemory::new(form, &back.0, Some(caller.user()), None, fields))?;
    }
    Ok(redirect(back))
}

/// Continues after a request: at the page that asks for the proof, or behind the change when none was needed.
#[cfg(feature = "ssr")]
pub(super) fn after_request(step_up: &StepUp) -> Result<RedirectTo, ApiError> {
    match step_up {
        StepUp::Required => Ok(redirect(RedirectTo::page(Page::Confirm))),
        StepUp::Completed(completed) => after_completion(completed),
    }
}

#[cfg(feature = "ssr")]
fn after_completion(completed: &Completed) -> Result<RedirectTo, ApiError> {
    set_cookies(completed.token.as_ref(), completed.device.as_ref())?;
    let place = place_of(&completed.operation);
    let to = match &completed.operation {
        Operation::Account(operation) => after_account_operation(operation, place),
        Operation::Administration(operation) => after_admin_operation(operation, place),
    };
    if let Some(undo) = Undo::of(&completed.operation) {
        undo.offer_at(&to)?;
    }
    Ok(redirect(to))
}

#[cfg(feature = "ssr")]
fn after_account_operation(operation: &AccountOperation, place: RedirectTo) -> RedirectTo {
    match operation {
        AccountOperation::AddAuthenticator => place,
        AccountOperation::RenewRecoveryCodes => RedirectTo::page(Page::RecoveryCodes),
        AccountOperation::RemoveAuthenticator { .. } => place.flash(FlashMessage::Removed),
        AccountOperation::ChangePassword => place.flash(FlashMessage::PasswordChanged),
        AccountOperation::ChangeEmail { .. } => place.flash(FlashMessage::ConfirmationMailed),
    }
}

#[cfg(feature = "ssr")]
fn after_admin_operation(operation: &AdminOperation, place: RedirectTo) -> RedirectTo {
    match operation {
        AdminOperation::ResetMfa { .. } => place.flash(FlashMessage::Reset),
        AdminOperation::IssueEnrolmentPass { user } => {
            RedirectTo::page(Page::Members).with("pass", user.id.as_str())
        }
        AdminOperation::SetRole { .. } => place.flash(FlashMessage::RoleChanged),
        AdminOperation::Suspend { .. } => place.flash(FlashMessage::Suspended),
        AdminOperation::Restore { .. } => place.flash(FlashMessage::Restored),
        AdminOperation::SetEnforcement { .. } | AdminOperation::SetIdleLimit { .. } => {
            place.flash(FlashMessage::Saved)
        }
    }
}

/// Where an operation is requested, and its result seen: for one on a user, that user's page.
#[cfg(feature = "ssr")]
fn place_of(operation: &Operation) -> RedirectTo {
    match operation {
        Operation::Account(
            AccountOperation::AddAuthenticator
            | AccountOperation::RemoveAuthenticator { .. }
            | AccountOperation::RenewRecoveryCodes,
        ) => RedirectTo::page(Page::Mfa),
        Operation::Account(AccountOperation::ChangePassword | AccountOperation::ChangeEmail { .. }) => {
            RedirectTo::page(Page::Account)
        }
        Operation::Administration(AdminOperation::SetEnforcement { .. } | AdminOperation::SetIdleLimit { .. }) => {
            RedirectTo::page(Page::General)
        }
        Operation::Administration(
            AdminOperation::SetRole { user, .. }
            | AdminOperation::ResetMfa { user, .. }
            | AdminOperation::IssueEnrolmentPass { user }
            | AdminOperation::Suspend { user }
            | AdminOperation::Restore { user, .. },
        ) => RedirectTo::page(Page::Members).with("member", user.id.as_str()),
    }
}

/// The form in which an operation was requested, with what was typed or chosen there.
#[cfg(feature = "ssr")]
fn typed_into(operation: &Operation) -> Option<(&'static str, Vec<(String, String)>)> {
    let (form, fields) = match operation {
        Operation::Account(AccountOperation::ChangeEmail { email }) => {
            (RequestEmailChange::PATH, vec![("email", email.readable())])
        }
        Operation::Administration(AdminOperation::ResetMfa { reason, .. }) => {
            (RequestMfaReset::PATH, vec![("reason", reason.clone())])
        }
        Operation::Administration(AdminOperation::SetIdleLimit { minutes, .. }) => {
            (RequestIdleLimit::PATH, vec![("minutes", minutes.to_string())])
        }
        Operation::Administration(AdminOperation::SetEnforcement { enforced, message, .. }) => {
            let mut fields = vec![("message", message.clone().unwrap_or_default())];
            fields.extend(enforced.then(|| ("enforced", "on".to_owned())));
            (RequestEnforcement::PATH, fields)
        }
        _ => return None,
    };
    Some((form, fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()))
}
