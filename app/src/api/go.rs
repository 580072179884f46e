//! Where a person goes on after a change, and the few words shown there.

use crate::Page;
use gate::model::Timestamp;
use serde::{Deserialize, Serialize};

/// The address a person goes on to. A plain form is redirected there; with scripts the browser is sent there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RedirectTo(pub String);

/// What has just been done; travels as `?done=` so that it works without scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashMessage {
    /// An authenticator was added.
    Added,
    /// An authenticator was removed.
    Removed,
    /// An authenticator was renamed.
    Renamed,
    /// A set of recovery codes was saved by its owner.
    Kept,
    /// One or more sessions were ended.
    SessionsEnded,
    /// Settings were saved.
    Saved,
    /// The session was ended by its owner.
    SignedOut,
    /// The session had ended by itself.
    Ended,
    /// Too many codes were wrong, so the half-way session was ended.
    LockedOut,
    /// The password was changed.
    PasswordChanged,
    /// The address was changed.
    EmailChanged,
    /// A link is in the mail.
    LinkMailed,
    /// A link is on its way to the new address.
    ConfirmationMailed,
    /// A code is in the mail.
    CodeMailed,
    /// Somebody's factors were reset.
    Reset,
    /// The account is frozen.
    Frozen,
}

impl FlashMessage {
    const ALL: [Self; 16] = [
        Self::Added,
        Self::Removed,
        Self::Renamed,
        Self::Kept,
        Self::SessionsEnded,
        Self::Saved,
        Self::SignedOut,
        Self::Ended,
        Self::LockedOut,
        Self::PasswordChanged,
        Self::EmailChanged,
        Self::LinkMailed,
        Self::ConfirmationMailed,
        Self::CodeMailed,
        Self::Reset,
        Self::Frozen,
    ];

    /// The word in the address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Kept => "kept",
            Self::SessionsEnded => "sessions-ended",
            Self::Saved => "saved",
            Self::SignedOut => "signed-out",
            Self::Ended => "ended",
            Self::LockedOut => "paused",
            Self::PasswordChanged => "password-changed",
            Self::EmailChanged => "email-changed",
            Self::LinkMailed => "link-mailed",
            Self::ConfirmationMailed => "confirmation-mailed",
            Self::CodeMailed => "code-mailed",
            Self::Reset => "reset",
            Self::Frozen => "frozen",
        }
    }

    /// Reads [`FlashMessage::word`] back.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.word() == word)
    }
}

impl RedirectTo {
    /// To a place, with nothing to say.
    pub fn page(page: Page) -> Self {
        Self(page.path().to_owned())
    }

    /// Back to the password, with the moment at which a code can be given again.
    pub fn locked_out(until: Timestamp) -> Self {
        Self(format!("{}&until={}", Self::with_flash(Page::SignIn, FlashMessage::LockedOut).0, until.millis()))
    }

    /// To a place, saying what has been done.
    pub fn with_flash(page: Page, done: FlashMessage) -> Self {
        Self(format!("{}?done={}", page.path(), done.word()))
    }
}
