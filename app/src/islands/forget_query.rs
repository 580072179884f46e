//! A flash message is shown once: a reload or a bookmark should not repeat it.

use leptos::{prelude::*, wasm_bindgen::JsValue};

/// Replaces the address by `kept`, the one without the message.
#[island]
pub(crate) fn ForgetQuery(kept: String) -> impl IntoView {
    Effect::new(move |_| {
        if let Ok(history) = window().history() {
            // If the address cannot be replaced, a reload repeats the message.
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&kept));
        }
    });
}
