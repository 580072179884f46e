//! Times: one clock for all pages. The server does not know the reader's time zone and writes UTC; where scripts
//! run, [`crate::islands::LocalTimes`] makes it local time, and UTC stays in the tooltip. Exports are in UTC.

use gate::model::Timestamp;
use leptos::prelude::*;

/// Which part of a time is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeFormat {
    /// Date and time of day.
    DateTime,
    /// The date.
    Date,
    /// The time of day, where the date is today's.
    TimeOfDay,
    /// The date in figures (ISO 8601), for columns.
    Day,
    /// The time of day to the second.
    Clock,
}

impl TimeFormat {
    /// The word in the page, for the script.
    const fn word(self) -> &'static str {
        match self {
            Self::DateTime => "date-time",
            Self::Date => "date",
            Self::TimeOfDay => "time-of-day",
            Self::Day => "day",
            Self::Clock => "clock",
        }
    }
}

/// A point in time. `utc`: in UTC, with scripts too.
#[component]
pub(crate) fn Time(
    at: Timestamp,
    #[prop(default = TimeFormat::DateTime)] format: TimeFormat,
    #[prop(optional)] utc: bool,
) -> impl IntoView {
    let text = match format {
        TimeFormat::DateTime => at.date_time(),
        TimeFormat::Date => at.date(),
        TimeFormat::TimeOfDay => at.time(),
        TimeFormat::Day => at.day(),
        TimeFormat::Clock => format!("{} UTC", at.clock_time()),
    };
    view! {
        <time
            datetime=at.rfc3339()
            title=at.date_time()
            data-at=(!utc).then(|| at.millis())
            data-format=format.word()
        >
            {text}
        </time>
    }
}
