//! How many connections there may be at once. Limits of requests come too late for a client that never finishes
//! one.

use super::client_ip::{ClientNetwork, TrustedProxies};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Limits of the listener.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Connections at once. Each takes a file descriptor, of which systems often allow a process 1,024.
    pub total: usize,
    /// Connections at once of one network that is not a trusted proxy.
    pub per_network: usize,
    /// How long a client may take to send its headers, and how long a connection may be idle between two requests.
    pub header_timeout: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self { total: 900, per_network: 200, header_timeout: Duration::from_secs(15) }
    }
}

/// The open connections of each network.
pub(super) struct NetworkConnections {
    limit: usize,
    trusted: TrustedProxies,
    open: Arc<Mutex<HashMap<ClientNetwork, usize>>>,
}

impl NetworkConnections {
    pub(super) fn new(limit: usize, trusted: TrustedProxies) -> Self {
        Self { limit, trusted, open: Arc::default() }
    }

    /// A permit for one more connection from `peer`, unless its network has reached the limit.
    pub(super) fn acquire(&self, peer: IpAddr) -> Option<Permit> {
        if self.trusted.contains(peer) {
            return Some(Permit { network: None, open: self.open.clone() });
        }
        let network = ClientNetwork::of(peer);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(network).or_default();
        if *count >= self.limit {
            return None;
        }
        *count += 1;
        Some(Permit { network: Some(network), open: self.open.clone() })
    }
}

/// Held as long as the connection is open. The connections of trusted proxies are not counted.
pub(super) struct Permit {
    network: Option<ClientNetwork>,
    open: Arc<Mutex<HashMap<ClientNetwork, usize>>>,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let Some(network) = self.network else { return };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&network) {
            *count -= 1;
            if *count == 0 {
                open.remove(&network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permit_that_is_dropped_can_be_acquired_again() {
        let connections = NetworkConnections::new(2, "10.0.0.1".parse().unwrap());
        let acquire = |peer: &str| connections.acquire(peer.parse().unwrap());
        let held = [acquire("203.0.113.9"), acquire("::ffff:203.0.113.9")];
        assert!(held.iter().all(Option::is_some) && acquire("203.0.113.9").is_none());
        assert!(acquire("203.0.113.8").is_some(), "another network");
        let proxied: Vec<_> = (0..5).map(|_| acquire("10.0.0.1")).collect();
        assert!(proxied.iter().all(Option::is_some), "a proxy connects for many clients");
        drop((held, proxied));
        assert!(connections.open.lock().unwrap().is_empty(), "networks without connections take no memory");
        assert!(acquire("203.0.113.9").is_some());
    }
}
