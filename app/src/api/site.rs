//! The deployment, as server functions need to know it.

use super::{ApiError, Support};
use leptos::prelude::use_context;
use std::sync::Arc;

/// What server functions need to know of the deployment.
#[derive(Clone, Debug)]
pub struct Site {
    /// Whether it is reached by https: then the cookies are `Secure` and have the `__Host-` prefix.
    pub secure: bool,
    /// The address that users open, without a slash at the end; links in emails begin with it.
    pub public_url: String,
    /// Whether this is a demonstration, whose emails and codes anyone may read.
    pub demo: bool,
    /// The support contacts.
    pub support: Support,
}

impl Site {
    /// The name of the session cookie (RFC 6265bis section 4.1.3.2 for the prefix).
    pub const fn cookie_name(&self) -> &'static str {
        if self.secure { "__Host-sallyport" } else { "sallyport" }
    }

    /// The name of the cookie by which a browser is recognised that signed in before.
    pub const fn device_cookie_name(&self) -> &'static str {
        if self.secure { "__Host-sallyport-device" } else { "sallyport-device" }
    }
}

/// The deployment that this request came to.
pub(super) fn site() -> Result<Arc<Site>, ApiError> {
    use_context::<Arc<Site>>().ok_or(ApiError::Unavailable)
}

/// Whether this is a demonstration: pages then link to its mailbox and its authenticator.
pub fn is_demo() -> bool {
    site().is_ok_and(|site| site.demo)
}
