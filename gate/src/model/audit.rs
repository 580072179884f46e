//! The audit log as administrators read it. Nothing in it can hold a secret: every field is made from a typed fact.

use super::Timestamp;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable word that is stored, exported and filtered by.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Reads the word back.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What happened.
    Action {
        /// The password was right.
        PasswordAccepted = "password-accepted",
        /// The password was wrong.
        PasswordRefused = "password-refused",
        /// The password was right, but the user is frozen or suspended.
        SignInBlocked = "sign-in-blocked",
        /// A code or recovery code was right and made the session full.
        CodeAccepted = "code-accepted",
        /// A code or recovery code was wrong.
        CodeRefused = "code-refused",
        /// A code was right but had been accepted before.
        CodeReused = "code-reused",
        /// Too many were wrong: a pause began.
        LockoutBegan = "lockout-began",
        /// The password was right, but the second step was not finished.
        MfaNotCompleted = "mfa-not-completed",
        /// Somebody signed out.
        SignedOut = "signed-out",
        /// One session was ended by its owner.
        SessionEnded = "session-ended",
        /// All other sessions were ended by their owner.
        OtherSessionsEnded = "other-sessions-ended",
        /// A fresh proof was given for a change.
        ChangeConfirmed = "change-confirmed",
        /// The proof for a change was wrong.
        ChangeRefused = "change-refused",
        /// An authenticator was set up.
        AuthenticatorAdded = "authenticator-added",
        /// An authenticator was removed.
        AuthenticatorRemoved = "authenticator-removed",
        /// An authenticator got another name.
        AuthenticatorRenamed = "authenticator-renamed",
        /// A new set of recovery codes was made.
        RecoveryCodesMade = "recovery-codes-made",
        /// A set of recovery codes was saved and counts.
        RecoveryCodesKept = "recovery-codes-kept",
        /// A password was changed.
        PasswordChanged = "password-changed",
        /// A link for a forgotten password was mailed.
        PasswordLinkMailed = "password-link-mailed",
        /// A link for a new address was mailed.
        EmailLinkMailed = "email-link-mailed",
        /// An address was changed.
        EmailChanged = "email-changed",
        /// A code that proves who enrols was mailed.
        EnrolmentCodeMailed = "enrolment-code-mailed",
        /// An enrolment pass was issued.
        PassIssued = "pass-issued",
        /// The second proof for an enrolment was right.
        EnrolmentProven = "enrolment-proven",
        /// The second proof for an enrolment was wrong.
        EnrolmentProofRefused = "enrolment-proof-refused",
        /// The TPP requires a second factor from now on.
        EnforcementOn = "enforcement-on",
        /// The TPP does not require a second factor any more.
        EnforcementOff = "enforcement-off",
        /// The message to users changed.
        MessageChanged = "message-changed",
        /// How long an idle session lasts changed.
        IdleLimitChanged = "idle-limit-changed",
        /// A user got another role.
        RoleChanged = "role-changed",
        /// All factors of a user were removed.
        MfaReset = "mfa-reset",
        /// A user ended all own sessions and paused sign-in.
        Frozen = "frozen",
        /// An administrator suspended a user.
        Suspended = "suspended",
        /// A frozen or suspended user may sign in again.
        Restored = "restored",
        /// A user was made.
        UserCreated = "user-created",
        /// The TPP was made.
        TppCreated = "tpp-created",
        /// The audit log was exported.
        AuditExported = "audit-exported",
    }
}

words! {
    /// By which kind of proof.
    Factor {
        /// A password.
        Password = "password",
        /// A code of an authenticator.
        Totp = "totp",
        /// A recovery code.
        RecoveryCode = "recovery-code",
        /// A code or link that was mailed.
        Mail = "mail",
        /// An enrolment pass.
        Pass = "pass",
    }
}

/// One row of a TPP's audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub action: String,
    /// The identifier of the user who did it; empty for the operator, and where nobody is known.
    pub actor_id: String,
    /// The address of the user who did it, or `operator`.
    pub actor: String,
    /// Whom or what it was done to.
    pub target: String,
    /// The reason or the new value, where there is one.
    pub detail: String,
    /// By which kind of proof; may be empty.
    pub factor: String,
    /// From which network; may be empty.
    pub network: String,
    /// With which browser; may be empty.
    pub browser: String,
    /// In which request; may be empty.
    pub request: String,
    /// SHA-256 over this row and the hash of the row before, in hex.
    pub hash: String,
}

/// Which rows are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    /// Only this action (its word); empty: all.
    #[serde(default)]
    pub action: String,
    /// Only rows whose actor or target is this address or identifier; empty: all.
    #[serde(default)]
    pub who: String,
    /// Only rows before this place; `None`: from the newest.
    #[serde(default)]
    pub before: Option<i64>,
}

/// A page of the log, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The rows.
    pub rows: Vec<AuditRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<i64>,
}
