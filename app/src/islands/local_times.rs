//! Times in the reader's time zone. The server does not know it, and writes UTC.

use crate::{
    navigator::elements,
    shared::{local, local_time_of_day, without_zone},
};
use gate::model::Timestamp;
use leptos::web_sys::Element;

/// Rewrites the times ([`Time`](crate::components::Time)) in a part of the page. Without scripts they stay in UTC.
pub(crate) fn rewrite_times(within: &Element) {
    for time in elements(within, "time[data-at]") {
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
