//! Watches the session that a page was rendered for. Warns before it ends by itself; typing extends it, so that
//! nothing typed is lost. Once it has ended, or the browser has another one, the page is left: the next
//! person at this screen must not see it (ASVS 5.0 14.3.1).
//!
//! The tabs of a browser share one item of its storage: the mark of the session that was seen last, and until when
//! it lasts. A page that finds another mark there is left at once. Storage may be missing, and a session can end
//! elsewhere, so a page that is seen again (a tab that comes to the front, a page from the back/forward cache)
//! asks the server too.

use super::client::{SENDING, ask, leave, leave_to_other_account};
use crate::api::{ExtendSession, ReadSessionMark};
use leptos::{html::Button, prelude::*, task::spawn_local};
use std::{sync::atomic::Ordering, time::Duration};

/// Milliseconds before the end at which the warning appears (WCAG 2.2.1 asks for 20 seconds at least).
const WARNING_MILLIS: i64 = 60_000;
/// Milliseconds between two extensions of the session while the user types.
const EXTENSION_INTERVAL_MILLIS: i64 = 60_000;
/// Bytes of a mark that say which user it is.
const USER: usize = 26;
/// The key of the shared item.
const STORAGE_KEY: &str = "sallyport-session";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Quiet,
    Warning,
    Ended,
}

/// `mark` says which session, and of whom; without one, the page only tells the other tabs. `left`: the
/// milliseconds that it lasts without another request. `warns`: it can be extended. `stays`: when it ends by
/// itself, the page stays for what was typed on it, and the style sheet covers the rest.
#[island]
pub(crate) fn SessionWatch(mark: String, left: i64, warns: bool, stays: bool) -> impl IntoView {
    let phase = RwSignal::new(Phase::Quiet);
    let ends = StoredValue::new(0_i64);
    let extended_at = StoredValue::new(0_i64);
    let mark = StoredValue::new(mark);
    let button = NodeRef::<Button>::new();
    let prolong = move |end: i64| {
        ends.set_value(end);
        share(&mark.get_value(), end);
    };
    let extend = move || {
        extended_at.set_value(now());
        spawn_local(async move {
            if let Ok(left) = ask(&ExtendSession {}).await {
                prolong(now() + left);
                phase.set(Phase::Quiet);
            }
        });
    };
    // `found` is not the mark of this page. What was typed stays for the user who signs in again.
    let replaced = move |found: &str, by_server: bool| {
        if SENDING.load(Ordering::Relaxed) {
            return;
        }
        let same_user = mark.with_value(|own| own.get(..USER) == found.get(..USER));
        if stays && (same_user || (by_server && found.is_empty())) {
            phase.set(Phase::Ended);
        } else if same_user || found.len() <= USER {
            leave();
        } else {
            leave_to_other_account();
        }
    };
    // Whether the shared item is about this session still, or is missing. Another tab may have extended it.
    let compare = move || {
        let shared = shared();
        match mark.with_value(|own| shared.strip_prefix(own.as_str()).map(|end| end.parse().unwrap_or(0))) {
            Some(end) => ends.set_value(ends.get_value().max(end)),
            None if shared.is_empty() => {}
            None => {
                replaced(&shared, false);
                return false;
            }
        }
        true
    };
    let look = move || {
        if compare() && !document().hidden() {
            spawn_local(async move {
                // Without an answer nothing is known.
                if let Ok(found) = ask(&ReadSessionMark {}).await
                    && mark.with_value(|own| *own != found)
                {
                    replaced(&found, true);
                }
            });
        }
    };
    Effect::new(move |_| {
        extended_at.set_value(now());
        prolong(now() + left);
        if mark.with_value(String::is_empty) {
            return;
        }
        let tick = move || {
            // A timer can outlive its page by a moment.
            if phase.try_get_untracked().is_none_or(|phase| phase == Phase::Ended) || !compare() {
                return;
            }
            let next = match ends.get_value() - now() {
                remaining if remaining <= 0 && stays => Phase::Ended,
                remaining if remaining <= 0 => return leave(),
                remaining if remaining <= WARNING_MILLIS && warns => Phase::Warning,
                _ => Phase::Quiet,
            };
            if phase.get_untracked() != next {
                phase.set(next);
            }
        };
        every_second(tick);
        for (index, event) in ["input", "storage", "visibilitychange", "pageshow"].into_iter().enumerate() {
            listen(event, move || {
                let due = now() - extended_at.get_value() > EXTENSION_INTERVAL_MILLIS;
                if index > 0 {
                    look();
                } else if warns && due && phase.get_untracked() != Phase::Ended {
                    extend();
                }
            });
        }
    });
    Effect::new(move |_| {
        if phase.get() == Phase::Warning
            && let Some(button) = button.get()
        {
            // An element that cannot take the focus is no error.
            let _ = button.focus();
        }
    });
    move || match phase.get() {
        Phase::Quiet => ().into_any(),
        Phase::Warning => warning(button, extend),
        Phase::Ended => ended(),
    }
}

/// Until the island ends. Intervals can always be set.
fn every_second(tick: impl Fn() + 'static) {
    if let Ok(interval) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        on_cleanup(move || interval.clear());
    }
}

/// Until the island ends.
fn listen(event: &str, react: impl Fn() + 'static) {
    let listener = window_event_listener_untyped(event, move |_| react());
    on_cleanup(|| listener.remove());
}

fn warning(button: NodeRef<Button>, extend: impl Fn() + Copy + 'static) -> AnyView {
    view! {
        <div class="session-watch" role="alertdialog" aria-labelledby="idle-title" aria-describedby="idle-text">
            <h2 id="idle-title">"Are you still there?"</h2>
            <p id="idle-text">
                "You will be signed out in less than a minute. What you have typed stays if you stay."
            </p>
            <p>
                <button
                    type="button"
                    class="button button-primary"
                    node_ref=button
                    on:click=move |_| extend()
                >
                    "Stay signed in"
                </button>
            </p>
        </div>
    }
    .into_any()
}

fn ended() -> AnyView {
    view! {
        <div
            class="session-watch session-over"
            role="alertdialog"
            aria-labelledby="idle-title"
            aria-describedby="idle-text"
        >
            <h2 id="idle-title">"You have been signed out"</h2>
            <p id="idle-text">
                "What you have typed is still on this page. Sign in again in another tab, or copy it first."
            </p>
            <p>
                // The address of this page: it is opened after the sign-in.
                <a class="button button-primary" href="" target="_blank">
                    "Sign in again"
                </a>
            </p>
        </div>
    }
    .into_any()
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
fn share(mark: &str, ends: i64) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(STORAGE_KEY, &(mark.to_owned() + &ends.to_string()));
    }
}

fn shared() -> String {
    let storage = window().local_storage().ok().flatten();
    storage.and_then(|storage| storage.get_item(STORAGE_KEY).ok().flatten()).unwrap_or_default()
}
