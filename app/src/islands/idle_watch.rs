//! Warns before an idle session ends. Typing extends the session, so that nothing typed is lost.

use super::client::call;
use crate::{Page, api::ExtendSession};
use leptos::{ev, html::Button, prelude::*, server_fn::ServerFn, task::spawn_local};
use std::time::Duration;

/// Milliseconds before the end at which the warning appears (WCAG 2.2.1 asks for 20 seconds at least).
const WARNING_MILLIS: i64 = 60_000;
/// Milliseconds between two extensions of the session while the user types.
const EXTENSION_INTERVAL_MILLIS: i64 = 60_000;
/// The key in the browser's storage by which its tabs share when the session ends.
const STORAGE_KEY: &str = "sallyport-session-ends";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Quiet,
    Warning,
    Ended,
}

/// Counts down from `left`, the milliseconds that the session lasts without another request.
#[island]
pub(crate) fn IdleWatch(left: i64) -> impl IntoView {
    let phase = RwSignal::new(Phase::Quiet);
    let ends = StoredValue::new(0_i64);
    let extended_at = StoredValue::new(0_i64);
    let button = NodeRef::<Button>::new();
    let extend = move || {
        extended_at.set_value(now());
        spawn_local(async move {
            if let Ok(left) = call::<i64>(ExtendSession::PATH, String::new()).await {
                ends.set_value(now() + left);
                share(now() + left);
                phase.set(Phase::Quiet);
            }
        });
    };
    Effect::new(move |_| {
        ends.set_value(now() + left);
        extended_at.set_value(now());
        share(now() + left);
        let tick = move || {
            // Another tab may have extended the session.
            let end = ends.get_value().max(shared());
            ends.set_value(end);
            let remaining = end - now();
            let next = match remaining {
                remaining if remaining <= 0 => Phase::Ended,
                remaining if remaining <= WARNING_MILLIS => Phase::Warning,
                _ => Phase::Quiet,
            };
            if phase.get_untracked() != next {
                phase.set(next);
            }
        };
        if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || timer.clear());
        }
        let typing = window_event_listener(ev::input, move |_| {
            if phase.get_untracked() != Phase::Ended && now() - extended_at.get_value() > EXTENSION_INTERVAL_MILLIS
            {
                extend();
            }
        });
        on_cleanup(move || typing.remove());
    });
    Effect::new(move |_| {
        if phase.get() == Phase::Warning
            && let Some(button) = button.get()
        {
            // An element that cannot take the focus is no error.
            let _ = button.focus();
        }
    });
    move || {
        match phase.get() {
        Phase::Quiet => ().into_any(),
        Phase::Warning => view! {
            <div class="idle-watch" role="alertdialog" aria-labelledby="idle-title" aria-describedby="idle-text">
                <h2 id="idle-title">"Are you still there?"</h2>
                <p id="idle-text">"You will be signed out in less than a minute. What you have typed stays if you stay."</p>
                <p>
                    <button type="button" class="button button-primary" node_ref=button on:click=move |_| extend()>
                        "Stay signed in"
                    </button>
                </p>
            </div>
        }
        .into_any(),
        Phase::Ended => view! {
            <div class="idle-watch" role="alertdialog" aria-labelledby="idle-title" aria-describedby="idle-text">
                <h2 id="idle-title">"You have been signed out"</h2>
                <p id="idle-text">"What you have typed is still on this page. Sign in again in another tab, or copy it first."</p>
                <p>
                    <a class="button button-primary" href=Page::SignIn.path() target="_blank">
                        "Sign in again"
                    </a>
                </p>
            </div>
        }
        .into_any(),
    }
    }
}

#[cfg(feature = "hydrate")]
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since the epoch are a whole number in range")]
fn now() -> i64 {
    // Integers, here and in the storage: parsing and printing floats would be much code to download.
    web_sys::js_sys::Date::now() as i64
}

/// The server renders no warning.
#[cfg(not(feature = "hydrate"))]
const fn now() -> i64 {
    0
}

/// Without storage, every tab counts for itself.
fn share(ends: i64) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(STORAGE_KEY, &ends.to_string());
    }
}

fn shared() -> i64 {
    let text =
        window().local_storage().ok().flatten().and_then(|storage| storage.get_item(STORAGE_KEY).ok().flatten());
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}
