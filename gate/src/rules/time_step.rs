//! Which time steps a code is accepted for, and that each step is accepted once.
//!
//! ```text
//!            now
//!  ... | -1 | 0 | +1 | ...     three steps of 30 s are looked at (RFC 6238 section 5.2: one step of delay)
//!   ^ the last accepted step: it and all earlier ones are spent
//! ```
//! To add an outcome: a variant of [`Verdict`], its case in [`judge`], and what the service `second_factor` does
//! then.

use super::Code;
use crate::model::Timestamp;
use std::time::Duration;

/// Length of a time step (RFC 6238 section 5.2).
pub const TIME_STEP: Duration = Duration::from_secs(30);
/// The same in milliseconds.
pub(super) const STEP_MILLIS: i64 = 30_000;
/// Steps either side of the current one that are still accepted (RFC 6238 section 5.2: at most one).
pub const WINDOW_STEPS: i64 = 1;

/// What a code turned out to be against one authenticator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Right and fresh. The store still has to move `last_step` to this step, by compare-and-set.
    Accepted {
        /// The time step whose code it is.
        step: i64,
    },
    /// Right for a step inside the window that is spent.
    Used,
    /// Not the code of any step inside the window.
    Wrong,
}

/// The time step (RFC 6238 section 4.2, `T`) that `now` falls into.
pub const fn step_at(now: Timestamp) -> i64 {
    now.millis().div_euclid(STEP_MILLIS)
}

/// When the time step `step` begins.
pub const fn step_start(step: i64) -> Timestamp {
    Timestamp(step.saturating_mul(STEP_MILLIS))
}

/// Judges `code` at `now`, with every step up to and including `last_step` spent. `code_of` gives the code of a
/// step. All steps of the window are always computed and compared, so that the time taken does not tell which one
/// matched.
pub fn judge(code: Code, now: Timestamp, last_step: i64, code_of: impl Fn(i64) -> u32) -> Verdict {
    let current = step_at(now);
    let mut verdict = Verdict::Wrong;
    // From the newest to the oldest: the oldest fresh match wins, which spends the fewest steps.
    for step in (current - WINDOW_STEPS..=current + WINDOW_STEPS).rev() {
        let matches = code_of(step) ^ code.value() == 0;
        verdict = match (matches, step > last_step, verdict) {
            (true, true, _) => Verdict::Accepted { step },
            (true, false, Verdict::Wrong) => Verdict::Used,
            (_, _, before) => before,
        };
    }
    verdict
}

/// How long it takes until an app shows a code that can be accepted after that of `last_step`; nothing where it shows
/// one now.
pub fn wait_for_next_code(last_step: i64, now: Timestamp) -> Duration {
    step_start(last_step.saturating_add(1)).since(now)
}

/// Whether every step of the window at `now` is spent because `last_step` lies beyond it: then no code can be
/// accepted, whichever is typed.
pub const fn is_window_spent(last_step: i64, now: Timestamp) -> bool {
    last_step > step_at(now) + WINDOW_STEPS
}

/// Whether a refused code may be refused because the server's clock was ahead when the last one was accepted, at
/// `last_used_at`: it has been set back since. Clocks of replicas may differ by less than a step.
pub fn was_clock_ahead(last_step: i64, last_used_at: Timestamp, now: Timestamp) -> bool {
    is_window_spent(last_step, now) || now.plus(TIME_STEP) <= last_used_at
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    const NEVER: i64 = i64::MIN;

    /// A stand-in for HOTP with no two equal codes nearby; the real one is tested in `crypto::totp`.
    pub(in crate::rules) fn plain(step: i64) -> u32 {
        u32::try_from(step.rem_euclid(1_000_000)).unwrap()
    }

    pub(in crate::rules) fn typed(step: i64) -> Code {
        Code::parse(&format!("{:06}", plain(step))).unwrap()
    }

    pub(in crate::rules) fn at(step: i64) -> Timestamp {
        Timestamp(step * STEP_MILLIS + 12_345)
    }

    #[test]
    fn one_step_either_side() {
        for (offset, good) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let verdict = judge(typed(1_000 + offset), at(1_000), NEVER, plain);
            assert_eq!(verdict != Verdict::Wrong, good, "offset {offset}");
        }
    }

    #[test]
    fn a_spent_step_is_told_apart_from_a_wrong_code() {
        assert_eq!(judge(typed(1_000), at(1_000), 1_000, plain), Verdict::Used);
        assert_eq!(judge(typed(999), at(1_000), 1_000, plain), Verdict::Used);
        assert_eq!(judge(typed(1_001), at(1_000), 1_000, plain), Verdict::Accepted { step: 1_001 });
        assert_eq!(judge(typed(5), at(1_000), 1_000, plain), Verdict::Wrong);
    }

    #[test]
    fn equal_codes_in_one_window_leave_the_newer_step_usable() {
        let same = |_| 42;
        let code = Code::parse("000042").unwrap();
        assert_eq!(judge(code, at(1_000), NEVER, same), Verdict::Accepted { step: 999 });
        assert_eq!(judge(code, at(1_000), 999, same), Verdict::Accepted { step: 1_000 });
        assert_eq!(judge(code, at(1_000), 1_001, same), Verdict::Used);
    }

    #[test]
    fn the_next_code_comes_with_the_next_step() {
        let seconds = |last_step| wait_for_next_code(last_step, at(1_000)).as_millis();
        assert_eq!((seconds(998), seconds(999)), (0, 0), "the code of now can be used");
        assert_eq!((seconds(1_000), seconds(1_001)), (30_000 - 12_345, 60_000 - 12_345));
        assert_eq!(seconds(NEVER), 0);
    }

    #[test]
    fn a_clock_that_was_set_back_is_told_from_a_device_that_is_fast() {
        for (last_step, used, ahead) in [
            (1_000, 1_000, false),
            (1_001, 1_000, false),
            (1_002, 1_001, true),
            (1_001, 1_001, true),
            (999, 999, false),
        ] {
            assert_eq!(was_clock_ahead(last_step, at(used), at(1_000)), ahead, "{last_step} {used}");
        }
        assert!(!is_window_spent(1_001, at(1_000)) && is_window_spent(1_002, at(1_000)));
    }

    proptest! {
        /// Only a clock that was set back spends a whole window.
        #[test]
        fn a_clock_that_runs_forward_spends_no_window(used in 0i64..900_000, early in -1i64..=1, later in 0i64..90) {
            prop_assert!(!was_clock_ahead(used + early, at(used), at(used + later)));
        }

        #[test]
        fn only_the_window_is_accepted(step in 2i64..900_000, offset in -50i64..50) {
            let verdict = judge(typed(step), at(step + offset), NEVER, plain);
            prop_assert_eq!(verdict == Verdict::Accepted { step }, offset.abs() <= WINDOW_STEPS);
        }

        /// In any order and at any time, accepted steps only rise: no code is accepted twice.
        #[test]
        fn nothing_is_accepted_twice(attempts in proptest::collection::vec((1_000i64..1_010, -2i64..3), 1..60)) {
            let mut last = NEVER;
            let mut accepted = Vec::new();
            for (clock, offset) in attempts {
                if let Verdict::Accepted { step } = judge(typed(clock + offset), at(clock), last, plain) {
                    last = step;
                    accepted.push(step);
                }
            }
            prop_assert!(accepted.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
