//! Protection against cross-site request forgery: every request that is not a read must come from a page of this
//! deployment.

use super::{
    https::{is_own_page_by_http, tell_address},
    request_bounds::MAX_TARGET,
};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use std::sync::Arc;

/// What the pages of this deployment are recognised by.
#[derive(Clone)]
pub(super) struct OwnOrigin {
    pub(super) public_url: Arc<str>,
    /// Whether the operator has set the public URL. Otherwise the host that a request names is ours too.
    pub(super) is_alone: bool,
}

/// Refuses cross-site requests.
pub(super) async fn refuse_cross_site(
    State(OwnOrigin { public_url, is_alone }): State<OwnOrigin>,
    mut request: Request,
    next: Next,
) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let host = request.headers().get(header::HOST).filter(|_| !is_alone);
    let host = host.and_then(|host| host.to_str().ok()).map(str::to_owned);
    if is_read || is_same_origin(request.headers(), &public_url, host.as_deref()) {
        clean_referer(request.headers_mut(), &public_url, host.as_deref());
        next.run(request).await
    } else if is_own_page_by_http(request.headers(), &public_url) {
        tell_address(request.headers())
    } else {
        (StatusCode::FORBIDDEN, "This request came from another site and was refused.\n").into_response()
    }
}

/// A form that is refused without scripts is sent back to its `Referer`, with the error in the query. So a foreign
/// `Referer` is removed, and what an earlier attempt left in the query of ours is removed from it.
fn clean_referer(headers: &mut HeaderMap, public_url: &str, host: Option<&str>) {
    let Some(referer) = headers.remove(header::REFERER) else { return };
    let page = referer.to_str().ok().and_then(|url| own_page(url, public_url, host));
    if let Some(Ok(page)) = page.map(|url| HeaderValue::from_str(&url)) {
        headers.insert(header::REFERER, page);
    }
}

/// The URL of a page of this deployment, without what earlier forms left in its query; `None` for other URLs, and
/// for one that is longer than any of ours.
fn own_page(url: &str, public_url: &str, host: Option<&str>) -> Option<String> {
    if url.len() > MAX_TARGET {
        return None;
    }
    let (scheme, rest) = url.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let (authority, path) = rest.split_at(rest.find('/')?);
    let origin = format!("{scheme}://{authority}");
    if origin != public_url && host != Some(authority) {
        return None;
    }
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let is_left_over = |pair: &&str| {
        ["__", "done=", "until=", "cookie="].iter().any(|left| pair.starts_with(left)) || pair.is_empty()
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_left_over(pair)).collect();
    let mark = if kept.is_empty() { "" } else { "?" };
    Some(format!("{origin}{path}{mark}{}", kept.join("&")))
}

/// Whether a request comes from a page of this deployment, or from no page at all.
///
/// Browsers say so in `Sec-Fetch-Site`, which pages cannot forge; older browsers at least send `Origin`. A client
/// that sends neither is not a browser, so there is no victim whose cookies it could abuse.
fn is_same_origin(headers: &HeaderMap, public_url: &str, own_host: Option<&str>) -> bool {
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("unreadable"));
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let host = origin.split_once("://").map(|(_, host)| host);
    origin == public_url || (host.is_some() && host == own_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same_origin(pairs: &[(&'static str, &str)]) -> bool {
        let headers: HeaderMap =
            pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let host = pairs.iter().find(|(name, _)| *name == "host").map(|(_, host)| *host);
        is_same_origin(&headers, "https://mfa.bank.example", host)
    }

    #[test]
    fn own_pages_and_clients_that_are_not_browsers_pass() {
        assert!(same_origin(&[("sec-fetch-site", "same-origin")]));
        assert!(same_origin(&[("sec-fetch-site", "none")]));
        assert!(same_origin(&[("origin", "https://mfa.bank.example")]));
        assert!(same_origin(&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")]));
        assert!(same_origin(&[]));
    }

    #[test]
    fn forms_are_sent_back_to_our_own_pages_only() {
        let page = |url| own_page(url, "https://mfa.bank.example", Some("mfa.bank.example"));
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
        assert_eq!(page(&format!("https://mfa.bank.example/?{}", "x".repeat(2_048))), None);
    }

    #[test]
    fn other_sites_are_refused() {
        assert!(!same_origin(&[("sec-fetch-site", "cross-site"), ("origin", "https://mfa.bank.example")]));
        assert!(!same_origin(&[("sec-fetch-site", "same-site")]));
        assert!(!same_origin(&[("origin", "https://evil.example"), ("host", "mfa.bank.example")]));
        assert!(!same_origin(&[("origin", "null"), ("host", "mfa.bank.example")]));
    }
}
