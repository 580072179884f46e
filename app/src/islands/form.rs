//! Forms where scripts run: sent in place, with the error beside the fields. One island for all server functions; what a
//! form contains stays with the server. Pages use [`PostForm` and `Submit`](crate::components).

use super::{
    Alert,
    ask::{ask, go_on_after, leave},
};
use crate::{
    api::{ApiError, RedirectTo},
    words,
};
use leptos::{
    ev::{self, SubmitEvent},
    html::Form,
    prelude::*,
    task::{spawn_local, tick},
    wasm_bindgen::JsCast,
};
use web_sys::{FormData, HtmlElement, HtmlInputElement, UrlSearchParams};

/// What the buttons of a form know of it.
#[derive(Clone, Copy)]
struct Sending {
    /// The form is under way.
    pending: RwSignal<bool>,
    /// The label of the button that was pressed.
    pressed: RwSignal<String>,
}

/// A form that is sent to the server function at `to`. `error` is that of a try without scripts.
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
    // A form that was sent stays pending until its page is left. Whoever comes back to it can send it again.
    Effect::new(move |_| {
        live.set(true);
        window_event_listener(ev::pagehide, move |_| sending.pending.set(false));
    });
    let action = to.clone();
    let send = move |event: SubmitEvent| {
        // What cannot be read here, the browser sends by itself.
        let Some(fields) = form.get_untracked().and_then(|form| fields(&form)) else { return };
        event.prevent_default();
        if sending.pending.get_untracked() {
            return;
        }
        sending.pending.set(true);
        error.set(None);
        let to = to.clone();
        spawn_local(async move {
            match ask::<RedirectTo>(&to, fields).await {
                Ok(go) => leave(&go),
                Err(refused) => {
                    error.set(Some(refused));
                    sending.pending.set(false);
                    go_on_after(refused);
                    // A button that is still disabled would not take the focus.
                    tick().await;
                    focus_again(form, &event);
                }
            }
        });
    };
    view! {
        // Until `data-live` is there the browser sends the form by itself; whoever tests what scripts do waits for it.
        <form
            id=id
            method="post"
            action=action
            node_ref=form
            on:submit=send
            data-live=move || live.get().then_some("")
        >
            {move || error.get().map(|error| view! { <Alert>{words::of_error(error)}</Alert> })}
            {children()}
        </form>
    }
}

/// What a browser without scripts would send.
fn fields(form: &HtmlElement) -> Option<String> {
    let fields = FormData::new_with_form(form.dyn_ref()?).ok()?;
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    Some(fields.to_string().into())
}

/// Puts the focus on the field that needs another try and selects what is in it; without one, back on the button.
fn focus_again(form: NodeRef<Form>, event: &SubmitEvent) {
    let field = form.get_untracked().and_then(|form| form.query_selector("[data-retry]").ok().flatten());
    if let Some(input) = field.as_ref().and_then(|field| field.dyn_ref::<HtmlInputElement>()) {
        input.select();
    }
    let target = field.and_then(|field| field.dyn_into().ok()).or_else(|| event.submitter());
    if let Some(target) = target {
        // What cannot take the focus is no reason to stop.
        let _ = target.focus();
    }
}

/// The button that sends a [`LiveForm`]. While the form is under way it says so and cannot be pressed again. The
/// children are its icon.
#[island]
pub(crate) fn LiveSubmit(
    #[prop(into)] label: String,
    #[prop(into)] working: String,
    #[prop(into)] class: String,
    spoken: Option<String>,
    locked_by: Option<String>,
    children: Children,
) -> impl IntoView {
    let locked = locked_by.is_some();
    let sending = use_context::<Sending>();
    let pending = move || sending.is_some_and(|sending| sending.pending.get());
    let busy = {
        let label = label.clone();
        Memo::new(move |_| pending() && sending.is_some_and(|sending| sending.pressed.get() == label))
    };
    let press = {
        let label = label.clone();
        move |_| {
            if let Some(sending) = sending {
                sending.pressed.set(label.clone());
            }
        }
    };
    view! {
        <button
            type="submit"
            class=class
            class:busy=move || busy.get()
            aria-label=spoken
            aria-describedby=locked_by
            disabled=move || locked || pending()
            on:click=press
        >
            {children()}
            {move || if busy.get() { working.clone() } else { label.clone() }}
        </button>
    }
}
