//! Where a request comes from.

use serde::{Deserialize, Serialize};

/// Where a request comes from: for attempt limits, for the audit log, and so that users recognise their sessions.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct ClientInfo {
    /// The network: an IPv4 address, or the first 56 bits of an IPv6 one.
    pub network: Option<String>,
    /// A short name of the browser, such as `Firefox on Windows`.
    pub browser: Option<String>,
    /// All that the browser tells about itself, to recognise it for a moment. Never written anywhere.
    #[serde(skip)]
    pub agent: Option<String>,
    /// The random name of the form that was sent, where the page gave it one: the same form sent twice begins one
    /// session. Never written anywhere.
    #[serde(skip)]
    pub form: Option<String>,
    /// The device token that this browser was given at an earlier sign-in. Never written anywhere.
    #[serde(skip)]
    pub device: Option<String>,
    /// The identifier of the request, as in the server's log.
    pub request: Option<String>,
}

impl std::fmt::Debug for ClientInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientInfo")
            .field("network", &self.network)
            .field("browser", &self.browser)
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}
