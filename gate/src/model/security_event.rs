//! What users are told about their account, by mail and as a notice on the dashboard. The sentences belong to the
//! user interface.
//!
//! To add one: a variant, its arms in `detail` and `from_parts`, its place in the questions of `notice.rs`, a line
//! in the table of the test `stored_words`, its kind in the CHECK of the migrations, and its sentence and subject
//! in the user interface.

use super::EmailAddress;
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
    /// An administrator made the user an administrator.
    MadeAdministrator,
    /// An administrator made the user a member.
    MadeMember,
    /// An enrolment pass was issued for the user.
    PassIssued,
    /// An administrator suspended the user.
    Suspended,
    /// A block of the user was lifted.
    Restored,
    /// Another user was made an administrator; for administrators.
    ColleagueMadeAdministrator {
        /// The user's name and address.
        name: String,
    },
    /// Another user was made a member; for administrators.
    ColleagueMadeMember {
        /// The user's name and address.
        name: String,
    },
    /// An enrolment pass was issued for another user; for administrators.
    ColleaguePassIssued {
        /// The user's name and address.
        name: String,
    },
    /// Another user was suspended; for administrators.
    ColleagueSuspended {
        /// The user's name and address.
        name: String,
    },
    /// The block of another user was lifted; for administrators.
    ColleagueRestored {
        /// The user's name and address.
        name: String,
    },
    /// The factors of another user were reset; for administrators.
    ColleagueReset {
        /// The user's name and address.
        name: String,
    },
    /// Another user has set up where a second factor is required; for administrators.
    ColleagueEnrolled {
        /// The user's name and address.
        name: String,
    },
    /// Another user froze their account; for administrators.
    ColleagueFrozen {
        /// The user's name and address.
        name: String,
    },
}

impl SecurityEvent {
    /// What happened, without the details.
    pub fn kind(&self) -> SecurityEventKind {
        self.into()
    }

    /// The detail, as it is stored beside the kind; `None` where there is nothing more to say.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::AuthenticatorAdded { name }
            | Self::AuthenticatorRemoved { name }
            | Self::ColleagueMadeAdministrator { name }
            | Self::ColleagueMadeMember { name }
            | Self::ColleaguePassIssued { name }
            | Self::ColleagueSuspended { name }
            | Self::ColleagueRestored { name }
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
            | Self::WrongCodes
            | Self::MadeAdministrator
            | Self::MadeMember
            | Self::PassIssued
            | Self::Suspended
            | Self::Restored => None,
        }
    }

    /// The event of this kind and detail. `None`: the kind needs a detail, and it is missing or malformed. A
    /// detail that the kind has no use for is left out.
    pub fn from_parts(kind: SecurityEventKind, detail: Option<String>) -> Option<Self> {
        Some(match kind {
            SecurityEventKind::AuthenticatorAdded => Self::AuthenticatorAdded { name: detail? },
            SecurityEventKind::AuthenticatorRemoved => Self::AuthenticatorRemoved { name: detail? },
            SecurityEventKind::RecoveryCodeUsed => Self::RecoveryCodeUsed,
            SecurityEventKind::RecoveryCodesMade => Self::RecoveryCodesMade,
            SecurityEventKind::PasswordChanged => Self::PasswordChanged,
            SecurityEventKind::EmailChanged => Self::EmailChanged { to: EmailAddress::from_stored(&detail?)? },
            SecurityEventKind::Reset => Self::Reset { reason: detail },
            SecurityEventKind::NewBrowser => Self::NewBrowser,
            SecurityEventKind::MfaNotCompleted => Self::MfaNotCompleted,
            SecurityEventKind::CodeReused => Self::CodeReused,
            SecurityEventKind::WrongCodes => Self::WrongCodes,
            SecurityEventKind::MadeAdministrator => Self::MadeAdministrator,
            SecurityEventKind::MadeMember => Self::MadeMember,
            SecurityEventKind::PassIssued => Self::PassIssued,
            SecurityEventKind::Suspended => Self::Suspended,
            SecurityEventKind::Restored => Self::Restored,
            SecurityEventKind::ColleagueMadeAdministrator => Self::ColleagueMadeAdministrator { name: detail? },
            SecurityEventKind::ColleagueMadeMember => Self::ColleagueMadeMember { name: detail? },
            SecurityEventKind::ColleaguePassIssued => Self::ColleaguePassIssued { name: detail? },
            SecurityEventKind::ColleagueSuspended => Self::ColleagueSuspended { name: detail? },
            SecurityEventKind::ColleagueRestored => Self::ColleagueRestored { name: detail? },
            SecurityEventKind::ColleagueReset => Self::ColleagueReset { name: detail? },
            SecurityEventKind::ColleagueEnrolled => Self::ColleagueEnrolled { name: detail? },
            SecurityEventKind::ColleagueFrozen => Self::ColleagueFrozen { name: detail? },
        })
    }
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
            assert_eq!(SecurityEvent::from_parts(event.kind(), stored), Some(event.clone()));
            let sent = serde_json::to_string(&event).unwrap();
            assert_eq!(serde_json::from_str::<SecurityEvent>(&sent).unwrap(), event);
        }
        let without_reason = SecurityEvent::Reset { reason: None };
        assert_eq!(without_reason.detail(), None);
        assert_eq!(SecurityEvent::from_parts(SecurityEventKind::Reset, None), Some(without_reason));
    }

    #[test]
    fn a_detail_that_is_needed_cannot_be_left_out() {
        let needs_none = |kind: &&SecurityEventKind| SecurityEvent::from_parts(**kind, None).is_some();
        for kind in SecurityEventKind::VARIANTS {
            let event = SecurityEvent::from_parts(*kind, Some("ada@bank.example".to_owned())).unwrap();
            let may_lack_it = event.detail().is_none() || *kind == SecurityEventKind::Reset;
            assert_eq!(needs_none(&kind), may_lack_it, "{kind}");
        }
        assert_eq!(SecurityEvent::from_parts(SecurityEventKind::EmailChanged, Some("x".to_owned())), None);
    }
}
