//! Subjects of emails.

use super::{EmailContent, SecurityEvent};
use crate::Page;

/// The subject of an email with this content.
pub(super) const fn subject(content: &EmailContent) -> &'static str {
    match content {
        EmailContent::SecurityEvent { event, .. } => event_subject(event),
        EmailContent::PasswordLink { .. } => Page::NewPassword.heading(),
        EmailContent::SignInLink { .. } => Page::AdmitBrowser.heading(),
        EmailContent::EmailLink { .. } => Page::NewEmail.heading(),
        EmailContent::EnrolmentCode { .. } => "Your code to set up multi-factor authentication",
    }
}

const fn event_subject(event: &SecurityEvent) -> &'static str {
    match event {
        SecurityEvent::AuthenticatorAdded { .. } => "An authenticator was added to your account",
        SecurityEvent::AuthenticatorRemoved { .. } => "An authenticator was removed from your account",
        SecurityEvent::RecoveryCodeUsed => "A recovery code of yours was used",
        SecurityEvent::RecoveryCodesMade => "You have new recovery codes",
        SecurityEvent::PasswordChanged => "Your password was changed",
        SecurityEvent::EmailChanged { .. } => "Your email address was changed",
        SecurityEvent::Reset { .. } => "Your multi-factor authentication was reset",
        SecurityEvent::NewBrowser => "A new browser signed in to your account",
        SecurityEvent::MfaNotCompleted => "Somebody knows your password",
        SecurityEvent::CodeReused => "A code of yours was sent twice",
        SecurityEvent::WrongCodes => "Too many wrong codes were given",
        SecurityEvent::MadeAdministrator | SecurityEvent::MadeMember => "Your role was changed",
        SecurityEvent::PassIssued => "An enrolment pass was issued for your account",
        SecurityEvent::Suspended => "Your account was suspended",
        SecurityEvent::Restored => "You can sign in again",
        SecurityEvent::ColleagueMadeAdministrator { .. } => "A user was made an administrator",
        SecurityEvent::ColleagueMadeMember { .. } => "A user is no longer an administrator",
        SecurityEvent::ColleaguePassIssued { .. } => "An enrolment pass was issued for a user",
        SecurityEvent::ColleagueSuspended { .. } => "A user was suspended",
        SecurityEvent::ColleagueRestored { .. } => "A user can sign in again",
        SecurityEvent::ColleagueReset { .. } => "Multi-factor authentication of a user was reset",
        SecurityEvent::ColleagueEnrolled { .. } => "A user has set up multi-factor authentication",
        SecurityEvent::ColleagueFrozen { .. } => "A user froze their account",
    }
}
