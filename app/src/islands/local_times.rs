//! Moments in the time of whoever reads. The server does not know it, and writes UTC.

use gate::model::Timestamp;
use leptos::prelude::*;

/// Rewrites the moments of the page ([`When`](crate::components::When)) once; nothing to see where scripts are off.
#[island]
pub(crate) fn LocalTimes() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(|_| rewrite());
}

#[cfg(feature = "hydrate")]
fn rewrite() {
    use leptos::{wasm_bindgen::JsCast, web_sys::Element};

    let Ok(times) = document().query_selector_all("time[data-at]") else { return };
    for index in 0..times.length() {
        let Some(time) = times.item(index).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        let Some(at) = time.get_attribute("data-at").and_then(|millis| millis.parse().ok()) else { continue };
        let local = shifted(Timestamp(at));
        let text = match time.get_attribute("data-shows").as_deref() {
            Some("day") => local.date(),
            Some("time") => clock(local),
            _ => without_zone(local.date_time()),
        };
        time.set_text_content(Some(&text));
    }
}

/// The time of day as whoever reads it counts it: local in the browser, UTC (and saying so) from the server.
pub(crate) fn time_of_day(at: Timestamp) -> String {
    #[cfg(feature = "hydrate")]
    return clock(shifted(at));
    #[cfg(not(feature = "hydrate"))]
    at.time()
}

/// The moment whose UTC reads like the local time of `at`.
#[cfg(feature = "hydrate")]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "milliseconds since the epoch, minutes of an offset"
)]
fn shifted(at: Timestamp) -> Timestamp {
    let date = web_sys::js_sys::Date::new(&(at.millis() as f64).into());
    at.plus(-(date.get_timezone_offset() as i64) * 60_000)
}

#[cfg(feature = "hydrate")]
fn clock(local: Timestamp) -> String {
    without_zone(local.time())
}

#[cfg(feature = "hydrate")]
fn without_zone(text: String) -> String {
    text.trim_end_matches(" UTC").to_owned()
}
