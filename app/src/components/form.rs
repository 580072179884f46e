//! Forms: real `<form method=post>` elements that work with scripts off. With scripts the error appears in place,
//! the button says that it is working, and the field that needs another try gets the focus ([`LiveForm`]).

use crate::{
    api::FormTarget,
    islands::{Icon, LiveForm, LiveSubmit},
};
use leptos::prelude::*;

/// A form for a server function that answers where to go on: `<PostForm to=SignIn::FORM>`.
#[component]
pub(crate) fn PostForm(
    to: FormTarget,
    /// By which a button outside of it belongs to it.
    #[prop(optional, into)]
    id: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <LiveForm to=to.path() id error=to.error()>
            {children()}
        </LiveForm>
    }
}

/// How a button looks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// The one thing to do here.
    Primary,
    /// Another thing one may do.
    Quiet,
    /// It takes something away.
    Danger,
}

/// The button that sends a form. While the form is under way it says so and cannot be pressed again.
#[component]
pub(crate) fn Submit(
    #[prop(into)] label: String,
    #[prop(default = "One moment…")] working: &'static str,
    #[prop(default = Tone::Primary)] tone: Tone,
    #[prop(optional)] icon: Option<icondata::Icon>,
    /// What a screen reader says instead of the label, where several buttons have the same.
    #[prop(optional, into)]
    spoken: Option<String>,
    /// It cannot be pressed, for the reason that stands in the element with this `id`.
    #[prop(optional_no_strip)]
    locked_by: Option<&'static str>,
) -> impl IntoView {
    let class = match tone {
        Tone::Primary => "button button-primary",
        Tone::Quiet => "button button-quiet",
        Tone::Danger => "button button-danger",
    };
    view! {
        <LiveSubmit label working class spoken locked_by=locked_by.map(str::to_owned)>
            {icon.map(|icon| view! { <Icon of=icon /> })}
        </LiveSubmit>
    }
}
