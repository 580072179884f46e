//! Shows what was typed into a field for a password. Without scripts there is no such button.

use leptos::prelude::*;

/// The button of the field `id`.
#[island]
pub(crate) fn ShowPassword(id: String) -> impl IntoView {
    let shown = RwSignal::new(false);
    let toggle = move |_| {
        shown.update(|shown| *shown = !*shown);
        if let Some(field) = document().get_element_by_id(&id) {
            // Attributes of this name can always be set.
            let _ = field.set_attribute("type", if shown.get_untracked() { "text" } else { "password" });
        }
    };
    view! {
        <button
            type="button"
            class="show-password scripted-only"
            aria-pressed=move || if shown.get() { "true" } else { "false" }
            on:click=toggle
        >
            "Show"
            <span class="visually-hidden">" password"</span>
        </button>
    }
}
