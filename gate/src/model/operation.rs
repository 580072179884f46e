//! What needs a fresh proof (step-up). An operation is stored when it is requested, shown as it is, and executed
//! when the proof comes: what is confirmed is what was shown.
//!
//! To add one: a variant of [`AccountOperation`] or [`AdminOperation`] with all that executing it needs, its arm
//! in `action`, its use case and arm in the use case `confirm`, and its words in the user interface.

use super::{AccountOperation, Action, AdminOperation, Coverage, Timestamp};
use serde::{Deserialize, Serialize};

/// A change that was requested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Of the caller's account.
    Account(AccountOperation),
    /// Of the TPP or another user: only administrators can request it.
    Administration(AdminOperation),
}

impl From<AccountOperation> for Operation {
    fn from(operation: AccountOperation) -> Self {
        Self::Account(operation)
    }
}

impl From<AdminOperation> for Operation {
    fn from(operation: AdminOperation) -> Self {
        Self::Administration(operation)
    }
}

impl Operation {
    /// Whether it changes what the user signs in with, so that the other sessions may be ended with it.
    pub const fn changes_factors(&self) -> bool {
        matches!(
            self,
            Self::Account(
                AccountOperation::RemoveAuthenticator { .. }
                    | AccountOperation::RenewRecoveryCodes
                    | AccountOperation::ChangePassword
            )
        )
    }

    /// What the audit log calls it.
    pub const fn action(&self) -> Action {
        match self {
            Self::Account(operation) => operation.action(),
            Self::Administration(operation) => operation.action(),
        }
    }
}

/// An operation that waits for its proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingView {
    /// Which request it is: what is confirmed must be what was read.
    pub id: String,
    /// What will be done.
    pub operation: Operation,
    /// Whether a code is asked for; without a factor it is the password.
    pub by_code: bool,
    /// How many seconds it takes until an app of the user shows a code that was not used yet; zero: it shows one.
    pub next_code_in: u32,
    /// How many users have set up, where the operation asks it of all.
    pub coverage: Option<Coverage>,
    /// When it expires.
    pub expires_at: Timestamp,
}
