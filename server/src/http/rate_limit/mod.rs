//! How many requests one network may send, whatever they ask for. What exceeds the limit is answered 429 before
//! anything else is done. Guesses of passwords and codes are limited separately, in the database
//! (`gate/src/rules/attempts.rs`); this limit keeps one network from using up the server.

mod limiter;

pub use limiter::NetworkRateLimiter;

use super::client_ip::{ClientNetwork, TrustedProxies, client_ip};
use app::api::HASHING_PATHS;
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, Method, StatusCode, header};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZeroU32,
    time::Duration,
};

/// What a request that may hash a password counts for. With the default limit, one network may send 100 passwords
/// a minute, 20 of them at once.
const HASH_PRICE: NonZeroU32 = NonZeroU32::MIN.saturating_add(29);

/// State of the middleware [`limit_requests`].
#[derive(Clone)]
pub(super) struct RateLimitLayer {
    pub(super) limiter: NetworkRateLimiter,
    pub(super) trusted: TrustedProxies,
}

/// Determines the network of a request, passes it on as a [`ClientNetwork`], and refuses the request when that
/// network has exceeded its limit.
pub(super) async fn limit_requests(
    State(RateLimitLayer { limiter, trusted }): State<RateLimitLayer>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    // Clients that cannot be told apart share one limit.
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let network = ClientNetwork::of(client_ip(peer, request.headers(), &trusted));
    match limiter.check(network, price(&request)) {
        Ok(()) => {
            request.extensions_mut().insert(network);
            next.run(request).await
        }
        Err(wait) => too_many_requests(request.headers(), wait),
    }
}

/// What a request counts for. A password hash takes tens of milliseconds of a core, a page about one.
fn price(request: &Request) -> NonZeroU32 {
    let hashes = request.method() == Method::POST && HASHING_PATHS.contains(&request.uri().path());
    if hashes { HASH_PRICE } else { NonZeroU32::MIN }
}

fn too_many_requests(headers: &HeaderMap, wait: Duration) -> Response {
    let seconds = wait.as_millis().div_ceil(1_000).max(1);
    let unit = if seconds == 1 { "second" } else { "seconds" };
    let message =
        format!("Too many requests came from your network. Nothing was done; try again in {seconds} {unit}.");
    let response_headers: [(HeaderName, String); 2] =
        [(header::RETRY_AFTER, seconds.to_string()), (header::CACHE_CONTROL, "no-store".to_owned())];
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    if accept.contains("text/html") {
        let page = format!(
            "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width\"><title>Too many requests</title><h1>Too many requests</h1><p>{message}</p>\n"
        );
        (StatusCode::TOO_MANY_REQUESTS, response_headers, Html(page)).into_response()
    } else {
        (StatusCode::TOO_MANY_REQUESTS, response_headers, format!("{message}\n")).into_response()
    }
}
