//! The assets inside the binary: WASM, script, style, icon, each also compressed with brotli and gzip. A
//! development build reads them from disk.
//!
//! They are served below `/pkg/DIGEST/`, where the digest covers all of them: a URL changes with the content, so a
//! response never becomes stale and is never asked for again.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::sync::Arc;

/// The value of `Cache-Control`.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Assets;

/// In development, the style sheet is not bundled yet and imports its parts, which are read from here.
#[cfg(debug_assertions)]
#[derive(RustEmbed)]
#[folder = "../style"]
struct Styles;

/// Whether the binary contains its site.
pub fn is_complete() -> bool {
    Assets::get("pkg/sallyport.wasm").is_some() && Assets::get("pkg/sallyport.css").is_some()
}

/// The path of the assets: `pkg/DIGEST`.
pub fn folder() -> String {
    let mut names: Vec<_> = Assets::iter().collect();
    names.sort();
    let mut digest = [0_u8; 8];
    for file in names.iter().filter_map(|name| Assets::get(name)) {
        // Each hash is SHA-256 already; the rotation makes the order of the files part of the digest.
        digest.rotate_left(1);
        for (sum, byte) in digest.iter_mut().zip(file.metadata.sha256_hash()) {
            *sum ^= byte;
        }
    }
    format!("pkg/{}", HEXLOWER.encode(&digest))
}

/// Serves `/pkg/{digest}/{*file}`.
///
/// Another digest belongs to another version: a response with our content would be cached under the wrong URL.
pub async fn serve(
    State(digest): State<Arc<str>>,
    Path((requested, file)): Path<(String, String)>,
    request: HeaderMap,
) -> Response {
    if requested != *digest {
        return StatusCode::NOT_FOUND.into_response();
    }
    let accept = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let Some((asset, encoding)) = find(&file, accept) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CACHE_CONTROL, IMMUTABLE),
        (header::VARY, "accept-encoding"),
        (header::CONTENT_TYPE, content_type(&file)),
    ];
    match encoding {
        Some(encoding) => (headers, [(header::CONTENT_ENCODING, encoding)], asset.data).into_response(),
        None => (headers, asset.data).into_response(),
    }
}

/// The file in the best encoding that the browser accepts. Build output is in `pkg`, all other files beside it.
fn find(file: &str, accept: &str) -> Option<(EmbeddedFile, Option<&'static str>)> {
    // RFC 9110 section 12.5.3: a weight of zero means "not acceptable".
    let accepts = |encoding: &str| {
        accept.split(',').any(|item| {
            let (name, weight) = item.split_once(';').unwrap_or((item, ""));
            let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
            name.trim().eq_ignore_ascii_case(encoding) && !refused
        })
    };
    let variants = [("br", ".br"), ("gzip", ".gz")];
    for folder in ["pkg/", ""] {
        for (encoding, suffix) in variants.into_iter().filter(|(encoding, _)| accepts(encoding)) {
            if let Some(asset) = Assets::get(&format!("{folder}{file}{suffix}")) {
                return Some((asset, Some(encoding)));
            }
        }
        if let Some(asset) = Assets::get(&format!("{folder}{file}")) {
            return Some((asset, None));
        }
    }
    #[cfg(debug_assertions)]
    return Styles::get(file).map(|asset| (asset, None));
    #[cfg(not(debug_assertions))]
    None
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}
