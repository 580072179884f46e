//! The assets inside the binary: WASM, script, style, icon, each also as brotli and gzip. A development build reads
//! them from disk.
//!
//! They are served below `/pkg/DIGEST/`, where the digest is taken over all of them: an address changes with the
//! content, so every answer may be kept for ever.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::{fmt::Write, sync::Arc};

const FOREVER: &str = "public, max-age=31536000, immutable";

#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Assets;

/// While developing with `cargo leptos watch` the style sheet still imports its parts; they are read from here.
#[cfg(debug_assertions)]
#[derive(RustEmbed)]
#[folder = "../style"]
struct Styles;

/// Whether the binary was built together with its site.
pub fn is_complete() -> bool {
    Assets::get("pkg/sallyport.wasm").is_some() && Assets::get("pkg/sallyport.css").is_some()
}

/// The folder in the address of assets: `pkg/DIGEST`.
pub fn folder() -> String {
    let mut names: Vec<_> = Assets::iter().collect();
    names.sort();
    let mut digest = [0_u8; 8];
    for file in names.iter().filter_map(|name| Assets::get(name)) {
        // Each hash is SHA-256 already; rotating keeps the order of files part of the digest.
        digest.rotate_left(1);
        for (sum, byte) in digest.iter_mut().zip(file.metadata.sha256_hash()) {
            *sum ^= byte;
        }
    }
    format!("pkg/{}", hex(&digest))
}

/// Answers for `/pkg/{digest}/{*file}`.
///
/// Another digest is another version's: answering with our content would be kept under the wrong address for ever.
pub async fn serve(
    State(digest): State<Arc<str>>,
    Path((asked, file)): Path<(String, String)>,
    request: HeaderMap,
) -> Response {
    if asked != *digest {
        return StatusCode::NOT_FOUND.into_response();
    }
    let accepted = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let Some((asset, encoding)) = find(&file, accepted) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = format!("\"{}\"", hex(&asset.metadata.sha256_hash()[..16]));
    // RFC 9110 section 13.1.2: a list, compared weakly, or a star.
    let asked = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or("");
    let known = asked.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag);
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(FOREVER));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(&file)));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if known { (StatusCode::NOT_MODIFIED, headers).into_response() } else { (headers, asset.data).into_response() }
}

/// The file in the best encoding that the browser takes. Build output lies in `pkg`, everything else beside it.
fn find(file: &str, accepted: &str) -> Option<(EmbeddedFile, Option<&'static str>)> {
    // RFC 9110 section 12.5.3: a weight of nought means "not this one".
    let takes = |encoding: &str| {
        accepted.split(',').any(|one| {
            let (name, weight) = one.split_once(';').unwrap_or((one, ""));
            let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
            name.trim().eq_ignore_ascii_case(encoding) && !refused
        })
    };
    let variants = [("br", ".br"), ("gzip", ".gz")];
    for folder in ["pkg/", ""] {
        for (encoding, suffix) in variants.into_iter().filter(|(encoding, _)| takes(encoding)) {
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
    match file.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
