//! Forms: real `<form method=post>` elements that work with scripts off. With scripts the error appears in place,
//! the button says that it is working, and the field that needs another try gets the focus.

use super::{
    Icon, Notice, NoticeKind,
    load::{go_on_after, leave},
};
use crate::{
    api::{ApiError, Go},
    words,
};
use leptos::{
    form::ActionForm,
    html::Form,
    prelude::*,
    server_fn::{Http, ServerFn, client::Client, codec::PostUrl, request::ClientReq},
    wasm_bindgen::JsCast,
};
use serde::de::DeserializeOwned;
use web_sys::{FormData, HtmlElement};

/// A form for a server function that answers where to go on.
#[component]
pub(crate) fn PostForm<S, O>(
    /// The action it dispatches.
    action: ServerAction<S>,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView
where
    S: DeserializeOwned
        + ServerFn<Protocol = Http<PostUrl, O>, Output = Go, Error = ApiError>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Client: Client<ApiError>,
    <<S::Client as Client<ApiError>>::Request as ClientReq<ApiError>>::FormData: From<FormData>,
{
    let form = NodeRef::<Form>::new();
    let error = Signal::derive(move || action.value().get().and_then(Result::err));
    Effect::new(move |_| match action.value().get() {
        Some(Ok(go)) => leave(&go),
        Some(Err(error)) => {
            go_on_after(error);
            focus_again(form);
        }
        None => {}
    });
    view! {
        <ActionForm action node_ref=form>
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! { <Notice kind=NoticeKind::Error>{words::of_error(error)}</Notice> }
                    })
            }} {children()}
        </ActionForm>
    }
}

/// Puts the focus on the field marked with `data-retry` and selects what is in it.
fn focus_again(form: NodeRef<Form>) {
    let field = form.get_untracked().and_then(|form| form.query_selector("[data-retry]").ok().flatten());
    if let Some(field) = field {
        if let Some(input) = field.dyn_ref::<web_sys::HtmlInputElement>() {
            input.select();
        }
        if let Some(field) = field.dyn_ref::<HtmlElement>() {
            // A field that cannot take the focus is no reason to stop.
            let _ = field.focus();
        }
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

/// The button that sends a form. While the action is pending it says so and cannot be pressed again.
#[component]
pub(crate) fn Submit<S>(
    action: ServerAction<S>,
    label: &'static str,
    #[prop(default = "One moment…")] working: &'static str,
    #[prop(default = Tone::Primary)] tone: Tone,
    #[prop(optional)] icon: Option<icondata::Icon>,
) -> impl IntoView
where
    S: ServerFn + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
    S::Error: Send + Sync + 'static,
{
    let pending = action.pending();
    let class = match tone {
        Tone::Primary => "button button-primary",
        Tone::Quiet => "button button-quiet",
        Tone::Plain => "button button-plain",
        Tone::Danger => "button button-danger",
    };
    view! {
        <button type="submit" class=class class:busy=move || pending.get() disabled=move || pending.get()>
            {icon.map(|icon| view! { <Icon of=icon /> })}
            {move || if pending.get() { working } else { label }}
        </button>
    }
}
