//! Buttons for what only scripts can do. What is copied is a secret, so they are no islands.

use super::Icon;
use leptos::{prelude::*, task::spawn_local, wasm_bindgen::JsCast};
use web_sys::js_sys::Promise;

/// Copies `text`, and says so in the place of its label. Browsers have a clipboard only over https and on the same
/// machine, and may refuse it; then it says that.
#[component]
pub(crate) fn CopyButton(#[prop(into)] label: String, #[prop(into)] text: String) -> impl IntoView {
    let copied = RwSignal::new(None);
    let copy = move |_| {
        let answer: Option<Promise> = window()
            .is_secure_context()
            // As a promise of anything, whose code is there already for requests.
            .then(|| window().navigator().clipboard().write_text(&text).unchecked_into());
        spawn_local(async move {
            copied.set(Some(match answer {
                Some(answer) => answer.await.is_ok(),
                None => false,
            }));
        });
    };
    let outcome = move || copied.get().map(|copied| if copied { "Copied" } else { "Copy by hand" });
    view! {
        <button type="button" class="button button-quiet copy-button scripted-only" on:click=copy>
            <Icon of=icondata::LuCopy />
            {move || outcome().map_or_else(|| label.clone(), str::to_owned)}
        </button>
        <span role="status" class="visually-hidden">
            {outcome}
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
