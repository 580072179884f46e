//! Actions and proofs in the audit log.

use gate::model::{Action, Factor};

/// What happened.
pub(crate) const fn action_name(action: Action) -> &'static str {
    match action {
        Action::PasswordAccepted => "Password accepted",
        Action::PasswordRefused => "Password refused",
        Action::SignInBlocked => "Sign-in blocked",
        Action::CodeAccepted => "Code accepted",
        Action::CodeRefused => "Code refused",
        Action::CodeReused => "Code refused: it was used already",
        Action::LockoutBegan => "Paused after wrong tries",
        Action::MfaNotCompleted => "Second step not finished",
        Action::SignedOut => "Signed out",
        Action::SessionEnded => "Session ended",
        Action::OtherSessionsEnded => "Other sessions ended",
        Action::ChangeConfirmed => "Change confirmed",
        Action::ChangeRefused => "Change not made: wrong proof",
        Action::AuthenticatorAdded => "Authenticator added",
        Action::AuthenticatorRemoved => "Authenticator removed",
        Action::AuthenticatorRenamed => "Authenticator renamed",
        Action::RecoveryCodesMade => "Recovery codes made",
        Action::RecoveryCodesKept => "Recovery codes saved",
        Action::PasswordChanged => "Password changed",
        Action::PasswordLinkMailed => "Link for a new password mailed",
        Action::SignInLinkMailed => "Link to sign in from another browser mailed",
        Action::BrowserAdmitted => "Browser let in to sign in by a mailed link",
        Action::EmailLinkMailed => "Link for a new email mailed",
        Action::EmailChanged => "Email changed",
        Action::EnrolmentCodeMailed => "Code for a set-up mailed",
        Action::PassIssued => "Enrolment pass issued",
        Action::EnrolmentProven => "Identity proven before a set-up",
        Action::EnrolmentProofRefused => "Set-up not begun: wrong proof of identity",
        Action::EnforcementOn => "Multi-factor authentication required",
        Action::EnforcementOff => "Multi-factor authentication made optional",
        Action::MessageChanged => "Message to users changed",
        Action::IdleLimitChanged => "Limit for idle sessions changed",
        Action::LogoChanged => "Logo changed",
        Action::LogoRemoved => "Logo removed",
        Action::RoleChanged => "Role changed",
        Action::MfaReset => "Multi-factor authentication reset",
        Action::Frozen => "Account frozen by its owner",
        Action::Suspended => "User suspended",
        Action::Restored => "User let in again",
        Action::UserCreated => "User created",
        Action::TppCreated => "Organisation created",
        Action::AuditExported => "Audit log exported",
        Action::BackupRestored => "Backup restored by the operator",
    }
}

/// The kind of proof.
pub(crate) const fn factor_name(factor: Factor) -> &'static str {
    match factor {
        Factor::Password => "Password",
        Factor::Totp => "Authenticator",
        Factor::RecoveryCode => "Recovery code",
        Factor::Mail => "Mail",
        Factor::EnrolmentPass => "Enrolment pass",
    }
}
