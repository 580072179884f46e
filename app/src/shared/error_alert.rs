//! What went wrong. It interrupts a screen reader. The other alerts are drawn by the server alone
//! (`components/alert.rs`); this one is drawn in the browser too, when a form is refused there.

use super::Icon;
use crate::{
    api::ApiError,
    messages::{message_for, way_on},
};
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

/// What `error` means, with a link where there is a way on.
pub(crate) fn error_text(error: ApiError) -> impl IntoView {
    let link = way_on(error).map(|(page, label)| view! { " " <a href=page.path()>{label}</a> "." });
    (message_for(error), link)
}
