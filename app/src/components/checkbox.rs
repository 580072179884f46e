//! A tick box.

use super::typed;
use leptos::prelude::*;

/// A named tick box of a form: it sends `on`, or nothing.
#[component]
pub(crate) fn Checkbox(name: &'static str, #[prop(into)] label: String, on: bool) -> impl IntoView {
    let on = typed().map_or(on, |typed| typed.is_ticked(name));
    view! {
        <p class="checkbox">
            <input type="checkbox" id=name name=name value="on" checked=on />
            <label for=name>{label}</label>
        </p>
    }
}
