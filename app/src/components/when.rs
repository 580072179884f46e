//! Points in time, in UTC on both sides: local time would differ between the server's page and the browser's.

use gate::model::Timestamp;
use leptos::prelude::*;

/// A moment; `day` leaves the time of day out.
#[component]
pub(crate) fn When(at: Timestamp, #[prop(optional)] day: bool) -> impl IntoView {
    view! { <time datetime=at.rfc3339()>{if day { at.date() } else { at.date_time() }}</time> }
}
