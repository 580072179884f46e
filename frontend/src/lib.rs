//! The WebAssembly entry.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

/// Makes the document interactive. `exports` are those of this WebAssembly: each island exports itself.
#[wasm_bindgen]
pub fn hydrate(exports: JsValue) {
    leptos::mount::hydrate_islands();
    app::navigator::start(exports);
}
