//! Points in time: in UTC from the server, in the time of the reader where scripts run ([`crate::islands::LocalTimes`]).

use gate::model::Timestamp;
use leptos::prelude::*;

/// What of a moment is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shows {
    /// Day and time of day.
    Both,
    /// The day.
    Day,
    /// The time of day, where the day is today.
    Time,
}

impl Shows {
    /// The word in the page, for the script.
    const fn word(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Day => "day",
            Self::Time => "time",
        }
    }
}

/// A moment.
#[component]
pub(crate) fn When(at: Timestamp, #[prop(default = Shows::Both)] shows: Shows) -> impl IntoView {
    let text = match shows {
        Shows::Both => at.date_time(),
        Shows::Day => at.date(),
        Shows::Time => at.time(),
    };
    view! {
        <time datetime=at.rfc3339() data-at=at.millis() data-shows=shows.word()>
            {text}
        </time>
    }
}
