//! Forms: real `<form method=post>` elements that work with scripts off. With scripts the error appears in place,
//! the button says that it is working, and the field that needs another try gets the focus ([`LiveForm`]).

use crate::{
    api::FormTarget,
    islands::{Icon, LiveForm, LiveSubmit},
};
use leptos::prelude::*;

/// A form for a server function that answers where to go on: `<PostForm to=SignIn::FORM>`.
#[component]
pub(crate) fn PostForm(to: FormTarget, children: Children) -> impl IntoView {
    view! {
        <LiveForm to=to.path().to_owned() error=to.error()>
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
    /// A way back.
    Plain,
    /// It takes something away.
    Danger,
}

/// The button that sends a form. While the form is under way it says so and cannot be pressed again. Where a form has
/// several, `name` and `value` tell which one was pressed.
#[component]
pub(crate) fn Submit(
    #[prop(into)] label: String,
    #[prop(default = "One moment…")] working: &'static str,
    #[prop(default = Tone::Primary)] tone: Tone,
    #[prop(optional)] icon: Option<icondata::Icon>,
    #[prop(optional)] name: &'static str,
    #[prop(optional, into)] value: String,
    /// What a screen reader says instead of the label, where several buttons have the same.
    #[prop(optional, into)]
    spoken: String,
    /// It cannot be pressed.
    #[prop(optional)]
    locked: bool,
    /// The `id` of the words that say why.
    #[prop(optional)]
    why: &'static str,
) -> impl IntoView {
    let class = match tone {
        Tone::Primary => "button button-primary",
        Tone::Quiet => "button button-quiet",
        Tone::Plain => "button button-plain",
        Tone::Danger => "button button-danger",
    };
    view! {
        <LiveSubmit
            label
            working=working.to_owned()
            class=class.to_owned()
            name=name.to_owned()
            value
            spoken
            locked
            why=why.to_owned()
        >
            {icon.map(|icon| view! { <Icon of=icon /> })}
        </LiveSubmit>
    }
}
