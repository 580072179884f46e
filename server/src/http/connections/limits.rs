//! The numbers. Limits of requests come too late for a client that never finishes one.

use std::time::Duration;

/// Limits of the listener.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Connections at once. Each takes a file descriptor, of which systems often allow a process 1,024.
    pub total: usize,
    /// Connections at once of one network that is not a trusted proxy.
    pub per_network: usize,
    /// How long a client may take to send its headers, and how long a connection may be idle between two requests.
    pub header_timeout: Duration,
    /// How long a client may take to read some of what was sent.
    pub write_timeout: Duration,
    /// After this time the connection ends with the response that it is sending, and after the same time once more
    /// in any case. A slow client may need minutes for the audit log.
    pub max_age: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            total: 900,
            per_network: 200,
            header_timeout: Duration::from_secs(15),
            write_timeout: Duration::from_secs(20),
            max_age: Duration::from_mins(5),
        }
    }
}
