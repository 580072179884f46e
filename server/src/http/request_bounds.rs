//! Bounds of what one request may consist of, checked before anything takes it apart: parsers behind this layer,
//! those of Leptos included, may need more than linear time. [`connections`](super::connections) bounds the size
//! of all headers once more while they are read, and `MAX_BODY` in the router that of the body.

use super::{MAX_BODY, page_session::page_session, request_id::REQUEST_ID};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, Uri, header};
use http_body_util::LengthLimitError;
use std::error::Error;

/// Longest request target in bytes. The longest of ours is a mailed link with a sealed token, or a page of the
/// filtered audit log; both stay below 800.
pub(super) const MAX_TARGET: usize = 2_048;
/// Most parameters in a query. Our pages read five at most.
const MAX_PARAMETERS: usize = 32;
/// Most segments of a path. Our paths have five at most.
const MAX_SEGMENTS: usize = 32;
/// Longest method in bytes.
const MAX_METHOD: usize = 16;
/// Most header lines. Browsers send about 20, and proxies add some.
const MAX_HEADER_LINES: usize = 64;
/// Most bytes of all headers together, with their separators.
const MAX_HEADER_BYTES: usize = 16 * 1_024;
/// Most cookies: what browsers store for one site (RFC 6265 section 6.1 asks for 50, Chromium keeps 180).
/// Applications on the same host share them.
const MAX_COOKIES: usize = 180;
/// Most fields of a form. Our forms have eight at most.
const MAX_FIELDS: usize = 32;

/// Refuses a request whose target or headers exceed the bounds.
pub(super) async fn limit_head(request: Request, next: Next) -> Response {
    if request.method().as_str().len() > MAX_METHOD {
        (StatusCode::BAD_REQUEST, "This method is not known.\n").into_response()
    } else if is_target_too_long(request.uri()) {
        (StatusCode::URI_TOO_LONG, "This address is too long.\n").into_response()
    } else if are_headers_too_large(request.headers()) {
        (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers or cookies are too large.\n").into_response()
    } else {
        next.run(request).await
    }
}

/// Reads the body of a request that is not a read, and refuses it when it has more fields than a form of ours.
/// Passes on for which session the page of the form was rendered.
pub(super) async fn limit_form(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match to_bytes(body, MAX_BODY).await {
        Ok(bytes) if parts_between(&bytes, b'&') > MAX_FIELDS => too_large(),
        Ok(bytes) => {
            let shown_to = page_session(&bytes);
            let mut request = Request::from_parts(parts, Body::from(bytes));
            if let Some(session) = shown_to {
                request.extensions_mut().insert(session);
            }
            next.run(request).await
        }
        Err(error) if is_too_long(&error) => too_large(),
        // The client disconnected, or the body is not framed as its headers say.
        Err(_) => (StatusCode::BAD_REQUEST, "The request could not be read.\n").into_response(),
    }
}

/// Whether a body without a length turned out to be longer than its limit.
fn is_too_long(error: &axum::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

fn too_large() -> Response {
    (StatusCode::PAYLOAD_TOO_LARGE, "The form is too large.\n").into_response()
}

fn is_target_too_long(uri: &Uri) -> bool {
    let scheme = uri.scheme_str().map_or(0, |scheme| scheme.len() + "://".len());
    let authority = uri.authority().map_or(0, |authority| authority.as_str().len());
    let path = uri.path_and_query().map_or(0, |path| path.as_str().len());
    scheme + authority + path > MAX_TARGET
        || parts_between(uri.path().as_bytes(), b'/') > MAX_SEGMENTS + 1
        || uri.query().is_some_and(|query| parts_between(query.as_bytes(), b'&') > MAX_PARAMETERS)
}

fn are_headers_too_large(headers: &HeaderMap) -> bool {
    let separators = ": \r\n".len();
    // The server itself has set the request id.
    let sent = || headers.iter().filter(|(name, _)| **name != REQUEST_ID);
    let bytes: usize = sent().map(|(name, value)| name.as_str().len() + value.len() + separators).sum();
    let cookies = headers.get_all(header::COOKIE).iter();
    let cookies: usize = cookies.map(|line| parts_between(line.as_bytes(), b';')).sum();
    sent().count() > MAX_HEADER_LINES || bytes > MAX_HEADER_BYTES || cookies > MAX_COOKIES
}

/// How many parts `separator` splits `text` into.
fn parts_between(text: &[u8], separator: u8) -> usize {
    text.split(|byte| *byte == separator).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, middleware::from_fn, routing::post};
    use futures_util::stream;
    use std::convert::Infallible;
    use tower::ServiceExt;
    use tower_http::limit::RequestBodyLimitLayer;

    #[tokio::test]
    async fn a_body_without_a_length_is_bounded_while_it_is_read() {
        let router = Router::new().route("/", post(async |body: String| body)).layer(from_fn(limit_form));
        for (chunks, status) in [(16, 200), (17, 413)] {
            let chunk = Ok::<_, Infallible>("x".repeat(1_024));
            let body = || Body::from_stream(stream::iter(vec![chunk.clone(); chunks]));
            let send = async |router: Router| router.oneshot(Request::post("/").body(body()).unwrap()).await;
            assert_eq!(send(router.clone()).await.unwrap().status(), status);
            let limited = router.clone().layer(RequestBodyLimitLayer::new(MAX_BODY));
            assert_eq!(send(limited).await.unwrap().status(), status);
        }
    }
}
