//! Changes of a TPP, or of another user, that need a fresh proof of an administrator.

use super::{Action, BlockReason, EmailAddress, Role, UserId};
use serde::{Deserialize, Serialize};

/// A change that an administrator makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdminOperation {
    /// Save the TPP's rule and message.
    SetEnforcement {
        /// Whether a second factor was required when it was requested.
        was_enforced: bool,
        /// The message when it was requested.
        was_message: Option<String>,
        /// Whether one is required from now on.
        enforced: bool,
        /// The message to users who have not set up.
        message: Option<String>,
    },
    /// Save how long an idle session lasts.
    SetIdleLimit {
        /// Minutes when it was requested.
        was_minutes: u32,
        /// Minutes from now on.
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

impl AdminOperation {
    /// The user it is about, if it is about one.
    pub const fn user(&self) -> Option<&Target> {
        match self {
            Self::SetEnforcement { .. } | Self::SetIdleLimit { .. } => None,
            Self::SetRole { user, .. }
            | Self::ResetMfa { user, .. }
            | Self::IssueEnrolmentPass { user }
            | Self::Suspend { user }
            | Self::Restore { user, .. } => Some(user),
        }
    }

    /// What the audit log calls it.
    pub(super) const fn action(&self) -> Action {
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
