//! Messages. What went wrong interrupts a screen reader (`alert`), what went well waits its turn (`status`); what simply
//! stands on a page is read in its place.

use super::{Shows, When};
use crate::{
    api::FlashMessage,
    islands::{Alert, ForgetQuery, Icon},
    words,
};
use gate::model::Timestamp;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AlertTone {
    Success,
    Info,
    Warning,
    Error,
}

/// A message with an icon.
#[component]
pub(crate) fn Notice(kind: AlertTone, children: Children) -> impl IntoView {
    let (class, role, icon) = match kind {
        AlertTone::Success => ("notice notice-success", Some("status"), icondata::LuCircleCheck),
        AlertTone::Info => ("notice notice-info", None, icondata::LuInfo),
        AlertTone::Warning => ("notice notice-warning", None, icondata::LuShieldAlert),
        AlertTone::Error => return view! { <Alert>{children()}</Alert> }.into_any(),
    };
    view! {
        <div class=class role=role>
            <Icon of=icon />
            <div class="notice-words">{children()}</div>
        </div>
    }
    .into_any()
}

/// Says what has just been done, from the address (`?done=`). It takes the focus, since a message that is there from
/// the start is not announced by itself; on the sign-in page the first field keeps it.
#[component]
pub(crate) fn FlashAlert() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let done = query.get("done").and_then(|word| word.parse::<FlashMessage>().ok());
    let until = query.get("until").and_then(|millis| millis.parse().ok()).map(Timestamp);
    done.map(|done| {
        let focused = !matches!(done, FlashMessage::SignedOut | FlashMessage::Ended);
        let kind = match done {
            FlashMessage::Ended => AlertTone::Info,
            FlashMessage::LockedOut => AlertTone::Error,
            _ => AlertTone::Success,
        };
        view! {
            <div tabindex="-1" autofocus=focused class="done">
                <Notice kind>
                    {words::of_done(done)}
                    {until
                        .filter(|_| done == FlashMessage::LockedOut)
                        .map(|until| view! { " It ends at " <strong><When at=until shows=Shows::Time /></strong> "." })}
                </Notice>
                <ForgetQuery />
            </div>
        }
    })
}
