//! The headers that tell where a request comes from, at a sign-in with the right password. An input is a list of
//! headers; `peer: 203.0.113.9` is the address of the TCP connection.

use crate::harness::{
    checks,
    deployment::{self, COOKIE, DEVICE_COOKIE, PROXIES, PROXY, Response},
    request::{RequestInput, headers},
};
use gate::{
    engine::{
        ClientInfo,
        caller::{Authenticated, CallerKind},
    },
    model::SessionView,
};
use http::{HeaderMap, HeaderName, header};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use testkit::{Actor, PASSWORD, World};

/// Longest name of a browser in characters.
const MAX_BROWSER_CHARS: usize = 40;

/// A page of another site cannot sign a user in; our own can, whatever else is in the headers. The session
/// remembers the network of the peer, or one that the trusted proxy named, and a short name of the browser.
pub fn origins(data: &[u8]) {
    deployment::with(|deployment| {
        let SignsIn(user) = &*deployment.fixture(async |world| SignsIn(world.member().await));
        let mut request = RequestInput::read(b"POST /api/sign-in").unwrap();
        request.body = format!("email={}&password={}", user.email, PASSWORD.replace(' ', "+")).into_bytes();
        request.headers = headers(data);
        for fixed in [header::CONTENT_TYPE, header::COOKIE] {
            request.headers.remove(fixed);
        }
        let peer = request.headers.remove("peer");
        let peer = peer.and_then(|peer| peer.to_str().ok()?.parse().ok()).unwrap_or(PROXY.ip());
        let response = deployment.send(request.clone(), SocketAddr::new(peer, 1));
        checks::always(&request, &response);
        if let Some(status) = request.head_refusal() {
            assert_eq!(response.status, status);
        } else if request.is_foreign() {
            assert_eq!(response.status, 403);
            assert!(!response.headers.contains_key(header::SET_COOKIE));
        } else {
            let view = deployment.wait(sign_out(&deployment.world, &token(&response)));
            remembered(&view, &request.headers, peer);
        }
    });
}

/// The user who signs in.
struct SignsIn(Actor);

/// The token of the session that the response sets.
fn token(response: &Response) -> String {
    assert!(matches!(response.status.as_u16(), 200 | 302 | 303), "the password is right");
    let cookies: Vec<&str> =
        response.headers.get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap()).collect();
    assert!(cookies.len() == 2 && cookies[1].starts_with(&format!("{DEVICE_COOKIE}=")), "{cookies:?}");
    let value = cookies[0].strip_prefix(COOKIE).and_then(|rest| rest.strip_prefix('=')).unwrap();
    value.split(';').next().unwrap().to_owned()
}

/// Ends the session, so that there are never many; gives what it remembered.
async fn sign_out(world: &World, token: &str) -> SessionView {
    let caller = world.engine.caller(token, &ClientInfo::default()).await.unwrap().unwrap();
    let member = Authenticated::of(caller.clone()).unwrap();
    let views = world.engine.sessions(&member).await.unwrap();
    world.engine.sign_out(&caller).await.unwrap();
    views.into_iter().find(|view| view.this).unwrap()
}

fn remembered(view: &SessionView, headers: &HeaderMap, peer: IpAddr) {
    let browser = view.browser.as_deref().unwrap_or_default();
    assert!(browser.chars().count() <= MAX_BROWSER_CHARS && !browser.chars().any(char::is_control));
    let remembered = view.network.as_deref().unwrap();
    let forwarded = headers.get_all(HeaderName::from_static("x-forwarded-for"));
    let hops = forwarded.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
    let address = |hop: &str| hop.parse().ok().or_else(|| Some(hop.parse::<SocketAddr>().ok()?.ip()));
    let named: Vec<String> = hops.filter_map(|hop| address(hop.trim())).map(network).collect();
    assert!(remembered == network(peer) || named.iter().any(|named| named == remembered), "{remembered}");
    let proxies: IpAddr = PROXIES.split('/').next().unwrap().parse().unwrap();
    let trusted = match (peer.to_canonical(), proxies) {
        (IpAddr::V4(peer), IpAddr::V4(proxies)) => peer.octets()[0] == proxies.octets()[0],
        _ => false,
    };
    assert!(trusted || remembered == network(peer), "only a trusted proxy names another network");
}

/// The addresses that one customer of a provider has: an IPv4 address, or an IPv6 range of 56 bits.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{}/56", Ipv6Addr::from_bits(address.to_bits() >> 72 << 72)),
    }
}
