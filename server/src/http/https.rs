//! Browsers that opened a deployment for https by http. They would drop its cookies without a word (RFC 6265bis
//! section 5.7), so that signing in would fail without a reason: they are redirected to https instead.

use super::client_ip::TrustedProxies;
use app::{
    Page,
    api::{FlashMessage, RedirectTo},
};
use axum::{
    Json,
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, Method, header};
use std::{net::SocketAddr, sync::Arc};

/// What the middleware needs to know.
#[derive(Clone)]
pub(super) struct HttpsLayer {
    /// The public URL, if it begins with https.
    pub(super) public_url: Option<Arc<str>>,
    pub(super) trusted: TrustedProxies,
}

/// Redirects a read that came by http, as a trusted proxy says (RFC 9110 section 15.4.9).
pub(super) async fn lead_to_https(
    State(HttpsLayer { public_url, trusted }): State<HttpsLayer>,
    request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let trusted = peer.is_some_and(|peer| trusted.contains(peer));
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    match public_url {
        Some(public_url) if is_read && trusted && says_http(request.headers()) => {
            let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
            Redirect::permanent(&format!("{public_url}{target}")).into_response()
        }
        _ => next.run(request).await,
    }
}

/// Whether the proxy says that the browser uses http. Browsers send `Sec-Fetch-Mode` by https alone (Fetch
/// Metadata, section 2), so one that does proves the proxy wrong, as an inner one of two can be: a redirect would
/// not end.
fn says_http(headers: &HeaderMap) -> bool {
    let scheme = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    let scheme = scheme.and_then(|schemes| schemes.split(',').next()).map(str::trim);
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http")) && !headers.contains_key("sec-fetch-mode")
}

/// Whether a request that is not a read comes from our own page, opened by http in place of https. Nothing is done
/// for it.
pub(super) fn is_own_page_by_http(headers: &HeaderMap, public_url: &str) -> bool {
    let host = |url: &str| {
        let authority = url.split('/').next().unwrap_or_default();
        authority.rsplit_once(':').map_or(authority, |(host, _)| host).to_ascii_lowercase()
    };
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    let by_http = origin.and_then(|origin| origin.strip_prefix("http://"));
    match (by_http, public_url.strip_prefix("https://")) {
        (Some(origin), Some(own)) => !headers.contains_key("sec-fetch-site") && host(origin) == host(own),
        _ => false,
    }
}

/// Leads such a page, with or without scripts, to the one that says which address to open.
pub(super) fn tell_address(headers: &HeaderMap) -> Response {
    let to = RedirectTo::with_flash(Page::SignIn, FlashMessage::NotKept);
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accept.contains("text/html") { Redirect::to(&to.0).into_response() } else { Json(to).into_response() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_proxy_says_which_scheme_the_browser_uses() {
        for (scheme, http) in [
            ("http", true),
            ("HTTP", true),
            ("http, https", true),
            ("https", false),
            ("https,http", false),
            ("", false),
        ] {
            assert_eq!(says_http(&headers(&[("x-forwarded-proto", scheme)])), http, "{scheme}");
        }
        assert!(!says_http(&headers(&[])));
        let proven = [("x-forwarded-proto", "http"), ("sec-fetch-mode", "navigate")];
        assert!(!says_http(&headers(&proven)), "the browser uses https");
    }

    #[test]
    fn our_own_page_by_http_is_told_apart_from_other_sites() {
        let own = |origin: &str| is_own_page_by_http(&headers(&[("origin", origin)]), "https://mfa.bank.example");
        assert!(own("http://mfa.bank.example") && own("http://mfa.bank.example:3000"));
        for other in [
            "http://evil.example",
            "http://mfa.bank.example.evil.example",
            "https://mfa.bank.example",
            "null",
            "http://",
        ] {
            assert!(!own(other), "{other}");
        }
        let plain = headers(&[("origin", "http://mfa.bank.example")]);
        assert!(!is_own_page_by_http(&plain, "http://mfa.bank.example"));
        let site = headers(&[("origin", "http://mfa.bank.example"), ("sec-fetch-site", "cross-site")]);
        assert!(!is_own_page_by_http(&site, "https://mfa.bank.example"));
    }
}
