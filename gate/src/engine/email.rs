//! Emails as data. The engine decides what is sent to which user; the words are templates of the user interface.

use crate::model::{EmailAddress, SecurityEvent, Timestamp};
use serde::{Deserialize, Serialize};

/// An email to be sent. It may carry a token or a code, so it is kept sealed and `Debug` shows its identifier
/// only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Email {
    /// Stays the same over all attempts to send it.
    #[serde(skip)]
    pub id: String,
    /// Where it goes. Not always the address of the account: a new address is confirmed at the new one.
    pub to: EmailAddress,
    /// The name of the user it is written to.
    pub recipient: String,
    /// The address that the user signs in with.
    pub account: EmailAddress,
    /// The name of the user's TPP.
    pub tpp: String,
    /// When the reason for it happened.
    pub at: Timestamp,
    /// From which network it was caused, if that is known.
    pub network: Option<String>,
    /// With which browser it was caused, if that is known.
    pub browser: Option<String>,
    /// What it says.
    pub content: EmailContent,
}

/// What an email says, without its words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmailContent {
    /// Something happened to the account, or (for administrators) to a colleague's.
    SecurityEvent {
        /// What happened.
        event: SecurityEvent,
        /// For events of the reader's own account: the token of the link that freezes it.
        freeze_token: Option<String>,
    },
    /// A link that sets a new password.
    PasswordLink {
        /// Its token.
        token: String,
    },
    /// A link that lets a browser sign in although strangers' wrong passwords locked the account.
    SignInLink {
        /// Its token.
        token: String,
    },
    /// A link that confirms a new address.
    EmailLink {
        /// Its token.
        token: String,
    },
    /// A code that proves the identity of a user who enrols.
    EnrolmentCode {
        /// The code, in groups of four digits.
        code: String,
    },
}

impl EmailContent {
    /// Whether a person asked for it and cannot go on without it.
    pub const fn is_awaited(&self) -> bool {
        match self {
            Self::PasswordLink { .. }
            | Self::SignInLink { .. }
            | Self::EmailLink { .. }
            | Self::EnrolmentCode { .. } => true,
            Self::SecurityEvent { .. } => false,
        }
    }
}

impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Email").field("id", &self.id).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for EmailContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EmailContent(redacted)")
    }
}
