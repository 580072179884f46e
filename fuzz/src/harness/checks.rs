//! What holds for every answer, whoever asked for whatever.

use crate::{
    asked::Asked,
    markup,
    world::{Answer, COOKIE, DEVICE_COOKIE, PUBLIC_URL},
};
use http::{HeaderName, header};

/// What every answer carries.
const HEADERS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("strict-transport-security", "max-age=31536000"),
];

/// No failure of ours, the headers that protect a browser, cookies and redirects that stay here, and no markup of a
/// stranger. What another site sends changes nothing.
pub(crate) fn always(asked: &Asked, answer: &Answer) {
    assert!(answer.status.as_u16() < 500, "{}: {}", answer.status, answer.text());
    for (name, value) in HEADERS {
        assert_eq!(answer.header(&HeaderName::from_static(name)), Some(value), "{name} of {}", answer.status);
    }
    let policy = answer.header(&header::CONTENT_SECURITY_POLICY).unwrap_or_default();
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{policy:?}");
    let id = answer.header(&HeaderName::from_static("x-request-id")).unwrap_or_default();
    assert!(id.len() == 36 && id != asked.header(&HeaderName::from_static("x-request-id")), "{id:?}");
    cookies(answer);
    if let Some(location) = answer.header(&header::LOCATION) {
        assert!(stays_here(location, asked.header(&header::HOST)), "{location}");
    }
    let kind = answer.header(&header::CONTENT_TYPE).unwrap_or_default();
    if kind.starts_with("text/html") {
        markup::is_ours(&answer.text(), policy);
    } else {
        let plain =
            ["application/json", "text/plain", "application/wasm", "text/css", "text/javascript", "image/svg+xml"];
        let is_plain = plain.iter().any(|plain| kind.starts_with(plain)) || kind == OTHER;
        let saved = answer.header(&header::CONTENT_DISPOSITION).unwrap_or_default().starts_with("attachment;");
        assert!(answer.body.is_empty() || is_plain || saved, "{kind}");
    }
    if asked.is_foreign() && !asked.is_read() {
        assert!(answer.status.is_client_error(), "another site was listened to: {}", answer.status);
    }
}

/// The kind of an asset without a better one.
const OTHER: &str = "application/octet-stream";

fn cookies(answer: &Answer) {
    for cookie in answer.headers.get_all(header::SET_COOKIE) {
        let cookie = cookie.to_str().unwrap();
        let (name, attributes) = (cookie.split('=').next().unwrap(), cookie.split_once(';').unwrap().1);
        assert!(name == COOKIE || name == DEVICE_COOKIE, "{name}");
        assert!(attributes.starts_with(" Path=/; HttpOnly; SameSite=Lax; Secure"), "{attributes}");
    }
}

/// Whether a browser that follows the address stays on this site, which it knows by its address or by the host it asked.
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
    fn other_sites_are_elsewhere() {
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
