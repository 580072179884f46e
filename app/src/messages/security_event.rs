//! Security events, as the dashboard and the emails tell them.

use gate::model::SecurityEvent;

/// What happened, in a sentence.
pub(crate) fn security_event(event: &SecurityEvent) -> String {
    let sentence = match event {
        SecurityEvent::AuthenticatorAdded { name } => {
            return format!("The authenticator “{name}” was added to your account.");
        }
        SecurityEvent::AuthenticatorRemoved { name } => {
            return format!("The authenticator “{name}” was removed from your account.");
        }
        SecurityEvent::EmailChanged { to } => return format!("The email address of your account is now {to}."),
        SecurityEvent::Reset { reason: Some(reason) } => return format!("{RESET} Reason: {reason}"),
        SecurityEvent::Reset { reason: None } => RESET,
        SecurityEvent::RecoveryCodeUsed => "One of your recovery codes was used.",
        SecurityEvent::RecoveryCodesMade => "New recovery codes were saved; older lists stopped working.",
        SecurityEvent::PasswordChanged => "Your password was changed.",
        SecurityEvent::NewBrowser => "Somebody signed in from a browser that had not signed in before.",
        SecurityEvent::MfaNotCompleted => "Somebody entered your password, but did not finish the second step.",
        SecurityEvent::CodeReused => "A code of your authenticator was sent a second time. It was refused.",
        SecurityEvent::WrongCodes => {
            "Too many wrong codes were given for a change of your account, so giving one pauses."
        }
        SecurityEvent::ColleagueReset { name } => {
            return format!("The multi-factor authentication of {name} was reset.");
        }
        SecurityEvent::ColleagueEnrolled { name } => {
            return format!("{name} has set up multi-factor authentication.");
        }
        SecurityEvent::ColleagueFrozen { name } => {
            return format!("{name} froze their account. They cannot sign in until an administrator lifts that.");
        }
    };
    sentence.to_owned()
}

const RESET: &str =
    "Your multi-factor authentication was reset: all authenticators and recovery codes were removed.";
