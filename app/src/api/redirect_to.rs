//! Where the user continues after a change.

use super::FlashMessage;
use crate::Page;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    crate::return_to::{ReturnTo, append},
    gate::model::Timestamp,
};

/// The parameter that asks the next page to check for a cookie, because this browser has sent none yet. The
/// middleware `page_access` removes it from the address, or explains that cookies are not kept.
#[cfg(feature = "ssr")]
pub const COOKIE_CHECK: &str = "cookie";

/// The parameter that says that a page shows one of the last steps of a set-up.
#[cfg(feature = "ssr")]
pub const SETUP_STEP: &str = "step";
/// Its value after the code of a set-up was accepted.
#[cfg(feature = "ssr")]
pub const SETUP_FINISH: &str = "finish";
/// Its value on the page that asks before recovery codes are left behind.
#[cfg(feature = "ssr")]
pub const SETUP_LATER: &str = "later";

/// Marks a request that carried a cookie of ours: this browser keeps them.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy, Debug)]
pub struct KeepsCookies;

/// The address where the user continues. A plain form is redirected there; with scripts the browser is sent there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RedirectTo(pub String);

impl RedirectTo {
    /// To a page, without a message.
    pub fn page(page: Page) -> Self {
        Self(page.path().to_owned())
    }

    /// To a page that shows a message.
    pub fn with_flash(page: Page, message: FlashMessage) -> Self {
        Self(format!("{}?done={}", page.path(), message.as_ref()))
    }
}

#[cfg(feature = "ssr")]
impl RedirectTo {
    /// Back to the password after too many wrong codes, with the moment at which the lockout ends.
    pub fn locked_out(until: Timestamp) -> Self {
        Self::with_flash(Page::SignIn, FlashMessage::LockedOut).with("until", &until.millis().to_string())
    }

    /// To the last steps of a set-up on the MFA page: the recovery codes, if some wait to be saved, or the end.
    pub fn setup_finish() -> Self {
        Self::page(Page::Mfa).with(SETUP_STEP, SETUP_FINISH)
    }

    /// To the page that was asked for before the sign-in; without one, to the dashboard.
    pub fn after_sign_in(next: Option<&ReturnTo>) -> Self {
        next.map_or_else(|| Self::page(Page::Dashboard), |next| Self(next.as_str().to_owned()))
    }

    /// The same address with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        append(&mut self.0, name, value);
        self
    }

    /// The same address with a message.
    #[must_use]
    pub fn flash(self, message: FlashMessage) -> Self {
        self.with("done", message.as_ref())
    }

    /// A step of the sign-in keeps where it leads to in the end; other addresses stay as they are.
    #[must_use]
    pub fn keeping(self, next: Option<&ReturnTo>) -> Self {
        let path = self.0.split('?').next().unwrap_or_default();
        let step = Page::at_path(path).is_some_and(crate::return_to::leads_into_a_session);
        match next.filter(|_| step) {
            Some(next) => self.with(crate::return_to::RETURN_TO, next.as_str()),
            None => self,
        }
    }

    /// The next page has to be opened with a cookie.
    #[must_use]
    pub fn checking_cookies(self) -> Self {
        self.with(COOKIE_CHECK, "check")
    }
}
