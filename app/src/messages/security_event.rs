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
        SecurityEvent::EmailChanged { to } => {
            return format!("The email address of your account is now {}.", to.readable());
        }
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
        SecurityEvent::MadeAdministrator => "You are an administrator of your organisation now.",
        SecurityEvent::MadeMember => "You are no longer an administrator of your organisation.",
        SecurityEvent::PassIssued => {
            "An enrolment pass was issued for your account: with your password, it lets its holder set up an \
             authenticator."
        }
        SecurityEvent::Suspended => "Your account was suspended: you cannot sign in.",
        SecurityEvent::Restored => "You can sign in again: your account is no longer frozen or suspended.",
        SecurityEvent::ColleagueMadeAdministrator { name } => return format!("{name} was made an administrator."),
        SecurityEvent::ColleagueMadeMember { name } => return format!("{name} is no longer an administrator."),
        SecurityEvent::ColleaguePassIssued { name } => {
            return format!("An enrolment pass was issued for {name}.");
        }
        SecurityEvent::ColleagueSuspended { name } => return format!("{name} was suspended and cannot sign in."),
        SecurityEvent::ColleagueRestored { name } => return format!("{name} can sign in again."),
        SecurityEvent::ColleagueReset { name } => {
            return format!("The multi-factor authentication of {name} was reset.");
        }
        SecurityEvent::ColleagueEnrolled { name } => {
            return format!("{name} has set up multi-factor authentication.");
        }
        SecurityEvent::ColleagueFrozen { name } => {
            return format!(
                "{name} froze their account. They cannot sign in until an administrator restores their account."
            );
        }
    };
    sentence.to_owned()
}

const RESET: &str =
    "Your multi-factor authentication was reset: all authenticators and recovery codes were removed.";
