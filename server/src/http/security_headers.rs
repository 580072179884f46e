//! Security headers.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, header};
use leptos::nonce::Nonce;

/// The Content-Security-Policy of responses that are not pages.
const DEFAULT_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// The Content-Security-Policy of a page: scripts by nonce, WebAssembly, styles and images of this origin, nothing
/// else, and no framing.
pub(super) fn page_policy(nonce: &Nonce) -> HeaderValue {
    // In development, the page connects to `cargo leptos watch`, which reloads it.
    let reload = if cfg!(debug_assertions) { " ws://127.0.0.1:3001" } else { "" };
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'{reload}; frame-ancestors 'none'; base-uri 'none'; \
         form-action 'self'; object-src 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static(DEFAULT_POLICY))
}

/// Adds the headers that every response carries. Headers that a handler set stay.
pub(super) async fn add_security_headers(State(secure): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, DEFAULT_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // With `no-referrer`, a form that is sent without scripts could not be sent back to its page with its
        // error.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Forbids caches to keep pages and answers: they are for one user and one moment.
pub(super) async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
