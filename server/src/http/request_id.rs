//! The identifier of a request: it joins a response, its lines in the log, and its rows in the audit log.

use axum::{extract::Request, middleware::Next, response::Response};
use http::{HeaderMap, HeaderName};

/// The header that carries the identifier.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Removes the identifier that a client sent: it could be any text, and would appear in the logs.
pub(super) async fn discard_client_id(mut request: Request, next: Next) -> Response {
    request.headers_mut().remove(REQUEST_ID);
    next.run(request).await
}

/// The identifier of the request with these headers.
pub(super) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(REQUEST_ID).and_then(|id| id.to_str().ok())
}
