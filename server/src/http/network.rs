//! Which network a request comes from. The peer's address, unless that is a proxy the configuration trusts: then what
//! the proxy says. By default nothing trusts `X-Forwarded-For`; anybody can send it.

use http::HeaderMap;
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

/// An address, or a block of them (`10.0.0.0/8`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    address: IpAddr,
    bits: u32,
}

impl std::str::FromStr for Block {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| ())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| ()))?;
        if bits <= most { Ok(Self { address, bits }) } else { Err(()) }
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let whole = if self.address.is_ipv4() { 32 } else { 128 };
        if self.bits == whole { self.address.fmt(f) } else { write!(f, "{}/{}", self.address, self.bits) }
    }
}

impl Block {
    /// The first `bits` of `address`; at most 32 of an IPv4 one, 128 of an IPv6 one.
    fn around(address: IpAddr, bits: u32) -> Self {
        let address = match address {
            IpAddr::V4(address) => {
                let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
                IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & mask))
            }
            IpAddr::V6(address) => {
                let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & mask))
            }
        };
        Self { address, bits }
    }

    /// The network of a neighbour: an IPv4 address, or the first 56 bits of an IPv6 one, which is what one household has.
    pub fn of_peer(peer: IpAddr) -> Self {
        let address = peer.to_canonical();
        Self::around(address, if address.is_ipv4() { 32 } else { 56 })
    }

    /// The provider's block around it, roughly: of those there are few, however many networks somebody has.
    pub(super) fn wider(self) -> Self {
        let bits = if self.address.is_ipv4() { 16 } else { 32 };
        Self::around(self.address, bits.min(self.bits))
    }

    /// Whether an address is in it.
    pub fn contains(self, address: IpAddr) -> bool {
        let differs =
            |own: u128, other: u128, width: u32| self.bits > 0 && (own ^ other) >> (width - self.bits) != 0;
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => !differs(own.to_bits().into(), other.to_bits().into(), 32),
            (IpAddr::V6(own), IpAddr::V6(other)) => !differs(own.to_bits(), other.to_bits(), 128),
            _ => false,
        }
    }
}

/// The network behind `peer`.
pub(super) fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[Block]) -> Block {
    Block::of_peer(client(peer, headers, trusted))
}

/// The last address in the chain of proxies that is none of ours. Proxies append, so only the right end is certain.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Block]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|block| block.contains(address.to_canonical()));
    let mut client = peer;
    let chain: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    for hop in chain.into_iter().rev() {
        if !is_trusted(client) {
            break;
        }
        let Some(address) = parse_hop(hop.trim()) else { break };
        client = address;
    }
    client
}

/// An address, as some proxies write it also with a port.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    hop.parse().ok().or_else(|| hop.parse().ok().map(|address: SocketAddr| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(peer: &str, forwarded: &str, trusted: &[&str]) -> String {
        let headers = HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), forwarded.parse().unwrap())]);
        let trusted: Vec<Block> = trusted.iter().map(|block| block.parse().unwrap()).collect();
        of(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn nobody_is_believed_by_default() {
        assert_eq!(network("203.0.113.9", "198.51.100.1", &[]), "203.0.113.9");
        assert_eq!(network("203.0.113.9", "198.51.100.1", &["10.0.0.0/8"]), "203.0.113.9");
    }

    #[test]
    fn trusted_proxies_are_believed_from_the_right() {
        assert_eq!(network("10.1.2.3", "198.51.100.1", &["10.0.0.0/8"]), "198.51.100.1");
        assert_eq!(network("10.1.2.3", "6.6.6.6, 198.51.100.1, 10.9.9.9", &["10.0.0.0/8"]), "198.51.100.1");
        assert_eq!(network("10.1.2.3", "198.51.100.1:4711", &["10.0.0.0/8"]), "198.51.100.1");
        assert_eq!(network("10.1.2.3", "nonsense", &["10.0.0.0/8"]), "10.1.2.3");
        assert_eq!(network("::ffff:10.1.2.3", "198.51.100.1", &["10.1.2.3"]), "198.51.100.1");
    }

    #[test]
    fn one_customer_of_ipv6_is_one_network() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6", "", &[]), "2001:db8:1::/56");
        assert_eq!(network("::ffff:203.0.113.9", "", &[]), "203.0.113.9");
    }

    #[test]
    fn many_networks_have_few_providers() {
        let wider = |address: &str| of(address.parse().unwrap(), &HeaderMap::new(), &[]).wider().to_string();
        assert_eq!(wider("2001:db8:1:2:3:4:5:6"), "2001:db8::/32");
        assert_eq!(wider("203.0.113.9"), "203.0.0.0/16");
    }

    #[test]
    fn blocks() {
        for bad in ["", "10.0.0.0/33", "x", "10.0.0.0/", "::/129"] {
            assert!(bad.parse::<Block>().is_err(), "{bad}");
        }
        assert!("0.0.0.0/0".parse::<Block>().unwrap().contains("9.9.9.9".parse().unwrap()));
        assert!(!"10.0.0.0/8".parse::<Block>().unwrap().contains("11.0.0.1".parse().unwrap()));
        assert!("2001:db8::/32".parse::<Block>().unwrap().contains("2001:db8:ff::1".parse().unwrap()));
    }
}
