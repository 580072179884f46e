//! The headers that say where a request comes from, at a sign-in whose password is right. An input is a list of headers;
//! `peer: 203.0.113.9` is the neighbour in the network that sends it.

use crate::{
    asked::{Asked, headers},
    checks,
    people::PASSWORD,
    world::{self, Answer, COOKIE, DEVICE_COOKIE, PROXIES, PROXY, World},
};
use gate::{
    engine::{
        ClientInfo,
        caller::{Authenticated, CallerKind},
    },
    model::{Role, SessionView},
};
use http::{HeaderMap, HeaderName, header};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// A foreign page cannot sign anybody in; our own can, whatever else stands in the headers. What is remembered of the
/// origin is the peer's network or one that the trusted proxy named, and a short name of the browser.
pub fn origins(data: &[u8]) {
    world::with(|world| {
        let email = world.owner.get_or_init(|| world.wait(begin(world)));
        let mut asked = Asked::read(b"POST /api/sign-in").unwrap();
        asked.body = format!("email={email}&password={}", PASSWORD.replace(' ', "+")).into_bytes();
        asked.headers = headers(data);
        for fixed in [header::CONTENT_TYPE, header::COOKIE] {
            asked.headers.remove(fixed);
        }
        let peer = asked.headers.remove("peer");
        let peer = peer.and_then(|peer| peer.to_str().ok()?.parse().ok()).unwrap_or(PROXY.ip());
        let answer = world.send(asked.clone(), SocketAddr::new(peer, 1));
        checks::always(&asked, &answer);
        if asked.is_foreign() {
            assert_eq!(answer.status, 403);
            assert!(!answer.headers.contains_key(header::SET_COOKIE));
        } else {
            let view = world.wait(sign_out(world, &token(&answer)));
            remembered(&view, &asked.headers, peer);
        }
    });
}

async fn begin(world: &World) -> String {
    let tpp = world.operator().create_tpp("Fjord").await.unwrap();
    world.person(&tpp, Role::Member).await
}

/// The token of the session that the answer begins.
fn token(answer: &Answer) -> String {
    assert!(matches!(answer.status.as_u16(), 200 | 302 | 303), "the password is right");
    let cookies: Vec<&str> =
        answer.headers.get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap()).collect();
    assert!(cookies.len() == 2 && cookies[1].starts_with(&format!("{DEVICE_COOKIE}=")), "{cookies:?}");
    let value = cookies[0].strip_prefix(COOKIE).and_then(|rest| rest.strip_prefix('=')).unwrap();
    value.split(';').next().unwrap().to_owned()
}

/// Ends the session, so that there are never many; gives what was remembered of it.
async fn sign_out(world: &World, token: &str) -> SessionView {
    let caller = world.engine.caller(token, &ClientInfo::default()).await.unwrap().unwrap();
    let member = Authenticated::of(caller.clone()).unwrap();
    let views = world.engine.sessions(&member).await.unwrap();
    world.engine.sign_out(&caller).await.unwrap();
    views.into_iter().find(|view| view.this).unwrap()
}

fn remembered(view: &SessionView, headers: &HeaderMap, peer: IpAddr) {
    assert!(view.browser.chars().count() <= 40 && !view.browser.chars().any(char::is_control));
    let forwarded = headers.get_all(HeaderName::from_static("x-forwarded-for"));
    let hops = forwarded.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
    let address = |hop: &str| hop.parse().ok().or_else(|| Some(hop.parse::<SocketAddr>().ok()?.ip()));
    let named: Vec<String> = hops.filter_map(|hop| address(hop.trim())).map(network).collect();
    assert!(view.network == network(peer) || named.contains(&view.network), "{}", view.network);
    let proxies: IpAddr = PROXIES.split('/').next().unwrap().parse().unwrap();
    let trusted = match (peer.to_canonical(), proxies) {
        (IpAddr::V4(peer), IpAddr::V4(proxies)) => peer.octets()[0] == proxies.octets()[0],
        _ => false,
    };
    assert!(trusted || view.network == network(peer), "nobody else is believed");
}

/// What one customer has of the Internet: an IPv4 address, or a block of 56 bits.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{}/56", Ipv6Addr::from_bits(address.to_bits() >> 72 << 72)),
    }
}
