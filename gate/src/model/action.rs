//! The words of the audit log: what happened, and by which kind of proof. They are stored, exported and filtered
//! by.
//!
//! To add one: a variant here, a line in the table of the test `stored_words`, and its label in the user
//! interface. A factor is also in a CHECK of the migrations. A word that was released must not change.

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
    /// A link that lets a browser sign in was mailed.
    SignInLinkMailed,
    /// Such a link was used: its browser may try to sign in, whatever strangers have tried.
    BrowserAdmitted,
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
    /// The TPP's picture changed.
    LogoChanged,
    /// The TPP's picture was removed.
    LogoRemoved,
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
    /// A backup of the whole database was put in place.
    BackupRestored,
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
