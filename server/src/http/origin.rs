//! Cross-site requests cannot change anything: every request that is not a read must come from our own origin.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, header};
use std::sync::Arc;

/// Refuses foreign requests.
pub(super) async fn check(State(public_url): State<Arc<String>>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_own(request.headers(), &public_url) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "This request came from another site and was refused.\n").into_response()
    }
}

/// Whether a request comes from our own pages, or from no page at all.
///
/// Browsers say so in `Sec-Fetch-Site` and cannot be made to lie; older ones at least send `Origin`. A client
/// that sends neither is no browser, so nobody's cookies are being abused.
fn is_own(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name| headers.get(name).map(|value: &http::HeaderValue| value.to_str().unwrap_or("unreadable"));
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let host = origin.split_once("://").map(|(_, host)| host);
    origin == public_url || (host.is_some() && host == text(header::HOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(pairs: &[(&'static str, &str)]) -> bool {
        let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        is_own(&headers, "https://mfa.bank.example")
    }

    #[test]
    fn own_pages_and_clients_without_pages_pass() {
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(own(&[("sec-fetch-site", "none")]));
        assert!(own(&[("origin", "https://mfa.bank.example")]));
        assert!(own(&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")]));
        assert!(own(&[]));
    }

    #[test]
    fn other_sites_do_not() {
        assert!(!own(&[("sec-fetch-site", "cross-site"), ("origin", "https://mfa.bank.example")]));
        assert!(!own(&[("sec-fetch-site", "same-site")]));
        assert!(!own(&[("origin", "https://evil.example"), ("host", "mfa.bank.example")]));
        assert!(!own(&[("origin", "null"), ("host", "mfa.bank.example")]));
    }
}
