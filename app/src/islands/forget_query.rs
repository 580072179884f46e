//! A flash message is shown once: a reload or a bookmark should not repeat it.

use leptos::{prelude::*, wasm_bindgen::JsValue};

/// Takes the query out of the address.
#[island]
pub(crate) fn ForgetQuery() -> impl IntoView {
    Effect::new(|_| {
        let window = window();
        if let (Ok(path), Ok(history)) = (window.location().pathname(), window.history()) {
            // If the address cannot be replaced, a reload repeats the message.
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
        }
    });
}
