//! What the pages that a mailed link opens share. They do nothing before their button is pressed: mail programs
//! open links by themselves.

use crate::{
    Page,
    components::{Alert, AlertTone},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The token in the address.
pub(super) fn link_token() -> String {
    use_query_map().get_untracked().get("token").unwrap_or_default()
}

/// The link does not work any more; `next` is where the user can continue.
#[component]
pub(super) fn LapsedLink(next: Page, label: &'static str) -> impl IntoView {
    view! {
        <Alert tone=AlertTone::Info>"This link was used already, or is too old. Nothing was changed."</Alert>
        <p>
            <a href=next.path() class="button button-primary">
                {label}
            </a>
        </p>
    }
}
