//! Forms where scripts run: sent in place, with the error beside the fields. One island for all server functions;
//! what a form contains stays with the server. Pages use [`PostForm` and `Submit`](crate::components).

use super::client::{SENDING, call, leave_after, navigate};
use crate::{
    api::{ApiError, RedirectTo},
    messages::message_for,
    shared::ErrorAlert,
};
use leptos::{
    ev::{self, SubmitEvent},
    html::Form,
    prelude::*,
    task::{spawn_local, tick},
    wasm_bindgen::JsCast,
};
use std::sync::atomic::Ordering;
use web_sys::{FormData, HtmlElement, HtmlInputElement, UrlSearchParams};

/// The state of a form that its buttons show.
#[derive(Clone, Copy)]
pub(super) struct Sending {
    /// The form has been sent and has no answer yet.
    pub(super) pending: RwSignal<bool>,
    /// The label of the button that was pressed.
    pub(super) pressed: RwSignal<String>,
}

/// A form that is sent to the server function at `to`. `error` comes from the same form sent without scripts.
#[island]
pub(crate) fn LiveForm(
    #[prop(into)] to: String,
    id: Option<String>,
    error: Option<ApiError>,
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<Form>::new();
    let sending = Sending { pending: RwSignal::new(false), pressed: RwSignal::default() };
    let error = RwSignal::new(error);
    let live = RwSignal::new(false);
    provide_context(sending);
    // After success a form stays pending until its page is left, and can be sent again by a user who comes back to
    // it.
    Effect::new(move |_| {
        live.set(true);
        window_event_listener(ev::pagehide, move |_| {
            sending.pending.set(false);
            SENDING.store(false, Ordering::Relaxed);
        });
    });
    let action = to.clone();
    let send = move |event: SubmitEvent| {
        // If the fields cannot be read here, the browser sends the form by itself.
        let Some(fields) = form.get_untracked().and_then(|form| fields(&form)) else { return };
        event.prevent_default();
        if sending.pending.get_untracked() {
            return;
        }
        sending.pending.set(true);
        SENDING.store(true, Ordering::Relaxed);
        error.set(None);
        let to = to.clone();
        spawn_local(async move {
            match call::<RedirectTo>(&to, fields).await {
                Ok(next) => navigate(&next),
                Err(refused) => {
                    error.set(Some(refused));
                    sending.pending.set(false);
                    SENDING.store(false, Ordering::Relaxed);
                    leave_after(refused);
                    // A button that is still disabled would not take the focus.
                    tick().await;
                    restore_focus(form, &event);
                }
            }
        });
    };
    view! {
        // `data-live` says that scripts send this form; until then the browser does. Tests wait for it.
        <form
            id=id
            method="post"
            action=action
            node_ref=form
            on:submit=send
            data-live=move || live.get().then_some("")
        >
            {move || error.get().map(|error| view! { <ErrorAlert>{message_for(error)}</ErrorAlert> })}
            {children()}
        </form>
    }
}

/// The body that a browser without scripts would send.
fn fields(form: &HtmlElement) -> Option<String> {
    let fields = FormData::new_with_form(form.dyn_ref()?).ok()?;
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    Some(fields.to_string().into())
}

/// Puts the focus on the field to correct and selects its text; without such a field, back on the button.
fn restore_focus(form: NodeRef<Form>, event: &SubmitEvent) {
    let field = form.get_untracked().and_then(|form| form.query_selector("[data-retry]").ok().flatten());
    if let Some(input) = field.as_ref().and_then(|field| field.dyn_ref::<HtmlInputElement>()) {
        input.select();
    }
    let target = field.and_then(|field| field.dyn_into().ok()).or_else(|| event.submitter());
    if let Some(target) = target {
        // An element that cannot take the focus is no error.
        let _ = target.focus();
    }
}
