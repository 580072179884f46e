//! Security headers.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, StatusCode, header};
use leptos::nonce::Nonce;

/// Scripts by nonce, WebAssembly, styles and pictures of our own, nothing else; in no frame.
pub(super) fn content_security_policy(nonce: &Nonce) -> HeaderValue {
    // The page that `cargo leptos watch` reloads listens for it.
    let watch = if cfg!(debug_assertions) { " ws://127.0.0.1:3001" } else { "" };
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'{watch}; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; \
         object-src 'none'"
    );
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static(STRICT))
}

/// The policy of answers that are no pages.
const STRICT: &str = "default-src 'none'; frame-ancestors 'none'";

/// Every request gets an id of ours: one that a stranger sends could be anything, and would be in the logs.
pub(super) async fn own_request_id(mut request: Request, next: Next) -> Response {
    request.headers_mut().remove(super::REQUEST_ID);
    next.run(request).await
}

/// Headers of every answer. What a handler set itself stays.
pub(super) async fn always(State(secure): State<bool>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, STRICT),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // `no-referrer` would lose the errors of forms that are sent without scripts.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Pages and answers belong to one person and one moment. A server function that could not read its arguments
/// answers 500 by itself; that is the caller's mistake, and ours are 503.
pub(super) async fn no_store(request: Request, next: Next) -> Response {
    let function = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if function && response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    response
}
