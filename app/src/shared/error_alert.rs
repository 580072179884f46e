//! What went wrong. It interrupts a screen reader. The other alerts are drawn by the server alone
//! (`components/alert.rs`); this one is drawn in the browser too, when a form is refused there.

use super::Icon;
use leptos::prelude::*;

/// An error, with what to do next.
#[component]
pub(crate) fn ErrorAlert(children: Children) -> impl IntoView {
    view! {
        <div class="alert alert-error" role="alert">
            <Icon of=icondata::LuCircleAlert />
            <div class="alert-body">{children()}</div>
        </div>
    }
}
