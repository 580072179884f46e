//! What has just been done.

use super::count;
use crate::api::{FlashMessage, Undo};
use gate::model::SessionEnd;

/// The text of a flash message.
pub(crate) const fn flash_message(message: FlashMessage) -> &'static str {
    match message {
        FlashMessage::Added => "Your authenticator is set up. From now on you give its code when you sign in.",
        FlashMessage::SetUp => {
            "Your authenticator is set up, and your recovery codes are saved. From now on you give a code when you sign in."
        }
        FlashMessage::Removed => {
            "The authenticator was removed. Its codes no longer work; delete the entry in your app too."
        }
        FlashMessage::Renamed => "The authenticator has its new name.",
        FlashMessage::RecoveryCodesSaved => {
            "Your recovery codes are ready. Each works once, when your authenticator is not at hand."
        }
        FlashMessage::SessionsEnded => "Done. The browser that used the session has to sign in again.",
        FlashMessage::Saved => "Your changes are saved.",
        FlashMessage::LogoChanged => "The logo is saved. Everybody of your organisation sees it from now on.",
        FlashMessage::LogoRemoved => "The logo is removed.",
        FlashMessage::LogoRefused => {
            "This file is not taken, and nothing was changed. Choose a PNG file of at most 100 KB and 1,024 by 1,024 dots."
        }
        FlashMessage::SignedOut => "You are signed out.",
        FlashMessage::SignedOutBefore => {
            "You signed out in this browser, here or in another tab. Sign in to go on."
        }
        FlashMessage::OtherAccount => "This tab showed another account, which is no longer signed in here.",
        FlashMessage::PasswordChanged => "Your password is changed.",
        FlashMessage::EmailChanged => "Your email address is changed. Sign in with the new one from now on.",
        FlashMessage::LinkMailed => {
            "If that address has an account, a link is on its way. It works for 30 minutes. Check your mail."
        }
        FlashMessage::BrowserAdmitted => "This browser can sign in now, with your email and password.",
        FlashMessage::ConfirmationMailed => {
            "A link is on its way to the new address. Nothing changes until you open it."
        }
        FlashMessage::CodeMailed => "A new code is on its way. Older ones do not count any more.",
        FlashMessage::CodeOnItsWay => {
            "A code was mailed less than a minute ago and still counts. If it does not arrive, ask for another one in a minute."
        }
        FlashMessage::NotKept => {
            "Your browser did not keep the cookie that signing in needs, so you were not signed in. Nothing is wrong with your password."
        }
        FlashMessage::OtherSession => {
            "The page that you used before belonged to another sign-in, so nothing was done there."
        }
        FlashMessage::ChangedSince => {
            "This changed since you opened the page, so nothing was done. Here is how it stands now."
        }
        // Said on the page of the user, with the name; and for a session, with the reason.
        FlashMessage::Reset
        | FlashMessage::Suspended
        | FlashMessage::Restored
        | FlashMessage::RoleChanged
        | FlashMessage::Ended => "",
        FlashMessage::LockedOut => "Too many wrong codes. Sign in again after a pause.",
    }
}

/// Why the session of this browser has ended.
pub(crate) fn session_end_message(end: Option<SessionEnd>) -> String {
    match end {
        Some(SessionEnd::Idle { minutes }) => {
            format!(
                "Your session ended after {} without activity. Sign in again.",
                count(minutes, "minute", "minutes")
            )
        }
        Some(SessionEnd::TooOld) => {
            "Your session ended, because none lasts longer than twelve hours. Sign in again.".to_owned()
        }
        Some(SessionEnd::NotFinished) => {
            "The sign-in was not finished in time, so it has ended. Sign in again.".to_owned()
        }
        None => "Your session has ended. Sign in again. It ran out, or was ended from elsewhere.".to_owned(),
    }
}

/// What exactly was changed, where it can be taken back.
pub(crate) fn undoable_change(change: &Undo) -> String {
    match change {
        Undo::Rename { before, .. } => format!("It was called “{before}” before."),
        Undo::IdleLimit { before, after } => {
            format!("The limit for idle sessions is {after} minutes now, instead of {before}.")
        }
        Undo::Message { after, .. } if after.is_empty() => "Users read no message any more.".to_owned(),
        Undo::Message { .. } => "Users who have not set up read the new message.".to_owned(),
    }
}
