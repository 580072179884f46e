//! The words that databases and exports of earlier releases hold. A variant may be renamed, its word must not
//! change.

use super::{Action, BlockReason, Factor, Role, SecurityEventKind};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt, str::FromStr};
use strum::VariantArray;

/// Every variant has its word in the table, and `strum` and `serde` write and read the same word.
fn check<T>(table: &[(T, &str)])
where
    T: VariantArray + AsRef<str> + FromStr + Serialize + DeserializeOwned + PartialEq + fmt::Display + fmt::Debug,
{
    assert_eq!(table.len(), T::VARIANTS.len(), "a variant is not in the table");
    for ((variant, word), listed) in table.iter().zip(T::VARIANTS) {
        assert_eq!(variant, listed, "the table has the order of the variants");
        assert_eq!((variant.as_ref(), variant.to_string().as_str()), (*word, *word));
        assert_eq!(word.parse::<T>().ok().as_ref(), Some(variant));
        assert_eq!(serde_json::to_value(variant).unwrap(), *word);
        assert_eq!(serde_json::from_value::<T>((*word).into()).unwrap(), *variant);
    }
    for unknown in ["", "unknown", &table[0].1.to_uppercase()] {
        assert!(unknown.parse::<T>().is_err(), "{unknown}");
    }
}

#[test]
fn roles() {
    check(&[(Role::Administrator, "administrator"), (Role::Member, "member")]);
}

#[test]
fn block_reasons() {
    check(&[(BlockReason::Frozen, "frozen"), (BlockReason::Suspended, "suspended")]);
}

#[test]
fn factors() {
    check(&[
        (Factor::Password, "password"),
        (Factor::Totp, "totp"),
        (Factor::RecoveryCode, "recovery-code"),
        (Factor::Mail, "mail"),
        (Factor::EnrolmentPass, "enrolment-pass"),
    ]);
}

#[test]
fn security_events() {
    check(&[
        (SecurityEventKind::AuthenticatorAdded, "authenticator-added"),
        (SecurityEventKind::AuthenticatorRemoved, "authenticator-removed"),
        (SecurityEventKind::RecoveryCodeUsed, "recovery-code-used"),
        (SecurityEventKind::RecoveryCodesMade, "recovery-codes-made"),
        (SecurityEventKind::PasswordChanged, "password-changed"),
        (SecurityEventKind::EmailChanged, "email-changed"),
        (SecurityEventKind::Reset, "reset"),
        (SecurityEventKind::NewBrowser, "new-browser"),
        (SecurityEventKind::MfaNotCompleted, "mfa-not-completed"),
        (SecurityEventKind::CodeReused, "code-reused"),
        (SecurityEventKind::WrongCodes, "wrong-codes"),
        (SecurityEventKind::MadeAdministrator, "made-administrator"),
        (SecurityEventKind::MadeMember, "made-member"),
        (SecurityEventKind::PassIssued, "pass-issued"),
        (SecurityEventKind::Suspended, "suspended"),
        (SecurityEventKind::Restored, "restored"),
        (SecurityEventKind::ColleagueMadeAdministrator, "colleague-made-administrator"),
        (SecurityEventKind::ColleagueMadeMember, "colleague-made-member"),
        (SecurityEventKind::ColleaguePassIssued, "colleague-pass-issued"),
        (SecurityEventKind::ColleagueSuspended, "colleague-suspended"),
        (SecurityEventKind::ColleagueRestored, "colleague-restored"),
        (SecurityEventKind::ColleagueReset, "colleague-reset"),
        (SecurityEventKind::ColleagueEnrolled, "colleague-enrolled"),
        (SecurityEventKind::ColleagueFrozen, "colleague-frozen"),
    ]);
}

#[test]
fn actions() {
    check(&[
        (Action::PasswordAccepted, "password-accepted"),
        (Action::PasswordRefused, "password-refused"),
        (Action::SignInBlocked, "sign-in-blocked"),
        (Action::CodeAccepted, "code-accepted"),
        (Action::CodeRefused, "code-refused"),
        (Action::CodeReused, "code-reused"),
        (Action::LockoutBegan, "lockout-began"),
        (Action::MfaNotCompleted, "mfa-not-completed"),
        (Action::SignedOut, "signed-out"),
        (Action::SessionEnded, "session-ended"),
        (Action::OtherSessionsEnded, "other-sessions-ended"),
        (Action::ChangeConfirmed, "change-confirmed"),
        (Action::ChangeRefused, "change-refused"),
        (Action::AuthenticatorAdded, "authenticator-added"),
        (Action::AuthenticatorRemoved, "authenticator-removed"),
        (Action::AuthenticatorRenamed, "authenticator-renamed"),
        (Action::RecoveryCodesMade, "recovery-codes-made"),
        (Action::RecoveryCodesKept, "recovery-codes-kept"),
        (Action::PasswordChanged, "password-changed"),
        (Action::PasswordLinkMailed, "password-link-mailed"),
        (Action::SignInLinkMailed, "sign-in-link-mailed"),
        (Action::BrowserAdmitted, "browser-admitted"),
        (Action::EmailLinkMailed, "email-link-mailed"),
        (Action::EmailChanged, "email-changed"),
        (Action::EnrolmentCodeMailed, "enrolment-code-mailed"),
        (Action::PassIssued, "pass-issued"),
        (Action::EnrolmentProven, "enrolment-proven"),
        (Action::EnrolmentProofRefused, "enrolment-proof-refused"),
        (Action::EnforcementOn, "enforcement-on"),
        (Action::EnforcementOff, "enforcement-off"),
        (Action::MessageChanged, "message-changed"),
        (Action::IdleLimitChanged, "idle-limit-changed"),
        (Action::LogoChanged, "logo-changed"),
        (Action::LogoRemoved, "logo-removed"),
        (Action::RoleChanged, "role-changed"),
        (Action::MfaReset, "mfa-reset"),
        (Action::Frozen, "frozen"),
        (Action::Suspended, "suspended"),
        (Action::Restored, "restored"),
        (Action::UserCreated, "user-created"),
        (Action::TppCreated, "tpp-created"),
        (Action::AuditExported, "audit-exported"),
        (Action::BackupRestored, "backup-restored"),
    ]);
}
