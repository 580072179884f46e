//! Changes of the caller's account that need a fresh proof.

use super::{Action, AuthenticatorId, EmailAddress};
use serde::{Deserialize, Serialize};

/// A change of the caller's account.
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

impl AccountOperation {
    /// What the audit log calls it.
    pub(super) const fn action(&self) -> Action {
        match self {
            Self::AddAuthenticator => Action::AuthenticatorAdded,
            Self::RemoveAuthenticator { .. } => Action::AuthenticatorRemoved,
            Self::RenewRecoveryCodes => Action::RecoveryCodesMade,
            Self::ChangePassword => Action::PasswordChanged,
            Self::ChangeEmail { .. } => Action::EmailLinkMailed,
        }
    }
}
