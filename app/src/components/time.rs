//! Times: in UTC from the server, in the reader's time zone where scripts run ([`crate::islands::LocalTimes`]).

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
}

impl TimeFormat {
    /// The word in the page, for the script.
    const fn word(self) -> &'static str {
        match self {
            Self::DateTime => "date-time",
            Self::Date => "date",
            Self::TimeOfDay => "time-of-day",
        }
    }
}

/// A point in time.
#[component]
pub(crate) fn Time(at: Timestamp, #[prop(default = TimeFormat::DateTime)] format: TimeFormat) -> impl IntoView {
    let text = match format {
        TimeFormat::DateTime => at.date_time(),
        TimeFormat::Date => at.date(),
        TimeFormat::TimeOfDay => at.time(),
    };
    view! {
        <time datetime=at.rfc3339() data-at=at.millis() data-format=format.word()>
            {text}
        </time>
    }
}
