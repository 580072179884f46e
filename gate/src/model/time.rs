//! A point in time, as it is stored and sent: milliseconds since the Unix epoch, UTC. Spans of time are
//! [`Duration`](std::time::Duration)s.
//!
//! To write a time in another form: a method beside [`Timestamp::rfc3339`], and a known moment in the test.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Milliseconds of a day, for the calendar.
const MILLIS_PER_DAY: i64 = 86_400_000;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Milliseconds since the Unix epoch (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The raw milliseconds, as the store keeps them.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This moment, later by `duration`. Stops at the end of the range.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis(duration)))
    }

    /// This moment, earlier by `duration`. Stops at the end of the range.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(millis(duration)))
    }

    /// How long after `earlier` this moment is; zero when it is before.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Year, month (1 to 12) and day in UTC, by the proleptic Gregorian calendar.
    fn civil(self) -> (i64, usize, i64) {
        // Counting years from March puts the leap day at the end of the year; eras of 400 years repeat exactly.
        let days = self.0.div_euclid(MILLIS_PER_DAY) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year, usize::try_from(month).unwrap_or(1), day)
    }

    fn clock(self) -> (i64, i64, i64) {
        let seconds = self.0.rem_euclid(MILLIS_PER_DAY) / 1_000;
        (seconds / 3_600, seconds / 60 % 60, seconds % 60)
    }

    /// For people: `3 March 2026`.
    pub fn date(self) -> String {
        let (year, month, day) = self.civil();
        format!("{day} {} {year}", MONTHS.get(month - 1).unwrap_or(&""))
    }

    /// For people: `3 March 2026, 14:05 UTC`.
    pub fn date_time(self) -> String {
        format!("{}, {}", self.date(), self.time())
    }

    /// For people: `14:05 UTC`.
    pub fn time(self) -> String {
        let (hour, minute, _) = self.clock();
        format!("{hour:02}:{minute:02} UTC")
    }

    /// For tables: `2026-03-03`.
    pub fn day(self) -> String {
        let (year, month, day) = self.civil();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// For tables, to the second and without the time zone: `14:05:09`.
    pub fn clock_time(self) -> String {
        let (hour, minute, second) = self.clock();
        format!("{hour:02}:{minute:02}:{second:02}")
    }

    /// For machines (`datetime` attributes, JSON): RFC 3339 with seconds.
    pub fn rfc3339(self) -> String {
        format!("{}T{}Z", self.day(), self.clock_time())
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_moments_read_well() {
        let leap = Timestamp(1_709_210_700_000);
        assert_eq!(leap.date_time(), "29 February 2024, 12:45 UTC");
        assert_eq!(leap.rfc3339(), "2024-02-29T12:45:00Z");
        assert_eq!((leap.day(), leap.clock_time()), ("2024-02-29".to_owned(), "12:45:00".to_owned()));
        assert_eq!(Timestamp(0).rfc3339(), "1970-01-01T00:00:00Z");
        assert_eq!(Timestamp(-1).rfc3339(), "1969-12-31T23:59:59Z");
        // RFC 6238 section 4.2 asks for time beyond 2038.
        assert_eq!(Timestamp(20_000_000_000_000).rfc3339(), "2603-10-11T11:33:20Z");
    }

    #[test]
    fn moments_move_by_durations() {
        let (start, hour) = (Timestamp(1_000), Duration::from_hours(1));
        assert_eq!(start.plus(hour).minus(hour), start);
        assert_eq!(start.plus(hour).since(start), hour);
        assert_eq!(start.since(start.plus(hour)), Duration::ZERO);
        assert_eq!(start.plus(Duration::MAX).millis(), i64::MAX);
    }

    proptest! {
        #[test]
        fn later_moments_sort_later(a in 0i64..250_000_000_000_000, b in 0i64..250_000_000_000_000) {
            let (early, late) = (a.min(b), a.max(b));
            prop_assert!(Timestamp(early).rfc3339() <= Timestamp(late).rfc3339());
        }
    }
}
