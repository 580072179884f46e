//! The button that sends a form.

use crate::{islands::LiveSubmit, messages::ONE_MOMENT, shared::Icon};
use leptos::prelude::*;

/// How prominent a button is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ButtonTone {
    /// The main action of the page.
    Primary,
    /// Another action.
    Quiet,
    /// An action that takes something away.
    Danger,
}

/// The button that sends a form. While the form is being sent it says so and is disabled.
#[component]
pub(crate) fn Submit(
    #[prop(into)] label: String,
    #[prop(default = ONE_MOMENT)] working: &'static str,
    #[prop(default = ButtonTone::Primary)] tone: ButtonTone,
    #[prop(optional)] icon: Option<icondata::Icon>,
    /// What a screen reader says instead of the label, where several buttons have the same.
    #[prop(optional, into)]
    spoken: Option<String>,
    /// The button is disabled, for the reason in the element with this `id`.
    #[prop(optional_no_strip)]
    locked_by: Option<&'static str>,
) -> impl IntoView {
    let class = match tone {
        ButtonTone::Primary => "button button-primary",
        ButtonTone::Quiet => "button button-quiet",
        ButtonTone::Danger => "button button-danger",
    };
    view! {
        <LiveSubmit label working class spoken locked_by=locked_by.map(str::to_owned)>
            {icon.map(|icon| view! { <Icon of=icon /> })}
        </LiveSubmit>
    }
}
