//! Forms where scripts run: sent in place, with the error beside the fields. One island for all server functions;
//! what a form contains stays with the server. Pages use [`PostForm` and `Submit`](crate::components).

use super::{
    client::{SENDING, leave_after, navigate, send},
    unsaved_changes::{has_changes, has_changes_outside},
};
use crate::{
    api::ApiError,
    messages::{field_selector, message_for},
    shared::{ErrorAlert, error_text},
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

/// The field that the error of its form is about.
const INVALID: &str = "[aria-invalid]";

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
        // Drawn again, a time in the error of the server is in the reader's time zone.
        error.notify();
        let listener = window_event_listener(ev::pagehide, move |_| {
            sending.pending.set(false);
            SENDING.store(false, Ordering::Relaxed);
        });
        on_cleanup(|| listener.remove());
    });
    let action = to.clone();
    let submit = move |event: SubmitEvent| {
        // If the fields cannot be read here, the browser sends the form by itself.
        let Some(element) = form.get_untracked() else { return };
        let Some(fields) = fields(&element) else { return };
        event.prevent_default();
        if sending.pending.get_untracked() || !may_leave(&element) {
            return;
        }
        sending.pending.set(true);
        SENDING.store(true, Ordering::Relaxed);
        error.set(None);
        show_at_field(&element, None);
        let to = to.clone();
        spawn_local(async move {
            let answer = send(&to, fields).await;
            // The user has gone on to another page.
            if !element.is_connected() {
                return;
            }
            match answer {
                Ok(next) => navigate(&next),
                Err(refused) => {
                    if !show_at_field(&element, Some(refused)) {
                        error.set(Some(refused));
                    }
                    sending.pending.set(false);
                    SENDING.store(false, Ordering::Relaxed);
                    // What was typed stays on the page, with the reason beside it.
                    if !has_changes() {
                        leave_after(refused);
                    }
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
            on:submit=submit
            data-live=move || live.get().then_some("")
        >
            {move || error.get().map(|error| view! { <ErrorAlert>{error_text(error)}</ErrorAlert> })}
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

/// Asks before what was changed in other forms of the page is lost.
fn may_leave(form: &HtmlElement) -> bool {
    let question = "Another change on this page is not saved. Go on without it?";
    !has_changes_outside(form) || window().confirm_with_message(question).unwrap_or(true)
}

/// Shows `error` beside the field that it is about; `false` if that is none of this form. `None` takes an earlier one
/// away.
fn show_at_field(form: &HtmlElement, error: Option<ApiError>) -> bool {
    let find = |selector: &str| form.query_selector(selector).ok().flatten();
    let Some(refused) = error else {
        if let (Some(field), Some(text)) = (find(INVALID), find(".field-error:not(:empty)")) {
            // Removing an attribute cannot fail.
            let _ = field.remove_attribute("aria-invalid");
            text.set_text_content(None);
        }
        return false;
    };
    let Some(fields) = field_selector(refused) else { return false };
    let (Some(field), Some(text)) = (find(fields), find(&format!(":is({fields}) ~ .field-error"))) else {
        return false;
    };
    text.set_text_content(Some(&message_for(refused)));
    field.set_attribute("aria-invalid", "true").is_ok()
}

/// Puts the focus on the field to correct and selects its text; without such a field, back on the button.
fn restore_focus(form: NodeRef<Form>, event: &SubmitEvent) {
    let find = |selector| form.get_untracked().and_then(|form| form.query_selector(selector).ok().flatten());
    let field = find(INVALID).or_else(|| find("[data-retry]"));
    if let Some(input) = field.as_ref().and_then(|field| field.dyn_ref::<HtmlInputElement>()) {
        input.select();
    }
    let target = field.and_then(|field| field.dyn_into().ok()).or_else(|| event.submitter());
    if let Some(target) = target {
        // An element that cannot take the focus is no error.
        let _ = target.focus();
    }
}
