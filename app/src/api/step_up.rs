//! Step-up: the change that this session has requested, and the fresh proof for it.

use super::{ApiError, OnOff, RedirectTo, SecretInput};
use gate::model::PendingView;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        cookies::set_cookies,
        guard::{api_result, authorize, authorize_repeatable, redirect},
    },
    crate::Page,
    gate::{
        engine::{Completed, StepUp, caller::Authenticated},
        model::{AccountOperation, AdminOperation, Operation},
    },
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
    let page = cancelled.map_or(Page::Dashboard, |operation| page_of(&operation));
    Ok(redirect(RedirectTo::page(page)))
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
    let page = page_of(&completed.operation);
    Ok(redirect(match &completed.operation {
        Operation::Account(operation) => after_account_operation(operation, page),
        Operation::Administration(operation) => after_admin_operation(operation, page),
    }))
}

#[cfg(feature = "ssr")]
fn after_account_operation(operation: &AccountOperation, page: Page) -> RedirectTo {
    match operation {
        AccountOperation::AddAuthenticator => RedirectTo::page(page),
        AccountOperation::RenewRecoveryCodes => RedirectTo::page(Page::RecoveryCodes),
        AccountOperation::RemoveAuthenticator { .. } => RedirectTo::with_flash(page, FlashMessage::Removed),
        AccountOperation::ChangePassword => RedirectTo::with_flash(page, FlashMessage::PasswordChanged),
        AccountOperation::ChangeEmail { .. } => RedirectTo::with_flash(page, FlashMessage::ConfirmationMailed),
    }
}

#[cfg(feature = "ssr")]
fn after_admin_operation(operation: &AdminOperation, page: Page) -> RedirectTo {
    match operation {
        AdminOperation::ResetMfa { .. } => RedirectTo::with_flash(page, FlashMessage::Reset),
        AdminOperation::IssueEnrolmentPass { user } => RedirectTo(format!("{}?pass={}", page.path(), user.id)),
        AdminOperation::SetEnforcement { .. }
        | AdminOperation::SetIdleLimit { .. }
        | AdminOperation::SetRole { .. }
        | AdminOperation::Suspend { .. }
        | AdminOperation::Restore { .. } => RedirectTo::with_flash(page, FlashMessage::Saved),
    }
}

/// The page on which an operation is requested, and its result seen.
#[cfg(feature = "ssr")]
const fn page_of(operation: &Operation) -> Page {
    match operation {
        Operation::Account(
            AccountOperation::AddAuthenticator
            | AccountOperation::RemoveAuthenticator { .. }
            | AccountOperation::RenewRecoveryCodes,
        ) => Page::Mfa,
        Operation::Account(AccountOperation::ChangePassword | AccountOperation::ChangeEmail { .. }) => {
            Page::Account
        }
        Operation::Administration(AdminOperation::SetEnforcement { .. } | AdminOperation::SetIdleLimit { .. }) => {
            Page::General
        }
        Operation::Administration(
            AdminOperation::SetRole { .. }
            | AdminOperation::ResetMfa { .. }
            | AdminOperation::IssueEnrolmentPass { .. }
            | AdminOperation::Suspend { .. }
            | AdminOperation::Restore { .. },
        ) => Page::Members,
    }
}
