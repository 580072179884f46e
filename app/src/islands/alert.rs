//! What went wrong. It interrupts a screen reader.

use super::Icon;
use leptos::prelude::*;

/// An error, in words that say what to do next.
#[component]
pub(crate) fn Alert(children: Children) -> impl IntoView {
    view! {
        <div class="notice notice-error" role="alert">
            <Icon of=icondata::LuCircleAlert />
            <div class="notice-words">{children()}</div>
        </div>
    }
}
