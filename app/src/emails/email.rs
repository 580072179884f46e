//! What the engine says about an email.

use gate::model::{SecurityEvent as Kind, Timestamp};

/// An email to a user.
pub struct Email {
    /// The recipient's address.
    pub to: String,
    /// When it was written.
    pub at: Timestamp,
    /// The recipient's name.
    pub recipient: String,
    /// The email address of the account.
    pub account: String,
    /// The name of the TPP.
    pub tpp: String,
    /// The network of the request that caused it.
    pub network: Option<String>,
    /// The browser of that request.
    pub browser: Option<String>,
    /// What it is about.
    pub content: EmailContent,
}

/// What an email is about.
pub enum EmailContent {
    /// Something happened to an account.
    SecurityEvent {
        /// What happened.
        event: SecurityEvent,
        /// Freezes the recipient's account.
        freeze_token: Option<String>,
    },
    /// A link to set a new password.
    PasswordLink {
        /// Its token.
        token: String,
    },
    /// A link that proves a new address.
    EmailLink {
        /// Its token.
        token: String,
    },
    /// A code that proves who enrols.
    EnrolmentCode {
        /// The code, in groups.
        code: String,
    },
}

/// What happened to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        to: String,
    },
    /// All factors were removed.
    Reset {
        /// Why.
        reason: Option<String>,
    },
    /// A browser signed in that had not before.
    NewBrowser,
    /// The second step was not finished.
    MfaNotCompleted,
    /// A code was sent twice.
    CodeReused,
    /// Too many wrong codes.
    WrongCodes,
    /// Another user's factors were removed.
    ColleagueReset {
        /// The user's name.
        name: String,
    },
    /// Another user has set up.
    ColleagueEnrolled {
        /// The user's name.
        name: String,
    },
    /// Another user froze their account.
    ColleagueFrozen {
        /// The user's name.
        name: String,
    },
}

impl SecurityEvent {
    /// Whether it is about the recipient's account.
    pub fn is_about_own_account(&self) -> bool {
        self.kind().is_own()
    }

    /// Whether it is mailed once a day at most.
    pub fn is_mailed_daily(&self) -> bool {
        self.kind().is_mailed_daily()
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::AuthenticatorAdded { .. } => Kind::AuthenticatorAdded,
            Self::AuthenticatorRemoved { .. } => Kind::AuthenticatorRemoved,
            Self::RecoveryCodeUsed => Kind::RecoveryCodeUsed,
            Self::RecoveryCodesMade => Kind::RecoveryCodesMade,
            Self::PasswordChanged => Kind::PasswordChanged,
            Self::EmailChanged { .. } => Kind::EmailChanged,
            Self::Reset { .. } => Kind::Reset,
            Self::NewBrowser => Kind::NewBrowser,
            Self::MfaNotCompleted => Kind::MfaNotCompleted,
            Self::CodeReused => Kind::CodeReused,
            Self::WrongCodes => Kind::WrongCodes,
            Self::ColleagueReset { .. } => Kind::ColleagueReset,
            Self::ColleagueEnrolled { .. } => Kind::ColleagueEnrolled,
            Self::ColleagueFrozen { .. } => Kind::ColleagueFrozen,
        }
    }

    /// From how the engine keeps it.
    pub fn from_parts(kind: Kind, detail: String) -> Self {
        match kind {
            Kind::AuthenticatorAdded => Self::AuthenticatorAdded { name: detail },
            Kind::AuthenticatorRemoved => Self::AuthenticatorRemoved { name: detail },
            Kind::RecoveryCodeUsed => Self::RecoveryCodeUsed,
            Kind::RecoveryCodesMade => Self::RecoveryCodesMade,
            Kind::PasswordChanged => Self::PasswordChanged,
            Kind::EmailChanged => Self::EmailChanged { to: detail },
            Kind::Reset => Self::Reset { reason: detail.strip_prefix("Reason: ").map(str::to_owned) },
            Kind::NewBrowser => Self::NewBrowser,
            Kind::MfaNotCompleted => Self::MfaNotCompleted,
            Kind::CodeReused => Self::CodeReused,
            Kind::WrongCodes => Self::WrongCodes,
            Kind::ColleagueReset => Self::ColleagueReset { name: detail },
            Kind::ColleagueEnrolled => Self::ColleagueEnrolled { name: detail },
            Kind::ColleagueFrozen => Self::ColleagueFrozen { name: detail },
        }
    }
}
