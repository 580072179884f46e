//! Messages. What went wrong interrupts a screen reader (`alert`), what went well waits its turn (`status`); what simply
//! stands on a page is read in its place.

use super::Icon;
use crate::{api::Done, words};
use gate::model::Timestamp;
use leptos::{prelude::*, wasm_bindgen::JsValue};
use leptos_router::hooks::use_query_map;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoticeKind {
    Success,
    Info,
    Warning,
    Error,
}

/// A message with an icon.
#[component]
pub(crate) fn Notice(kind: NoticeKind, children: Children) -> impl IntoView {
    let (class, role, icon) = match kind {
        NoticeKind::Success => ("notice notice-success", Some("status"), icondata::LuCircleCheck),
        NoticeKind::Info => ("notice notice-info", None, icondata::LuInfo),
        NoticeKind::Warning => ("notice notice-warning", None, icondata::LuShieldAlert),
        NoticeKind::Error => ("notice notice-error", Some("alert"), icondata::LuCircleAlert),
    };
    view! {
        <div class=class role=role>
            <Icon of=icon />
            <div class="notice-words">{children()}</div>
        </div>
    }
}

/// Says what has just been done, from the address (`?done=`). It takes the focus, since a message that is there from
/// the start is not announced by itself; on the sign-in page the first field keeps it.
#[component]
pub(crate) fn DoneNotice() -> impl IntoView {
    let query = use_query_map();
    let done = move || query.with(|query| query.get("done").and_then(|word| Done::from_word(&word)));
    Effect::new(move |_| {
        if done().is_some() {
            forget_address();
        }
    });
    move || {
        done().map(|done| {
            let focused = !matches!(done, Done::SignedOut | Done::Ended);
            let kind = match done {
                Done::Ended => NoticeKind::Info,
                Done::Paused => NoticeKind::Error,
                _ => NoticeKind::Success,
            };
            let until = query.with(|query| query.get("until")?.parse().ok()).map(Timestamp);
            view! {
                <div tabindex="-1" autofocus=focused class="done">
                    <Notice kind>
                        {words::of_done(done)}
                        {until
                            .filter(|_| done == Done::Paused)
                            .map(|until| view! { " The pause ends at " <strong>{until.time()}</strong> "." })}
                    </Notice>
                </div>
            }
        })
    }
}

/// Takes the query out of the address, so that a reload or a bookmark does not say it again.
fn forget_address() {
    let window = window();
    if let (Ok(path), Ok(history)) = (window.location().pathname(), window.history()) {
        // An address that cannot be replaced only repeats the message.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}
