//! The audit log as administrators read it. Nothing in it can hold a secret: every field is made from a typed fact.

use super::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, Display, EnumString, VariantArray};

/// What happened.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, Display, EnumString, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Action {
    /// The password was right.
    PasswordAccepted,
    /// The password was wrong.
    PasswordRefused,
    /// The password was right, but the user is frozen or suspended.
    SignInBlocked,
    /// A code or recovery code was right: the session is fully authenticated.
    CodeAccepted,
    /// A code or recovery code was wrong.
    CodeRefused,
    /// A code was right but had been accepted before.
    CodeReused,
    /// Too many were wrong: a lockout began.
    LockoutBegan,
    /// The password was right, but the second step was not finished.
    MfaNotCompleted,
    /// A user signed out.
    SignedOut,
    /// One session was ended by its owner.
    SessionEnded,
    /// All other sessions were ended by their owner.
    OtherSessionsEnded,
    /// A fresh proof was given for a change.
    ChangeConfirmed,
    /// The proof for a change was wrong.
    ChangeRefused,
    /// An authenticator was set up.
    AuthenticatorAdded,
    /// An authenticator was removed.
    AuthenticatorRemoved,
    /// An authenticator got another name.
    AuthenticatorRenamed,
    /// A new set of recovery codes was made.
    RecoveryCodesMade,
    /// A set of recovery codes was saved and counts.
    RecoveryCodesKept,
    /// A password was changed.
    PasswordChanged,
    /// A link for a forgotten password was mailed.
    PasswordLinkMailed,
    /// A link for a new address was mailed.
    EmailLinkMailed,
    /// An address was changed.
    EmailChanged,
    /// A code that proves the identity of a user who enrols was mailed.
    EnrolmentCodeMailed,
    /// An enrolment pass was issued.
    PassIssued,
    /// The proof of identity for an enrolment was right.
    EnrolmentProven,
    /// The proof of identity for an enrolment was wrong.
    EnrolmentProofRefused,
    /// The TPP requires a second factor from now on.
    EnforcementOn,
    /// The TPP no longer requires a second factor.
    EnforcementOff,
    /// The message to users changed.
    MessageChanged,
    /// How long an idle session lasts changed.
    IdleLimitChanged,
    /// A user got another role.
    RoleChanged,
    /// All factors of a user were removed.
    MfaReset,
    /// A user froze the account: all sessions ended and sign-in is blocked.
    Frozen,
    /// An administrator suspended a user.
    Suspended,
    /// A frozen or suspended user may sign in again.
    Restored,
    /// A user was made.
    UserCreated,
    /// The TPP was made.
    TppCreated,
    /// The audit log was exported.
    AuditExported,
}

/// By which kind of proof.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, Display, EnumString, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Factor {
    /// A password.
    Password,
    /// A code of an authenticator.
    Totp,
    /// A recovery code.
    RecoveryCode,
    /// A code or link that was mailed.
    Mail,
    /// An enrolment pass.
    EnrolmentPass,
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
    /// The identifier of the user who did it; `None` for the operator.
    pub actor_id: Option<String>,
    /// The address of the user who did it, or `operator`.
    pub actor: String,
    /// The user or thing it was done to.
    pub target: Option<String>,
    /// The reason or the new value, where there is one.
    pub detail: Option<String>,
    /// By which kind of proof.
    pub factor: Option<String>,
    /// From which network.
    pub network: Option<String>,
    /// With which browser.
    pub browser: Option<String>,
    /// In which request, as in the server's log.
    pub request: Option<String>,
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The words are stored and exported; a renamed variant must not change them.
    #[test]
    fn stored_words_stay_the_same() {
        let factors: Vec<&str> = Factor::VARIANTS.iter().map(AsRef::as_ref).collect();
        assert_eq!(factors, ["password", "totp", "recovery-code", "mail", "enrolment-pass"]);
        for (action, word) in [
            (Action::PasswordAccepted, "password-accepted"),
            (Action::LockoutBegan, "lockout-began"),
            (Action::MfaNotCompleted, "mfa-not-completed"),
            (Action::MfaReset, "mfa-reset"),
            (Action::TppCreated, "tpp-created"),
            (Action::AuditExported, "audit-exported"),
        ] {
            assert_eq!((action.as_ref(), word.parse()), (word, Ok(action)));
        }
        assert_eq!(Action::VARIANTS.len(), 38);
        assert!("unknown".parse::<Action>().is_err());
    }
}
