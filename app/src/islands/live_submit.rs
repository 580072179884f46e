//! Buttons of forms where scripts run. Pages use [`Submit`](crate::components::Submit).

use super::live_form::Sending;
use leptos::prelude::*;

/// The button that sends a [`LiveForm`](super::LiveForm). While the form is pending it says so and is disabled.
/// The children are its icon.
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
