//! Buttons for what only scripts can do. What is copied is a secret, so they are no islands.

use super::Icon;
use leptos::prelude::*;

/// Copies `text`. Browsers have a clipboard only over https and on the same machine; elsewhere it says so.
#[component]
pub(crate) fn CopyButton(#[prop(into)] label: String, #[prop(into)] text: String) -> impl IntoView {
    let outcome = RwSignal::new("");
    let copy = move |_| {
        if window().is_secure_context() {
            // The clipboard answers later. If it refuses, the text is still on the page.
            let _ = window().navigator().clipboard().write_text(&text);
            outcome.set("Copied");
        } else {
            outcome.set("Select it and copy by hand");
        }
    };
    view! {
        <button type="button" class="button button-quiet scripted-only" on:click=copy>
            <Icon of=icondata::LuCopy />
            {label}
        </button>
        <span role="status" class="hint">
            {move || outcome.get()}
        </span>
    }
}

/// Prints the page.
#[component]
pub(crate) fn PrintButton() -> impl IntoView {
    let print = |_| {
        // In a browser that cannot print, the button does nothing.
        let _ = window().print();
    };
    view! {
        <button type="button" class="button button-quiet scripted-only" on:click=print>
            <Icon of=icondata::LuPrinter />
            "Print"
        </button>
    }
}
