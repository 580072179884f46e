//! What holds for every response, to any request of any sender.

use crate::harness::{
    deployment::{COOKIE, DEVICE_COOKIE, FLASH_COOKIE, FORM_COOKIE, PUBLIC_URL, Response, THEME_COOKIE},
    markup,
    request::RequestInput,
};
use http::{HeaderName, header};

/// Headers of every response.
const HEADERS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("strict-transport-security", "max-age=31536000"),
];

/// No internal error, the headers that protect a browser, cookies and redirects that stay on this site, and no
/// markup of the input. What another site sends is refused.
pub(crate) fn always(request: &RequestInput, response: &Response) {
    assert!(response.status.as_u16() < 500, "{}: {}", response.status, response.text());
    for (name, value) in HEADERS {
        assert_eq!(response.header(&HeaderName::from_static(name)), Some(value), "{name} of {}", response.status);
    }
    let policy = response.header(&header::CONTENT_SECURITY_POLICY).unwrap_or_default();
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{policy:?}");
    let id = response.header(&HeaderName::from_static("x-request-id")).unwrap_or_default();
    assert!(id.len() == 36 && id != request.header(&HeaderName::from_static("x-request-id")), "{id:?}");
    cookies(response);
    if let Some(location) = response.header(&header::LOCATION) {
        assert!(stays_here(location, request.header(&header::HOST)), "{location}");
    }
    let kind = response.header(&header::CONTENT_TYPE).unwrap_or_default();
    if kind.starts_with("text/html") {
        markup::is_ours(&response.text(), policy);
    } else {
        let plain =
            ["application/json", "text/plain", "application/wasm", "text/css", "text/javascript", "image/svg+xml"];
        let is_plain = plain.iter().any(|plain| kind.starts_with(plain)) || kind == OTHER;
        let saved = response.header(&header::CONTENT_DISPOSITION).unwrap_or_default().starts_with("attachment;");
        assert!(response.body.is_empty() || is_plain || saved, "{kind}");
    }
    if request.is_foreign() && !request.is_read() {
        // Our own page, opened by http, is led to the address with https.
        let told = response.header(&header::LOCATION).map_or(response.text(), str::to_owned);
        let told = told.trim_matches('"') == "/sign-in?done=not-kept";
        assert!(
            told || response.status.is_client_error(),
            "a request of another site was served: {}",
            response.status
        );
    }
}

/// The content type of an asset without a more specific one.
const OTHER: &str = "application/octet-stream";

fn cookies(response: &Response) {
    for cookie in response.headers.get_all(header::SET_COOKIE) {
        let cookie = cookie.to_str().unwrap();
        let (name, attributes) = (cookie.split('=').next().unwrap(), cookie.split_once(';').unwrap().1);
        assert!([COOKIE, DEVICE_COOKIE, FLASH_COOKIE, FORM_COOKIE, THEME_COOKIE].contains(&name), "{name}");
        let protected =
            if name == THEME_COOKIE { attributes } else { attributes.strip_prefix(" HttpOnly;").unwrap() };
        assert!(protected.starts_with(" SameSite=Lax; Secure; Path=/"), "{attributes}");
    }
}

/// Whether a browser that follows the address stays on this site: at its public address, or at the host of the
/// request.
fn stays_here(location: &str, host: &str) -> bool {
    let within = |origin: &str| location.strip_prefix(origin).is_some_and(|path| path.starts_with('/'));
    let path = location.starts_with('/') && !location[1..].starts_with(['/', '\\']);
    path || within(PUBLIC_URL)
        || (!host.is_empty() && ["http", "https"].iter().any(|s| within(&format!("{s}://{host}"))))
}

#[cfg(test)]
mod tests {
    use super::stays_here;

    #[test]
    fn addresses_of_other_sites_are_recognised() {
        for here in ["/", "/sign-in?x=//", "https://sallyport.example/a", "http://own.example/a"] {
            assert!(stays_here(here, "own.example"), "{here}");
        }
        for elsewhere in
            ["", "//evil", "/\\evil", "https://sallyport.example.evil/", "javascript:x", "https://evil/"]
        {
            assert!(!stays_here(elsewhere, "own.example"), "{elsewhere}");
        }
    }
}
