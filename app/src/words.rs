//! The words for codes that cross the wire: what happened, and what to do next. Short, plain, never blaming.

use crate::{api::ApiError, islands::time_of_day};
use gate::model::Refusal;
#[cfg(feature = "ssr")]
use {crate::api::FlashMessage, gate::model::Role};

#[cfg(feature = "ssr")]
mod action;
#[cfg(feature = "ssr")]
mod operation;

#[cfg(feature = "ssr")]
pub(crate) use {
    action::{of_action, of_factor},
    operation::of_operation,
};

/// What a failure means for the person.
pub(crate) fn of_error(error: ApiError) -> String {
    let words = match error {
        ApiError::Refused(Refusal::ClockOff { ahead_millis }) => return clock_off(ahead_millis),
        ApiError::Refused(Refusal::LockedOut { until }) => {
            return format!(
                "Too many tries. Wait until {}, then try again. If you are stuck, get help.",
                time_of_day(until)
            );
        }
        ApiError::SignedOut => "Your session has ended. Sign in again.",
        ApiError::Stage(_) => "This needs another step first. Reload the page to go on.",
        ApiError::AdministratorsOnly => {
            "This is for administrators. Ask one of yours if something here should change."
        }
        ApiError::Malformed => "The form did not arrive complete. Reload the page and try again.",
        ApiError::Busy => "Too many requests came from your network. Wait a moment, then try again.",
        ApiError::Unavailable => {
            "The server did not answer as it should. Reload the page to see how things stand, then try again."
        }
        ApiError::Refused(refusal) => of_refusal(refusal),
    };
    words.to_owned()
}

/// How far the clock is off, and how to mend it.
fn clock_off(ahead_millis: i64) -> String {
    let minutes = u32::try_from((ahead_millis.abs() + 30_000) / 60_000).unwrap_or(u32::MAX);
    let way = if ahead_millis < 0 { "slow" } else { "fast" };
    format!(
        "The code is right, but for another moment: the clock of your device is about {} {way}. Switch on automatic date and time in its settings, then enter the next code.",
        count(minutes.max(1), "minute", "minutes")
    )
}

const fn of_refusal(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::BadCredentials => "Email or password is not right. Check both and try again.",
        Refusal::MalformedCode => "A code has six digits. Type the six digits your app shows now.",
        Refusal::WrongCode => {
            "That code is not right. Check that you picked this account in your app, then type the code it shows now."
        }
        Refusal::ClockOff { .. } => "The clock of your device is off.",
        Refusal::UsedCode => "That code was used already. Wait until your app shows the next one.",
        Refusal::MalformedRecoveryCode => {
            "A recovery code has 24 letters and figures in four groups. Copy one from your list."
        }
        Refusal::WrongRecoveryCode => {
            "That recovery code is not right, or was used already. Try another one from your newest list."
        }
        Refusal::LockedOut { .. } => "Too many tries. Wait a while, then try again.",
        Refusal::Exhausted => {
            "There were a hundred wrong codes, so no code is accepted any more. Contact support: they can reset your authenticators after making sure it is you."
        }
        Refusal::NoSetup => "This set-up has lapsed. Start again and scan the new QR code.",
        Refusal::TooManyAuthenticators => {
            "You have ten authenticators, which is the most. Remove one you no longer use."
        }
        Refusal::LastAuthenticator => {
            "Your organisation requires multi-factor authentication, so your last authenticator stays. Add another one first."
        }
        Refusal::SetUpFirst => {
            "Set up your own authenticator first, so that you are not locked out by your own rule."
        }
        Refusal::ChangedMeanwhile => {
            "Another administrator changed this meanwhile. Reload the page to see how it stands, then save again."
        }
        Refusal::BadName => "A name has 1 to 64 letters, digits or signs.",
        Refusal::BadEmail => "That is not an email address.",
        Refusal::MessageTooLong => "The message is too long: 500 characters at most.",
        Refusal::PasswordTooShort => "A password has at least 15 characters.",
        Refusal::PasswordTooLong => "A password has at most 128 characters.",
        Refusal::PasswordGuessable => "That password is easy to guess. Try several unrelated words.",
        Refusal::EmailTaken => "Somebody has this email address already.",
        Refusal::WrongPassword => "Your current password is not right. Type it again.",
        Refusal::Frozen => {
            "This account was frozen by its owner. An administrator can lift that after making sure it is you."
        }
        Refusal::Suspended => "This account was suspended. Ask your administrator.",
        Refusal::NothingPending => "There is nothing to confirm any more. Go back and start again.",
        Refusal::OtherPending => {
            "Something else was asked for since you opened this page. Nothing was changed. Reload the page, and read what it shows now before you confirm."
        }
        Refusal::BadProof => "That is not right, was used already, or is too old. Check it, or ask for a new one.",
        Refusal::ProofDue => "Prove first that it is you, then set up. Reload the page to go on.",
        Refusal::PassOnly => {
            "Your password was set by a mailed link, so a mailed code would prove nothing new. Ask your administrator for an enrolment pass."
        }
        Refusal::NoMail => "No mail can be sent from here. Ask your administrator.",
        Refusal::NotYourself => "That cannot be done to your own account. Ask another administrator.",
        Refusal::BadLimit => "Choose one of the limits.",
        Refusal::BadReason => "Give a reason, in 200 characters at most.",
        Refusal::NotFound => "It is not there any more. Reload the page.",
    }
}

/// What has just been done.
#[cfg(feature = "ssr")]
pub(crate) const fn of_done(done: FlashMessage) -> &'static str {
    match done {
        FlashMessage::Added => "Your authenticator is set up. From now on you give its code when you sign in.",
        FlashMessage::Removed => {
            "The authenticator was removed. Its codes no longer work; delete the entry in your app too."
        }
        FlashMessage::Renamed => "The authenticator has its new name.",
        FlashMessage::RecoveryCodesSaved => {
            "Your recovery codes are ready. Each works once, when your authenticator is not at hand."
        }
        FlashMessage::SessionsEnded => "Done. Whoever used that session has to sign in again.",
        FlashMessage::Saved => "Your changes are saved.",
        FlashMessage::SignedOut => "You are signed out.",
        FlashMessage::PasswordChanged => "Your password is changed.",
        FlashMessage::EmailChanged => "Your email address is changed. Sign in with the new one from now on.",
        FlashMessage::LinkMailed => {
            "If that address has an account, a link is on its way. It works for 30 minutes. Check your mail."
        }
        FlashMessage::ConfirmationMailed => {
            "A link is on its way to the new address. Nothing changes until you open it."
        }
        FlashMessage::CodeMailed => "A new code is on its way. Older ones do not count any more.",
        FlashMessage::Reset => "The authenticators and recovery codes are removed, and the user was told.",
        FlashMessage::Frozen => {
            "Your account is frozen, and all sessions have ended. One of your administrators can lift that, once it is clear that it is you who asks."
        }
        FlashMessage::LockedOut => "Too many wrong codes. Sign in again after a pause.",
        FlashMessage::Ended => "Your session has ended. Sign in again.",
    }
}

/// What a role is called on screen.
#[cfg(feature = "ssr")]
pub(crate) const fn of_role(role: Role) -> &'static str {
    match role {
        Role::Administrator => "Administrator",
        Role::Member => "Member",
    }
}

/// `1 user`, `3 users`.
pub(crate) fn count(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
