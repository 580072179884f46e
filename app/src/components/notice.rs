//! Messages. What went wrong interrupts a screen reader (`alert`), what went well waits its turn (`status`); what simply
//! stands on a page is read in its place.

use super::{Shows, When};
use crate::{
    api::Done,
    islands::{Alert, ForgetQuery, Icon},
    words,
};
use gate::model::Timestamp;
use leptos::prelude::*;
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
        NoticeKind::Error => return view! { <Alert>{children()}</Alert> }.into_any(),
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
pub(crate) fn DoneNotice() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let done = query.get("done").and_then(|word| Done::from_word(&word));
    let until = query.get("until").and_then(|millis| millis.parse().ok()).map(Timestamp);
    done.map(|done| {
        let focused = !matches!(done, Done::SignedOut | Done::Ended);
        let kind = match done {
            Done::Ended => NoticeKind::Info,
            Done::Paused => NoticeKind::Error,
            _ => NoticeKind::Success,
        };
        view! {
            <div tabindex="-1" autofocus=focused class="done">
                <Notice kind>
                    {words::of_done(done)}
                    {until
                        .filter(|_| done == Done::Paused)
                        .map(|until| view! { " It ends at " <strong><When at=until shows=Shows::Time /></strong> "." })}
                </Notice>
                <ForgetQuery />
            </div>
        }
    })
}
