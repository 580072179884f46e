//! The message that a page shows once, after a change.

use strum::{AsRefStr, EnumString};

/// What has just been done; travels as `?done=` so that it works without scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum FlashMessage {
    /// An authenticator was added.
    Added,
    /// An authenticator was removed.
    Removed,
    /// An authenticator was renamed.
    Renamed,
    /// The user has saved a new set of recovery codes.
    #[strum(serialize = "kept")]
    RecoveryCodesSaved,
    /// One or more sessions were ended.
    SessionsEnded,
    /// Settings were saved.
    Saved,
    /// The organisation has another logo.
    LogoChanged,
    /// The organisation has no logo any more.
    LogoRemoved,
    /// The file with a logo was not taken.
    LogoRefused,
    /// The user signed out.
    SignedOut,
    /// The session had ended by itself.
    Ended,
    /// Too many wrong codes at sign-in: the session with MFA pending was ended.
    #[strum(serialize = "paused")]
    LockedOut,
    /// The password was changed.
    PasswordChanged,
    /// The email address was changed.
    EmailChanged,
    /// A link that a visitor requested was mailed, if a user has the address.
    LinkMailed,
    /// A mailed link was opened: this browser can sign in.
    BrowserAdmitted,
    /// A link to confirm the new address was mailed there.
    ConfirmationMailed,
    /// An enrolment code was mailed.
    CodeMailed,
    /// All factors of a user were removed.
    Reset,
    /// A form was sent from a page of another session.
    OtherSession,
    /// A form was sent from a page that showed something else than there is now.
    #[strum(serialize = "changed")]
    ChangedSince,
    /// A user was suspended.
    Suspended,
    /// A user may sign in again.
    Restored,
    /// A user has another role.
    RoleChanged,
    /// The browser did not keep a cookie that the step before has set.
    NotKept,
}

impl FlashMessage {
    /// Whether it is about the user whose page shows it, with the name.
    pub const fn is_about_member(self) -> bool {
        matches!(self, Self::Reset | Self::Suspended | Self::Restored | Self::RoleChanged)
    }
}
