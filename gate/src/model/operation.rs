//! What needs a fresh proof (step-up). An operation is stored when it is requested, shown as it is, and executed when the
//! proof comes: what is confirmed is what was shown.

use super::{Action, AuthenticatorId, BlockReason, Coverage, EmailAddress, Role, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// A change that was requested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Of one's own account.
    Account(AccountOperation),
    /// Of the TPP or another user: only administrators can request it.
    Administration(AdminOperation),
}

/// A change of one's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountOperation {
    /// Set up one more authenticator.
    AddAuthenticator,
    /// Remove one.
    RemoveAuthenticator {
        /// Which.
        id: AuthenticatorId,
        /// Its name when it was requested.
        name: String,
    },
    /// Make a new set of recovery codes.
    RenewRecoveryCodes,
    /// Take the password that was typed.
    ChangePassword,
    /// Mail a link to this new address.
    ChangeEmail {
        /// The new address.
        email: EmailAddress,
    },
}

/// A change that an administrator makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdminOperation {
    /// Save the TPP's rule and message.
    SetEnforcement {
        /// Whether a second factor was required when it was requested.
        was_enforced: bool,
        /// Whether one is required from now on.
        enforced: bool,
        /// The message to users who have not set up.
        message: Option<String>,
    },
    /// Save how long an idle session lasts.
    SetIdleLimit {
        /// Minutes.
        minutes: u32,
    },
    /// Give a user another role.
    SetRole {
        /// Which user.
        user: Target,
        /// Which role.
        role: Role,
    },
    /// Remove all factors of a user.
    ResetMfa {
        /// Which user.
        user: Target,
        /// Why, in the administrator's words.
        reason: String,
    },
    /// Issue an enrolment pass.
    IssueEnrolmentPass {
        /// For which user.
        user: Target,
    },
    /// Keep a user from signing in.
    Suspend {
        /// Which user.
        user: Target,
    },
    /// Let a frozen or suspended user sign in again.
    Restore {
        /// Which user.
        user: Target,
        /// Why the user was blocked when it was requested.
        reason: BlockReason,
    },
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

impl AccountOperation {
    const fn action(&self) -> Action {
        match self {
            Self::AddAuthenticator => Action::AuthenticatorAdded,
            Self::RemoveAuthenticator { .. } => Action::AuthenticatorRemoved,
            Self::RenewRecoveryCodes => Action::RecoveryCodesMade,
            Self::ChangePassword => Action::PasswordChanged,
            Self::ChangeEmail { .. } => Action::EmailLinkMailed,
        }
    }
}

impl AdminOperation {
    const fn action(&self) -> Action {
        match self {
            Self::SetEnforcement { enforced: true, .. } => Action::EnforcementOn,
            Self::SetEnforcement { enforced: false, .. } => Action::EnforcementOff,
            Self::SetIdleLimit { .. } => Action::IdleLimitChanged,
            Self::SetRole { .. } => Action::RoleChanged,
            Self::ResetMfa { .. } => Action::MfaReset,
            Self::IssueEnrolmentPass { .. } => Action::PassIssued,
            Self::Suspend { .. } => Action::Suspended,
            Self::Restore { .. } => Action::Restored,
        }
    }
}

/// A user as an operation names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its identifier.
    pub id: UserId,
    /// The person's name.
    pub name: String,
    /// Its address.
    pub email: EmailAddress,
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
    /// How many users have set up, where the operation asks it of all.
    pub coverage: Option<Coverage>,
    /// When it expires.
    pub expires_at: Timestamp,
}
