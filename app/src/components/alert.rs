//! Alerts: boxes with an icon and a text. An error interrupts a screen reader (`alert`), a success waits its turn
//! (`status`); the others are read in their place on the page.

use crate::shared::{ErrorAlert, Icon};
use leptos::prelude::*;

/// What an alert is about, which decides its colour and icon.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AlertTone {
    Success,
    Info,
    Warning,
    Error,
}

/// A text in a box.
#[component]
pub(crate) fn Alert(
    tone: AlertTone,
    /// What can be done about it, at the end.
    #[prop(optional_no_strip)]
    action: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let (class, role, icon) = match tone {
        AlertTone::Success => ("alert alert-success", Some("status"), icondata::LuCircleCheck),
        AlertTone::Info => ("alert alert-info", None, icondata::LuInfo),
        AlertTone::Warning => ("alert alert-warning", None, icondata::LuShieldAlert),
        AlertTone::Error => return view! { <ErrorAlert>{children()}</ErrorAlert> }.into_any(),
    };
    view! {
        <div class=class role=role>
            <Icon of=icon />
            <div class="alert-body">{children()}</div>
            {action}
        </div>
    }
    .into_any()
}
