//! What went wrong, and what to do next.

use super::count;
use crate::{Page, api::ApiError, shared::time_of_day};
use gate::model::{Refusal, Timestamp};

/// No email can be sent from this deployment.
pub(crate) const NO_MAIL: &str = "No mail can be sent from here.";

/// Whom to ask where no support is configured, and in what only administrators can do.
pub(crate) const ASK_ADMINISTRATOR: &str = "Ask an administrator of your organisation.";

/// Why a mailed code is no proof of identity after a password was set by a mailed link.
pub(crate) const PASSWORD_WAS_MAILED: &str =
    "Your password was set by a mailed link, so a mailed code would prove nothing new.";

/// What `error` means for the user.
pub(crate) fn message_for(error: ApiError) -> String {
    let message = match error {
        ApiError::Refused(refusal) => return refusal_message(refusal),
        ApiError::SignedOut => {
            "Your session has ended, so nothing was done. What you typed is still here: sign in if you are asked to, then send it again."
        }
        ApiError::Stage(_) => "This needs another step first. Reload the page to go on.",
        ApiError::OtherSession(_) => {
            "This page belonged to another sign-in, so nothing was done. Reload the page if it shows somebody else, then send it again."
        }
        ApiError::AdministratorsOnly => {
            "This is for administrators. Ask one of yours if something here should change."
        }
        ApiError::Malformed => "The form did not arrive complete. Reload the page and try again.",
        ApiError::Busy => "Too many requests came from your network. Wait a moment, then try again.",
        ApiError::Unavailable => {
            "The server did not answer as it should. Reload the page to see how things stand, then try again."
        }
    };
    message.to_owned()
}

/// The first full minute at which `at` is over: a time that is shown without its seconds must not be too early.
fn next_minute(at: Timestamp) -> Timestamp {
    Timestamp(
        at.millis().div_euclid(60_000).saturating_add(i64::from(at.millis().rem_euclid(60_000) > 0)) * 60_000,
    )
}

fn refusal_message(refusal: Refusal) -> String {
    let message = match refusal {
        Refusal::ClockOff { ahead_millis } => return clock_off(ahead_millis),
        Refusal::LockedOut { until } => {
            return format!(
                "Too many tries. Wait until {}, then try again. If you are stuck, get help.",
                time_of_day(next_minute(until))
            );
        }
        Refusal::SignInLocked { until } => {
            return format!(
                "Too many tries. Wait until {}, then try again. If it was not you who tried, you need not wait:",
                time_of_day(next_minute(until))
            );
        }
        Refusal::CodeJustUsed { seconds } => return code_just_used(seconds),
        Refusal::NoMail => return format!("{NO_MAIL} {ASK_ADMINISTRATOR}"),
        Refusal::PassOnly => {
            return format!(
                "{PASSWORD_WAS_MAILED} Ask an administrator of your organisation for an enrolment pass."
            );
        }
        Refusal::BadCredentials => "Email or password is not right. Check both and try again.",
        Refusal::MalformedCode => "A code has six digits. Type the six digits your app shows now.",
        Refusal::WrongCode => {
            "That code is not right. Check that you picked this account in your app, then type the code it shows now."
        }
        Refusal::UsedCode => "That code was used already. Wait until your app shows the next one.",
        Refusal::ClockChanged => {
            "The server's clock was changed, so it takes no code of yours now. It is not your mistake, and no try is counted. Use a recovery code, or contact support: they can set the clock right."
        }
        Refusal::MalformedRecoveryCode => {
            "A recovery code has 24 letters and figures in four groups. Copy one from your list."
        }
        Refusal::WrongRecoveryCode => {
            "That recovery code is not right, or was used already. Try another one from your newest list."
        }
        Refusal::NotInSet => {
            "That code is not in this list. Type one as it stands in the copy that you have saved."
        }
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
        Refusal::BadCharacter { character } => return bad_character(character),
        Refusal::BadEmail => "That is not an email address. Write it like ada@bank.example.",
        Refusal::MessageTooLong => "The message is too long: 500 characters at most.",
        Refusal::PasswordTooShort => "A password has at least 15 characters.",
        Refusal::PasswordTooLong => "A password has at most 128 characters.",
        Refusal::PasswordGuessable => "That password is easy to guess. Try several unrelated words.",
        Refusal::EmailTaken => "Somebody has this email address already.",
        Refusal::WrongPassword => "Your current password is not right. Type it again.",
        Refusal::Frozen => {
            "This account was frozen by its owner. An administrator can lift that after making sure it is you."
        }
        Refusal::Suspended => "This account was suspended. Ask an administrator of your organisation.",
        Refusal::NothingPending => "There is nothing to confirm any more. Go back and start again.",
        Refusal::OtherPending => {
            "Something else was asked for since you opened this page. Nothing was changed. Reload the page, and read what it shows now before you confirm."
        }
        Refusal::NotShown => {
            "This changed since you opened the page, so nothing was done. Look at what it shows now."
        }
        Refusal::BadProof => "That is not right, was used already, or is too old. Check it, or ask for a new one.",
        Refusal::ProofDue => "Prove first that it is you, then set up. Reload the page to go on.",
        Refusal::NotYourself => "That cannot be done to your own account. Ask another administrator.",
        Refusal::BadLimit => "Choose one of the limits.",
        Refusal::BadReason => "Give a reason, in 200 characters at most.",
        Refusal::NotFound => "It is not there any more. Reload the page.",
    };
    message.to_owned()
}

/// When the next code comes, for a user who signs in again with the code of a moment ago.
fn code_just_used(seconds: u32) -> String {
    let next = match seconds {
        0 => "Type the one that your app shows now.".to_owned(),
        seconds => format!("Wait for the next one: it comes in {}.", count(seconds, "second", "seconds")),
    };
    format!("This code was just used, in this browser. {next}")
}

/// Where the user can go on after `error`, with what the link says.
pub(crate) const fn way_on(error: ApiError) -> Option<(Page, &'static str)> {
    match error {
        ApiError::Refused(Refusal::SignInLocked { .. }) => Some((Page::SignInLink, "Email me a link")),
        _ => None,
    }
}

/// Names a character that is not seen, so that it can be found.
fn bad_character(character: char) -> String {
    let name = match character {
        '\n' | '\r' | '\u{2028}' => "line break, ",
        '\t' => "tab, ",
        '\u{ad}' => "soft hyphen, ",
        '\u{200b}' => "zero-width space, ",
        '\u{200c}' | '\u{200d}' => "joiner, ",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "direction mark, ",
        '\u{fe00}'..='\u{fe0f}' => "variation selector, ",
        _ => "",
    };
    format!(
        "This has an invisible character ({name}U+{:04X}) where it changes nothing. Delete it, or type the text anew.",
        u32::from(character)
    )
}

/// How far the device's clock is off, and how to correct it.
fn clock_off(ahead_millis: i64) -> String {
    let minutes = u32::try_from((ahead_millis.abs() + 30_000) / 60_000).unwrap_or(u32::MAX);
    let way = if ahead_millis < 0 { "slow" } else { "fast" };
    format!(
        "The code is right, but for another moment: the clock of your device is about {} {way}. Switch on automatic date and time in its settings, then enter the next code.",
        count(minutes.max(1), "minute", "minutes")
    )
}
