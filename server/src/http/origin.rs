//! Cross-site requests cannot change anything: every request that is not a read must come from our own origin.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use std::sync::Arc;

/// Refuses foreign requests.
pub(super) async fn check(State(public_url): State<Arc<String>>, mut request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_own(request.headers(), &public_url) {
        clean_referer(request.headers_mut(), &public_url);
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "This request came from another site and was refused.\n").into_response()
    }
}

/// A plain form that is refused is sent back to its `Referer`, with the error in the address. So a foreign one is
/// dropped, and an error of an earlier try is taken out of our own.
fn clean_referer(headers: &mut HeaderMap, public_url: &str) {
    let Some(referer) = headers.remove(header::REFERER) else { return };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let own = referer.to_str().ok().and_then(|url| own_page(url, public_url, host));
    if let Some(Ok(own)) = own.map(|url| HeaderValue::from_str(&url)) {
        headers.insert(header::REFERER, own);
    }
}

/// The address of a page of ours, without what earlier forms left in its query; nothing for other addresses.
fn own_page(url: &str, public_url: &str, host: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let (authority, path) = rest.split_at(rest.find('/')?);
    let origin = format!("{scheme}://{authority}");
    if origin != public_url && authority != host {
        return None;
    }
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let left_over = |pair: &&str| pair.starts_with("__") || pair.starts_with("done=") || pair.is_empty();
    let kept: Vec<&str> = query.split('&').filter(|pair| !left_over(pair)).collect();
    let mark = if kept.is_empty() { "" } else { "?" };
    Some(format!("{origin}{path}{mark}{}", kept.join("&")))
}

/// Whether a request comes from our own pages, or from no page at all.
///
/// Browsers say so in `Sec-Fetch-Site` and cannot be made to lie; older ones at least send `Origin`. A client
/// that sends neither is no browser, so nobody's cookies are being abused.
fn is_own(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("unreadable"));
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
    fn forms_are_sent_back_to_our_own_pages_only() {
        let page = |url| own_page(url, "https://mfa.bank.example", "mfa.bank.example");
        assert_eq!(
            page("https://mfa.bank.example/a?rename=x&__path=%2Fapi&__err=abc&done=saved").as_deref(),
            Some("https://mfa.bank.example/a?rename=x")
        );
        assert_eq!(
            page("https://mfa.bank.example/sign-in?__err=a").as_deref(),
            Some("https://mfa.bank.example/sign-in")
        );
        for foreign in [
            "https://evil.example/",
            "javascript:alert(1)//",
            "//evil.example/",
            "",
            "https://mfa.bank.example.evil/",
        ] {
            assert_eq!(page(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn other_sites_do_not() {
        assert!(!own(&[("sec-fetch-site", "cross-site"), ("origin", "https://mfa.bank.example")]));
        assert!(!own(&[("sec-fetch-site", "same-site")]));
        assert!(!own(&[("origin", "https://evil.example"), ("host", "mfa.bank.example")]));
        assert!(!own(&[("origin", "null"), ("host", "mfa.bank.example")]));
    }
}
