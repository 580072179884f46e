//! Where a request comes from.

/// Where a request comes from: for budgets, for the audit log, and for people to recognise their sessions.
#[derive(Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct ClientInfo {
    /// The network (an IPv4 address, or the first 56 bits of an IPv6 one).
    pub network: String,
    /// What people call the browser, by [`crate::rules::browser_name`].
    pub browser: String,
    /// What the browser was given when it signed in before.
    #[serde(skip)]
    pub device: Option<String>,
    /// The identifier of the request, as in the logs.
    pub request: String,
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
