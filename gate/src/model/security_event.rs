//! What users are told about their account, by mail and as a notice on the dashboard. The sentences belong to the user
//! interface.
//!
//! To add one: a variant, its arms in `detail` and `from_parts`, its place in the questions below, its kind in the CHECK of
//! the migrations, and its sentence and subject in the user interface.

use super::{EmailAddress, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, Display, EnumDiscriminants, EnumString, VariantArray};

/// What happened, with what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(rename_all = "kebab-case")]
#[strum_discriminants(
    name(SecurityEventKind),
    doc = "What happened, without the details: the stored word.",
    derive(Hash, Serialize, Deserialize, AsRefStr, Display, EnumString, VariantArray),
    serde(rename_all = "kebab-case"),
    strum(serialize_all = "kebab-case")
)]
pub enum SecurityEvent {
    /// An authenticator was added.
    AuthenticatorAdded {
        /// Its name.
        name: String,
    },
    /// An authenticator was removed.
    AuthenticatorRemoved {
        /// Its name.
        name: String,
    },
    /// A recovery code was used.
    RecoveryCodeUsed,
    /// A new set of recovery codes counts.
    RecoveryCodesMade,
    /// The password was changed.
    PasswordChanged,
    /// The address was changed.
    EmailChanged {
        /// The new address.
        to: EmailAddress,
    },
    /// All factors were removed by an administrator or the operator.
    Reset {
        /// Why, in their words.
        reason: Option<String>,
    },
    /// A browser signed in that had not before.
    NewBrowser,
    /// The password was right, but the second step was not finished.
    MfaNotCompleted,
    /// A code was sent twice.
    CodeReused,
    /// Too many wrong codes were given inside a session, or with a mailed link.
    WrongCodes,
    /// The factors of another user were reset; for administrators.
    ColleagueReset {
        /// The user's name.
        name: String,
    },
    /// Another user has set up where a second factor is required; for administrators.
    ColleagueEnrolled {
        /// The user's name.
        name: String,
    },
    /// Another user froze their account; for administrators.
    ColleagueFrozen {
        /// The user's name.
        name: String,
    },
}

impl SecurityEvent {
    /// The kind.
    pub fn kind(&self) -> SecurityEventKind {
        self.into()
    }

    /// The detail, as it is stored beside the kind.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::AuthenticatorAdded { name }
            | Self::AuthenticatorRemoved { name }
            | Self::ColleagueReset { name }
            | Self::ColleagueEnrolled { name }
            | Self::ColleagueFrozen { name } => Some(name),
            Self::EmailChanged { to } => Some(to.as_str()),
            Self::Reset { reason } => reason.as_deref(),
            Self::RecoveryCodeUsed
            | Self::RecoveryCodesMade
            | Self::PasswordChanged
            | Self::NewBrowser
            | Self::MfaNotCompleted
            | Self::CodeReused
            | Self::WrongCodes => None,
        }
    }

    /// The event of this kind and detail; `None` where the detail does not belong to the kind.
    pub fn from_parts(kind: SecurityEventKind, detail: Option<String>) -> Option<Self> {
        Some(match kind {
            SecurityEventKind::AuthenticatorAdded => Self::AuthenticatorAdded { name: detail? },
            SecurityEventKind::AuthenticatorRemoved => Self::AuthenticatorRemoved { name: detail? },
            SecurityEventKind::RecoveryCodeUsed => Self::RecoveryCodeUsed,
            SecurityEventKind::RecoveryCodesMade => Self::RecoveryCodesMade,
            SecurityEventKind::PasswordChanged => Self::PasswordChanged,
            SecurityEventKind::EmailChanged => Self::EmailChanged { to: EmailAddress::parse(&detail?).ok()? },
            SecurityEventKind::Reset => Self::Reset { reason: detail },
            SecurityEventKind::NewBrowser => Self::NewBrowser,
            SecurityEventKind::MfaNotCompleted => Self::MfaNotCompleted,
            SecurityEventKind::CodeReused => Self::CodeReused,
            SecurityEventKind::WrongCodes => Self::WrongCodes,
            SecurityEventKind::ColleagueReset => Self::ColleagueReset { name: detail? },
            SecurityEventKind::ColleagueEnrolled => Self::ColleagueEnrolled { name: detail? },
            SecurityEventKind::ColleagueFrozen => Self::ColleagueFrozen { name: detail? },
        })
    }

    /// Whether an attacker with the password can trigger it again and again, so that it has to be throttled.
    pub const fn is_repeatable(&self) -> bool {
        matches!(self, Self::CodeReused | Self::MfaNotCompleted | Self::WrongCodes | Self::NewBrowser)
    }

    /// Whether it looks like an attack.
    pub const fn is_alarming(&self) -> bool {
        matches!(self, Self::CodeReused | Self::MfaNotCompleted | Self::WrongCodes | Self::ColleagueFrozen { .. })
    }

    /// Whether at most one email a day is sent about it: it comes as often as there are users, and an email for each would
    /// only teach administrators not to read them.
    pub const fn is_mailed_daily(&self) -> bool {
        matches!(self, Self::ColleagueEnrolled { .. })
    }

    /// Whether it is about the account of the user who is told, so that freezing it may be the answer.
    pub const fn is_about_own_account(&self) -> bool {
        !matches!(
            self,
            Self::ColleagueReset { .. } | Self::ColleagueEnrolled { .. } | Self::ColleagueFrozen { .. }
        )
    }
}

/// One notice, as the dashboard shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    /// What happened.
    pub event: SecurityEvent,
    /// When.
    pub at: Timestamp,
    /// From which network.
    pub network: Option<String>,
    /// With which browser.
    pub browser: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_survives_being_stored() {
        for kind in SecurityEventKind::VARIANTS {
            let event = SecurityEvent::from_parts(*kind, Some("ada@bank.example".to_owned())).unwrap();
            assert_eq!(event.kind(), *kind);
            let stored = event.detail().map(str::to_owned);
            assert_eq!(SecurityEvent::from_parts(*kind, stored), Some(event));
            assert_eq!(kind.as_ref().parse(), Ok(*kind));
        }
        let silent = SecurityEvent::Reset { reason: None };
        assert_eq!(SecurityEvent::from_parts(silent.kind(), None), Some(silent));
        assert_eq!(SecurityEvent::from_parts(SecurityEventKind::EmailChanged, Some("x".to_owned())), None);
    }

    #[test]
    fn the_questions_agree() {
        for kind in SecurityEventKind::VARIANTS {
            let event = SecurityEvent::from_parts(*kind, Some("ada@bank.example".to_owned())).unwrap();
            assert!(
                event.is_about_own_account() || !event.is_repeatable(),
                "only one's own password can repeat it"
            );
            assert_eq!(event.is_about_own_account(), !kind.as_ref().starts_with("colleague-"));
        }
    }
}
