//! Times: one clock for all pages. The server does not know the reader's time zone and writes UTC; where scripts
//! run, the navigator makes it local time, and UTC stays in the tooltip. Exports are in UTC. Lists
//! say how long ago something was; there the tooltip is in local time.

use crate::api::now;
use gate::model::Timestamp;
use leptos::prelude::*;
use std::time::Duration;

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
    /// How long ago it was, as of when the page was rendered; the date once that is a week. The tooltip has the
    /// moment itself.
    Ago,
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
            Self::Ago => "ago",
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
    let age = now().map(|now| now.since(at));
    let format = match (format, age.and_then(ago)) {
        (TimeFormat::Ago, None) => TimeFormat::Date,
        (format, _) => format,
    };
    let text = match format {
        TimeFormat::DateTime => at.date_time(),
        TimeFormat::Date => at.date(),
        TimeFormat::TimeOfDay => at.time(),
        TimeFormat::Day => at.day(),
        TimeFormat::Clock => format!("{} UTC", at.clock_time()),
        TimeFormat::Ago => age.and_then(ago).unwrap_or_default(),
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

/// An age in words, up to a week.
fn ago(age: Duration) -> Option<String> {
    let minutes = age.as_secs() / 60;
    Some(match (minutes, minutes / 60, minutes / 1_440) {
        (0, ..) => "just now".to_owned(),
        (minutes, 0, _) => format!("{minutes} min ago"),
        (_, hours, 0) => format!("{hours} h ago"),
        (.., 1) => "1 day ago".to_owned(),
        (.., days @ ..7) => format!("{days} days ago"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_rounded_down_to_their_largest_unit() {
        for (seconds, expected) in [
            (59, "just now"),
            (60, "1 min ago"),
            (3_599, "59 min ago"),
            (3_600, "1 h ago"),
            (86_399, "23 h ago"),
            (86_400, "1 day ago"),
            (604_799, "6 days ago"),
        ] {
            assert_eq!(ago(Duration::from_secs(seconds)).as_deref(), Some(expected));
        }
        assert_eq!(ago(Duration::from_hours(168)), None);
    }
}
