//! The deployment, as server functions need to know it.

use super::{ApiError, Support};
use http::{HeaderName, HeaderValue};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
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

    /// The name of the cookie that says which message a page may show ([`FlashMemory`](super::FlashMemory)).
    pub const fn flash_cookie_name(&self) -> &'static str {
        if self.secure { "__Host-sallyport-flash" } else { "sallyport-flash" }
    }

    /// The name of the cookie that carries a plain form past a redirect ([`FormMemory`](super::FormMemory)).
    pub const fn form_cookie_name(&self) -> &'static str {
        if self.secure { "__Host-sallyport-form" } else { "sallyport-form" }
    }
}

/// Makes the browser drop what it keeps of this site, cached pages included (ASVS 5.0 14.3.1). Not the cookies:
/// the one by which this browser is known must stay, and the session's is removed by itself.
pub(super) fn clear_browser() {
    if let Some(response) = use_context::<ResponseOptions>() {
        let name = HeaderName::from_static("clear-site-data");
        response.insert_header(name, HeaderValue::from_static("\"cache\", \"storage\""));
    }
}

/// The deployment that this request came to.
pub(super) fn site() -> Result<Arc<Site>, ApiError> {
    use_context::<Arc<Site>>().ok_or(ApiError::Unavailable)
}

/// The address that users open, and whether it begins with https.
pub fn public_address() -> Option<(String, bool)> {
    site().ok().map(|site| (site.public_url.clone(), site.secure))
}

/// Whether this is a demonstration: pages then link to its mailbox and its authenticator.
pub fn is_demo() -> bool {
    site().is_ok_and(|site| site.demo)
}
