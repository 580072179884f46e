//! Times in the reader's time zone. The server does not know it, and writes UTC.

use leptos::prelude::*;

/// Rewrites the times of the page ([`Time`](crate::components::Time)) once. Without scripts they stay in UTC.
#[island]
pub(crate) fn LocalTimes() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(|_| rewrite());
}

#[cfg(feature = "hydrate")]
fn rewrite() {
    use crate::shared::{local, local_time_of_day, without_zone};
    use gate::model::Timestamp;
    use leptos::{wasm_bindgen::JsCast, web_sys::Element};

    let Ok(times) = document().query_selector_all("time[data-at]") else { return };
    for index in 0..times.length() {
        let Some(time) = times.item(index).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        let Some(at) = time.get_attribute("data-at").and_then(|millis| millis.parse().ok()) else { continue };
        let at = Timestamp(at);
        let exact = without_zone(local(at).date_time());
        let text = match time.get_attribute("data-format").as_deref() {
            Some("date") => local(at).date(),
            Some("time-of-day") => local_time_of_day(at),
            Some("day") => local(at).day(),
            Some("clock") => local(at).clock_time(),
            Some("ago") => {
                // Attributes of this name can always be set.
                let _ = time.set_attribute("title", &exact);
                continue;
            }
            _ => exact,
        };
        time.set_text_content(Some(&text));
    }
}
