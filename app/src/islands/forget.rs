//! Some words belong to one moment: a reload or a bookmark should not say them again.

use leptos::{prelude::*, wasm_bindgen::JsValue};

/// Takes the query out of the address.
#[island]
pub(crate) fn ForgetQuery() -> impl IntoView {
    Effect::new(|_| {
        let window = window();
        if let (Ok(path), Ok(history)) = (window.location().pathname(), window.history()) {
            // An address that cannot be replaced only repeats the message.
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
        }
    });
}
