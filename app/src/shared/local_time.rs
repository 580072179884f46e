//! Times as the reader's clock shows them: in the browser by its time zone, which the server does not know.

use gate::model::Timestamp;

/// The time of day: local in the browser, UTC (and saying so) from the server.
pub(crate) fn time_of_day(at: Timestamp) -> String {
    #[cfg(feature = "hydrate")]
    return local_time_of_day(at);
    #[cfg(not(feature = "hydrate"))]
    at.time()
}

/// The local time of day.
#[cfg(feature = "hydrate")]
pub(crate) fn local_time_of_day(at: Timestamp) -> String {
    without_zone(local(at).time())
}

/// The timestamp whose UTC reads like the local time of `at`.
#[cfg(feature = "hydrate")]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "milliseconds since the epoch, minutes of an offset"
)]
pub(crate) fn local(at: Timestamp) -> Timestamp {
    let date = web_sys::js_sys::Date::new(&(at.millis() as f64).into());
    Timestamp(at.millis() - (date.get_timezone_offset() as i64) * 60_000)
}

/// A text of [`Timestamp`] without its time zone.
#[cfg(feature = "hydrate")]
pub(crate) fn without_zone(text: String) -> String {
    text.trim_end_matches(" UTC").to_owned()
}
