//! Messages. Errors interrupt a screen reader (`alert`), everything else waits its turn (`status`).

use super::Icon;
use crate::{api::Done, words};
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
        NoticeKind::Success => ("notice notice-success", "status", icondata::LuCircleCheck),
        NoticeKind::Info => ("notice notice-info", "status", icondata::LuInfo),
        NoticeKind::Warning => ("notice notice-warning", "status", icondata::LuShieldAlert),
        NoticeKind::Error => ("notice notice-error", "alert", icondata::LuCircleAlert),
    };
    view! {
        <div class=class role=role>
            <Icon of=icon />
            <div class="notice-words">{children()}</div>
        </div>
    }
}

/// Says what has just been done, from the address (`?done=`).
#[component]
pub(crate) fn DoneNotice() -> impl IntoView {
    let query = use_query_map();
    move || {
        let done = query.with(|query| query.get("done").and_then(|word| Done::from_word(&word)));
        done.map(|done| {
            let kind = if done == Done::Ended { NoticeKind::Info } else { NoticeKind::Success };
            view! { <Notice kind>{words::of_done(done)}</Notice> }
        })
    }
}
