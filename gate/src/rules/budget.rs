//! Budgets: how often something may be guessed, and how long a pause lasts. One mechanism for every counter.
//!
//! ```text
//!  failures in a row   0 1 2 3 4 | 5      6      7      8  ...
//!  then                try again | 1 min  2 min  4 min  8 min, at most 1 hour
//! ```
//! After each pause one try is allowed; a success sets everything back. NIST SP 800-63B-4 section 3.2.2 asks for at
//! most 100 failures in a row and suggests pauses from 30 seconds to an hour; PSD2 RTS article 4(3)(b) for at most
//! five before a pause.

use crate::model::Timestamp;

const MINUTE: i64 = 60_000;

/// How much may be tried on one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptPolicy {
    /// Failures in a row after which the first pause begins.
    pub free: u32,
    /// Milliseconds of the first pause; each further one is twice as long.
    pub first_pause: i64,
    /// Milliseconds of the longest pause.
    pub longest_pause: i64,
}

impl AttemptPolicy {
    /// Codes of one user, and passwords of one account from one network or from a browser it signed in with before.
    pub const STRICT: Self = Self { free: 5, first_pause: MINUTE, longest_pause: 60 * MINUTE };
    /// Passwords of one account from anywhere. Slower to begin and shorter: whoever has no password must not be able
    /// to keep the owner out for long.
    pub const ACCOUNT: Self = Self { free: 50, first_pause: MINUTE, longest_pause: 2 * MINUTE };
}

/// Wrong codes after which an authenticator is spent, if no right one came between.
pub const MOST_WRONG_CODES: u32 = 100;

/// What happened on a lane so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// Failures since the last success.
    pub failures: u32,
    /// When the last of them was.
    pub last_failed_at: Option<Timestamp>,
}

/// Until when no try is allowed, if there is a pause now. Pure: the same answer on every replica.
pub fn paused_until(budget: &AttemptPolicy, history: &Failures, now: Timestamp) -> Option<Timestamp> {
    let doublings = history.failures.checked_sub(budget.free)?;
    // Thirty doublings are longer than any pause; the shift cannot overflow.
    let pause = budget.first_pause.saturating_mul(1 << doublings.min(30)).min(budget.longest_pause);
    Some(history.last_failed_at?.plus(pause)).filter(|until| now < *until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pause(failures: u32, now: i64) -> Option<i64> {
        let history = Failures { failures, last_failed_at: Some(Timestamp(0)) };
        paused_until(&AttemptPolicy::STRICT, &history, Timestamp(now)).map(Timestamp::millis)
    }

    #[test]
    fn five_are_free_and_pauses_double_up_to_an_hour() {
        assert_eq!(paused_until(&AttemptPolicy::STRICT, &Failures::default(), Timestamp(0)), None);
        assert_eq!(pause(4, 0), None);
        assert_eq!(pause(5, 0), Some(MINUTE));
        assert_eq!(pause(5, MINUTE), None, "the pause is over");
        assert_eq!(pause(6, 0), Some(2 * MINUTE));
        assert_eq!(pause(10, 0), Some(32 * MINUTE));
        assert_eq!(pause(11, 0), Some(60 * MINUTE));
        assert_eq!(pause(u32::MAX, 0), Some(60 * MINUTE));
    }

    /// Somebody who always tries at the first moment allowed: how many tries fit into a time?
    fn tries_within(budget: &AttemptPolicy, time: i64) -> u32 {
        let (mut history, mut now) = (Failures::default(), Timestamp(0));
        while now.millis() <= time {
            history = Failures { failures: history.failures + 1, last_failed_at: Some(now) };
            now = paused_until(budget, &history, now).unwrap_or(now);
        }
        history.failures
    }

    #[test]
    fn patience_does_not_pay() {
        let day = 24 * 60 * MINUTE;
        assert_eq!(tries_within(&AttemptPolicy::STRICT, day), 33);
        // A hundred wrong codes, which spend an authenticator, take days.
        assert!(tries_within(&AttemptPolicy::STRICT, 3 * day) < MOST_WRONG_CODES);
    }

    proptest! {
        #[test]
        fn more_failures_never_shorten_the_pause(failures in 0u32..200, now in 0i64..10_000_000) {
            let (fewer, more) = (pause(failures, now), pause(failures + 1, now));
            prop_assert!(fewer.unwrap_or(0) <= more.unwrap_or(0));
        }
    }
}
