//! The message that a page shows once, after a change.
//!
//! The address says which (`?done=`), so that it works without scripts. Any stranger can write an address, so a message
//! is shown only to a browser in which it happened: the answer of a change sets a cookie for a minute, and the page
//! compares the two ([`FlashMemory`]).

use strum::{AsRefStr, EnumString};

#[cfg(feature = "ssr")]
use {
    data_encoding::BASE64URL_NOPAD,
    form_urlencoded::{Serializer, parse},
};

/// What has just been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum FlashMessage {
    /// An authenticator was added.
    Added,
    /// An authenticator was added, and the recovery codes are saved.
    SetUp,
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
    /// This browser has signed out before; the page that was asked for needs a session.
    SignedOutBefore,
    /// The session had ended by itself, or was ended from elsewhere.
    Ended,
    /// This tab showed another account than the one that is signed in in this browser now.
    OtherAccount,
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
    /// An enrolment code was mailed a moment ago already.
    CodeOnItsWay,
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

/// The message that an answer to this browser has led to, with the address that shows it.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlashMemory(String);

#[cfg(feature = "ssr")]
impl FlashMemory {
    /// Most bytes of the cookie: an address of ours is much shorter.
    const MAX_COOKIE: usize = 2_048;

    /// What an answer that leads to `address` has to remember; `None` if the address shows no message.
    pub fn of(address: &str) -> Option<Self> {
        word(address).map(|_| Self(normal(address)))
    }

    /// For a message that a script shows on the page on which it is: on any page.
    pub(crate) fn anywhere(message: FlashMessage) -> Self {
        Self(format!("?done={}", message.as_ref()))
    }

    /// What the value of a cookie says.
    pub fn from_cookie(value: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(value.as_bytes()).ok().filter(|_| value.len() <= Self::MAX_COOKIE)?;
        Self::of(&String::from_utf8(bytes).ok()?)
    }

    /// As the value of a cookie.
    pub fn to_cookie(&self) -> String {
        BASE64URL_NOPAD.encode(self.0.as_bytes())
    }

    /// Whether this browser was led to `address`, to be shown `message` there.
    pub(crate) fn shows(&self, message: FlashMessage, address: &str) -> bool {
        self.is(message) && (self.0 == normal(address) || *self == Self::anywhere(message))
    }

    /// Whether it is this message.
    pub fn is(&self, message: FlashMessage) -> bool {
        word(&self.0).as_deref() == Some(message.as_ref())
    }
}

/// The message that an address asks for.
#[cfg(feature = "ssr")]
fn word(address: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    parse(query.as_bytes()).find(|(name, _)| name == "done").map(|(_, word)| word.into_owned())
}

/// An address without what a redirect may add to it or take from it.
#[cfg(feature = "ssr")]
fn normal(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let pairs = parse(query.as_bytes()).filter(|(name, _)| !matches!(name.as_ref(), "cookie" | "next"));
    format!("{path}?{}", Serializer::new(String::new()).extend_pairs(pairs).finish())
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_for_its_own_address() {
        let memory = FlashMemory::of("/m?member=a&done=reset&cookie=check").unwrap();
        assert_eq!(FlashMemory::from_cookie(&memory.to_cookie()), Some(memory.clone()));
        assert!(memory.shows(FlashMessage::Reset, "/m?member=a&done=reset"));
        assert!(memory.shows(FlashMessage::Reset, "/m?member=a&done=reset&next=%2Fsettings%2Faccount"));
        for other in ["/m?member=b&done=reset", "/m?member=a", "/?done=reset", "/m?member=a&done=saved"] {
            assert!(!memory.shows(FlashMessage::Reset, other), "{other}");
        }
        assert!(!memory.shows(FlashMessage::Saved, "/m?member=a&done=saved"));
        assert!(
            FlashMemory::anywhere(FlashMessage::ChangedSince).shows(FlashMessage::ChangedSince, "/x?done=changed")
        );
    }

    #[test]
    fn a_broken_cookie_says_nothing() {
        assert_eq!(FlashMemory::of("/settings/account"), None);
        for broken in ["", "x", "%", "L2E", &"A".repeat(5_000)] {
            assert_eq!(FlashMemory::from_cookie(broken), None, "{broken}");
        }
    }
}
