//! What needs a fresh proof (step-up). An operation is stored when it is asked for, shown as it is, and carried out when
//! the proof comes: what is confirmed is what was shown.

use super::{Action, AuthenticatorId, BlockReason, Coverage, Role, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// A change that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Set up one more authenticator.
    AddAuthenticator,
    /// Remove one.
    RemoveAuthenticator {
        /// Which.
        id: AuthenticatorId,
        /// Its name when it was asked for.
        name: String,
    },
    /// Make a new set of recovery codes.
    RenewRecoveryCodes,
    /// Take the password that was typed.
    ChangePassword,
    /// Mail a link to this new address.
    ChangeEmail {
        /// The new address.
        email: String,
    },
    /// Save the TPP's rule and message.
    SetEnforcement {
        /// The state that the page showed, if it said.
        seen: Option<bool>,
        /// Whether a second factor is required.
        enforced: bool,
        /// The words to users.
        message: String,
    },
    /// Save how long an idle session lasts.
    SetIdleLimit {
        /// Minutes.
        minutes: u32,
    },
    /// Give a user another role.
    SetRole {
        /// Whom.
        user: Target,
        /// Which.
        role: Role,
    },
    /// Remove all factors of a user.
    ResetMfa {
        /// Whose.
        user: Target,
        /// Why, in the administrator's words.
        reason: String,
    },
    /// Issue an enrolment pass.
    IssuePass {
        /// For whom.
        user: Target,
    },
    /// Keep a user from signing in.
    Suspend {
        /// Whom.
        user: Target,
    },
    /// Let a frozen or suspended user sign in again.
    Restore {
        /// Whom.
        user: Target,
        /// From what, as it was when it was asked for.
        block: BlockReason,
    },
}

impl Operation {
    /// Whether it changes what the user signs in with, so that the other sessions may be ended with it.
    pub const fn changes_factors(&self) -> bool {
        matches!(self, Self::RemoveAuthenticator { .. } | Self::RenewRecoveryCodes | Self::ChangePassword)
    }
}

impl Operation {
    /// Whether it is about the TPP or another user, so that only administrators can ask for it.
    pub const fn of_administrators(&self) -> bool {
        !matches!(
            self,
            Self::AddAuthenticator
                | Self::RemoveAuthenticator { .. }
                | Self::RenewRecoveryCodes
                | Self::ChangePassword
                | Self::ChangeEmail { .. }
        )
    }

    /// What the audit log calls it.
    pub const fn action(&self) -> Action {
        match self {
            Self::AddAuthenticator => Action::AuthenticatorAdded,
            Self::RemoveAuthenticator { .. } => Action::AuthenticatorRemoved,
            Self::RenewRecoveryCodes => Action::RecoveryCodesMade,
            Self::ChangePassword => Action::PasswordChanged,
            Self::ChangeEmail { .. } => Action::EmailLinkMailed,
            Self::SetEnforcement { enforced: true, .. } => Action::EnforcementOn,
            Self::SetEnforcement { enforced: false, .. } => Action::EnforcementOff,
            Self::SetIdleLimit { .. } => Action::IdleLimitChanged,
            Self::SetRole { .. } => Action::RoleChanged,
            Self::ResetMfa { .. } => Action::MfaReset,
            Self::IssuePass { .. } => Action::PassIssued,
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
    pub email: String,
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
    /// When it lapses.
    pub expires_at: Timestamp,
}
