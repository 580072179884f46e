//! Icons are decoration: the text beside them says the same.

use leptos::prelude::*;

/// An icon at the size of the text around it.
#[component]
pub(crate) fn Icon(of: icondata::Icon) -> impl IntoView {
    view! {
        <svg
            class="icon"
            aria-hidden="true"
            viewBox=of.view_box.unwrap_or("0 0 24 24")
            fill="none"
            stroke="currentColor"
            stroke-width="1.75"
            stroke-linecap="round"
            stroke-linejoin="round"
            inner_html=of.data
        ></svg>
    }
}
