//! The picture of the organisation.

use crate::api::logo_url;
use leptos::prelude::*;

/// The picture, beside the name of the organisation, which it repeats. Draws nothing if there is none.
#[component]
pub(crate) fn Logo() -> impl IntoView {
    // Its size is known before it arrives, so that nothing moves.
    logo_url().map(|url| view! { <img class="logo" src=url alt="" width="32" height="32" /> })
}
