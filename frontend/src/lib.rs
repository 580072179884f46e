//! The WebAssembly entry.

// The islands export themselves; naming their crate links them.
use app as _;

/// Makes ready for the islands of a page. The page's own script then calls each of them.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
