//! Which documents are sent compressed.
//!
//! The length of a compressed document tells what in it repeats. An attacker who can put text into a page that
//! also shows a secret, and who sees how long its encrypted responses are, learns the secret piece by piece
//! (BREACH, CVE-2013-3587). So the pages that [`is_without_secrets`] names are compressed, and nothing else is: no
//! answer of a server function, no download, and no new page before it is named. What stays secret in every page
//! is the nonce of its scripts, which is another one in each response.

use app::Page;
use axum::{extract::Request, middleware::Next, response::Response};
use http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, Predicate},
};

/// Marks a response that may be compressed.
#[derive(Clone, Copy)]
struct Compressible;

/// Whether no state of the page shows or contains what signs in, proves or confirms something: keys, codes,
/// passes, tokens, identifiers of pending changes, mailed links.
const fn is_without_secrets(page: Page) -> bool {
    matches!(
        page,
        Page::SignIn
            | Page::Code
            | Page::Recovery
            | Page::ForgottenPassword
            | Page::Help
            | Page::Dashboard
            | Page::Account
            | Page::General
            | Page::Audit
    )
}

/// Marks the documents that may be compressed.
pub(super) async fn mark_compressible(request: Request, next: Next) -> Response {
    let is_safe = Page::at_path(request.uri().path()).is_some_and(is_without_secrets);
    let mut response = next.run(request).await;
    if is_safe {
        response.extensions_mut().insert(Compressible);
    }
    response
}

/// Compresses marked responses with gzip. The fastest level: pages differ in each response, and a better one takes
/// several times the processor time for a tenth of the bytes.
pub(super) fn compress_marked() -> CompressionLayer<impl Predicate> {
    let is_marked = |_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions| {
        extensions.get::<Compressible>().is_some()
    };
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(is_marked)
}
