//! What users are told about their own account, by mail and as a banner. The sentences are the same in both.

use super::{Timestamp, audit::words};
use serde::{Deserialize, Serialize};

words! {
    /// What there is to tell.
    SecurityEvent {
        /// An authenticator was added.
        AuthenticatorAdded = "authenticator-added",
        /// An authenticator was removed.
        AuthenticatorRemoved = "authenticator-removed",
        /// A recovery code was used.
        RecoveryCodeUsed = "recovery-code-used",
        /// A new set of recovery codes counts.
        RecoveryCodesMade = "recovery-codes-made",
        /// The password was changed.
        PasswordChanged = "password-changed",
        /// The address was changed.
        EmailChanged = "email-changed",
        /// All factors were removed by an administrator or the operator.
        Reset = "reset",
        /// A browser signed in that had not before.
        NewBrowser = "new-browser",
        /// The password was right, but the second step was not finished.
        MfaNotCompleted = "mfa-not-completed",
        /// A code was sent twice.
        CodeReused = "code-reused",
        /// Too many wrong codes were given inside a session, or with a mailed link.
        WrongCodes = "wrong-codes",
        /// Somebody else's factors were reset; for administrators.
        ColleagueReset = "colleague-reset",
        /// Somebody else set up where a second factor is required; for administrators.
        ColleagueEnrolled = "colleague-enrolled",
        /// Somebody else froze the own account; for administrators.
        ColleagueFrozen = "colleague-frozen",
    }
}

impl SecurityEvent {
    /// The sentence. `about` is the name of an authenticator or of a person, where there is one.
    pub fn sentence(self, about: &str) -> String {
        match self {
            Self::AuthenticatorAdded => format!("The authenticator “{about}” was added to your account."),
            Self::AuthenticatorRemoved => format!("The authenticator “{about}” was removed from your account."),
            Self::RecoveryCodeUsed => "One of your recovery codes was used.".to_owned(),
            Self::RecoveryCodesMade => "New recovery codes were saved; older lists stopped working.".to_owned(),
            Self::PasswordChanged => "Your password was changed.".to_owned(),
            Self::EmailChanged => format!("The email address of your account is now {about}."),
            Self::Reset => format!(
                "Your multi-factor authentication was reset: all authenticators and recovery codes were removed. {about}"
            )
            .trim_end()
            .to_owned(),
            Self::NewBrowser => "Somebody signed in from a browser that had not signed in before.".to_owned(),
            Self::MfaNotCompleted => {
                "Somebody entered your password, but did not finish the second step.".to_owned()
            }
            Self::CodeReused => "A code of your authenticator was sent a second time. It was refused.".to_owned(),
            Self::WrongCodes => {
                "Too many wrong codes were given for a change of your account, so giving one pauses.".to_owned()
            }
            Self::ColleagueReset => format!("The multi-factor authentication of {about} was reset."),
            Self::ColleagueEnrolled => format!("{about} has set up multi-factor authentication."),
            Self::ColleagueFrozen => format!("{about} froze their account. They cannot sign in until an administrator lifts that."),
        }
    }

    /// Whether whoever knows the password can cause it again and again.
    pub const fn is_repeatable(self) -> bool {
        matches!(self, Self::CodeReused | Self::MfaNotCompleted | Self::WrongCodes | Self::NewBrowser)
    }

    /// Whether it looks like somebody else at work.
    pub const fn is_alarming(self) -> bool {
        matches!(self, Self::CodeReused | Self::MfaNotCompleted | Self::WrongCodes | Self::ColleagueFrozen)
    }

    /// Whether it comes as often as there are users, so that a letter for each would only teach people not to read them.
    pub const fn is_mailed_daily(self) -> bool {
        matches!(self, Self::ColleagueEnrolled)
    }

    /// Whether it is about the account of whoever reads it, so that freezing it may be the answer.
    pub const fn is_own(self) -> bool {
        !matches!(self, Self::ColleagueReset | Self::ColleagueEnrolled | Self::ColleagueFrozen)
    }
}

/// One notice, as the banner shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    /// What happened.
    pub kind: SecurityEvent,
    /// The name of an authenticator or a person, where there is one.
    pub about: String,
    /// When.
    pub at: Timestamp,
    /// From which network; may be empty.
    pub network: String,
    /// With which browser; may be empty.
    pub browser: String,
}
