//! The network that a request comes from: the peer's address, or, when the peer is a trusted proxy, the address
//! that the proxy reports in `X-Forwarded-For`. By default that header is ignored, because any client can send it.

use http::HeaderMap;
use ipnet::IpNet;
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
    sync::Arc,
};

/// The unit that limits count: an IPv4 address, or the IPv6 /56 that a provider typically assigns to one
/// household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ClientNetwork(IpNet);

impl ClientNetwork {
    /// The network of `address`.
    pub(super) fn of(address: IpAddr) -> Self {
        let address = address.to_canonical();
        Self::truncated(address, if address.is_ipv4() { 32 } else { 56 })
    }

    /// Roughly the range of the provider. There are few of those, however many networks one attacker has.
    pub(super) fn provider(self) -> Self {
        Self::truncated(self.0.addr(), if self.0.addr().is_ipv4() { 16 } else { 32 })
    }

    fn truncated(address: IpAddr, prefix_len: u8) -> Self {
        // The prefix lengths above fit their kind of address, so the address itself is never taken instead.
        Self(IpNet::new(address, prefix_len).unwrap_or_else(|_| address.into()).trunc())
    }
}

/// In CIDR notation, but a single address without its `/32`.
impl fmt::Display for ClientNetwork {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let is_single = self.0.prefix_len() == self.0.max_prefix_len();
        if is_single { self.0.addr().fmt(f) } else { self.0.fmt(f) }
    }
}

/// The proxies whose `X-Forwarded-For` is believed.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// Whether no proxy is trusted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `address` is one of them. A dual-stack socket reports IPv4 peers as IPv4-mapped IPv6 addresses.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.contains(&address.to_canonical()))
    }
}

/// A text that is neither an address nor a range of addresses in CIDR notation.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAnIpRange(pub String);

/// Addresses (`10.0.0.1`) and ranges (`10.0.0.0/8`), separated by commas.
impl FromStr for TrustedProxies {
    type Err = NotAnIpRange;

    fn from_str(text: &str) -> Result<Self, NotAnIpRange> {
        let address = |part: &str| part.parse().map(|address: IpAddr| address.to_canonical().into());
        let range =
            |part: &str| part.parse().or_else(|_| address(part)).map_err(|_| NotAnIpRange(part.to_owned()));
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(range)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

/// The address of the client: the last one in the chain of proxies that is not a trusted proxy. Proxies append to
/// the header, so only its right end is reliable.
pub(super) fn client_ip(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> IpAddr {
    let mut client = peer;
    let hops: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    for hop in hops.into_iter().rev() {
        if !trusted.contains(client) {
            break;
        }
        let Some(address) = parse_hop(hop.trim()) else { break };
        client = address;
    }
    client
}

/// An address; some proxies append the port.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    hop.parse().ok().or_else(|| hop.parse().ok().map(|address: SocketAddr| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(peer: &str, forwarded: &str, trusted: &str) -> String {
        let headers = HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), forwarded.parse().unwrap())]);
        ClientNetwork::of(client_ip(peer.parse().unwrap(), &headers, &trusted.parse().unwrap())).to_string()
    }

    #[test]
    fn no_proxy_is_trusted_by_default() {
        assert_eq!(network("203.0.113.9", "198.51.100.1", ""), "203.0.113.9");
        assert_eq!(network("203.0.113.9", "198.51.100.1", "10.0.0.0/8"), "203.0.113.9");
    }

    #[test]
    fn the_header_of_trusted_proxies_is_read_from_the_right() {
        assert_eq!(network("10.1.2.3", "198.51.100.1", "10.0.0.0/8"), "198.51.100.1");
        assert_eq!(network("10.1.2.3", "6.6.6.6, 198.51.100.1, 10.9.9.9", "10.0.0.0/8"), "198.51.100.1");
        assert_eq!(network("10.1.2.3", "198.51.100.1:4711", "10.0.0.0/8"), "198.51.100.1");
        assert_eq!(network("10.1.2.3", "nonsense", "10.0.0.0/8"), "10.1.2.3");
    }

    #[test]
    fn ipv4_mapped_addresses_are_ipv4_addresses() {
        assert_eq!(network("::ffff:10.1.2.3", "198.51.100.1", "10.1.2.3"), "198.51.100.1");
        assert_eq!(network("10.1.2.3", "198.51.100.1", "::ffff:10.1.2.3"), "198.51.100.1");
        assert_eq!(network("::ffff:203.0.113.9", "", ""), "203.0.113.9");
    }

    #[test]
    fn an_ipv6_customer_is_one_network() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6", "", ""), "2001:db8:1::/56");
    }

    #[test]
    fn many_networks_belong_to_few_providers() {
        let provider = |address: &str| ClientNetwork::of(address.parse().unwrap()).provider().to_string();
        assert_eq!(provider("2001:db8:1:2:3:4:5:6"), "2001:db8::/32");
        assert_eq!(provider("203.0.113.9"), "203.0.0.0/16");
    }

    #[test]
    fn ranges_of_proxies() {
        for wrong in ["10.0.0.0/33", "x", "10.0.0.0/", "::/129"] {
            let error = format!("10.0.0.1, {wrong}").parse::<TrustedProxies>().unwrap_err();
            assert_eq!(error, NotAnIpRange(wrong.to_owned()));
        }
        assert!(" , ".parse::<TrustedProxies>().unwrap().is_empty());
        let trusts = |proxies: &str, address: &str| {
            proxies.parse::<TrustedProxies>().unwrap().contains(address.parse().unwrap())
        };
        assert!(trusts("0.0.0.0/0", "9.9.9.9"));
        assert!(!trusts("10.0.0.0/8", "11.0.0.1"));
        assert!(trusts("10.0.0.7/8", "10.200.0.1"), "bits after the prefix do not count");
        assert!(trusts("2001:db8::/32", "2001:db8:ff::1"));
        assert!(trusts("127.0.0.1, 10.0.0.0/8", "10.0.0.1"));
    }
}
