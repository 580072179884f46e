//! Where the user continues after a change.

use super::FlashMessage;
use crate::Page;
use gate::model::Timestamp;
use serde::{Deserialize, Serialize};

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

    /// Back to the password after too many wrong codes, with the moment at which the lockout ends.
    pub fn locked_out(until: Timestamp) -> Self {
        Self(format!("{}&until={}", Self::with_flash(Page::SignIn, FlashMessage::LockedOut).0, until.millis()))
    }
}
