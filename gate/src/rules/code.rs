//! Codes: how they are read, which time steps count, and that each counts once.
//!
//! ```text
//!            now
//!  ... | -1 | 0 | +1 | ...     three steps of 30 s are looked at (RFC 6238 section 5.2: one step of delay)
//!   ^last accepted: it and all earlier ones are spent
//! ```

use crate::model::{Refusal, Timestamp};
use std::time::Duration;

/// Digits of a code (RFC 4226 section 5.3: at least six).
pub const DIGITS: usize = 6;
/// Length of a time step (RFC 6238 section 5.2).
pub const TIME_STEP: Duration = Duration::from_secs(30);
/// The same in milliseconds.
const STEP_MILLIS: i64 = 30_000;
/// Steps either side of the current one that are still accepted (RFC 6238 section 5.2: at most one).
pub const WINDOW_STEPS: i64 = 1;

/// Six digits that a user typed. Not `Serialize`; `Debug` does not show them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code(u32);

impl Code {
    /// Reads what was typed: six digits, ASCII or as wide as Japanese keyboards make them; spaces and dashes anywhere are
    /// left out, since apps show codes in groups.
    pub fn parse(input: &str) -> Result<Self, Refusal> {
        let mut value = 0;
        let mut digits = 0;
        for symbol in input.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '\u{2011}')) {
            let wide = u32::from(symbol).checked_sub(u32::from('０')).filter(|digit| *digit < 10);
            let digit = symbol.to_digit(10).or(wide).ok_or(Refusal::MalformedCode)?;
            digits += 1;
            if digits > DIGITS {
                return Err(Refusal::MalformedCode);
            }
            value = value * 10 + digit;
        }
        if digits == DIGITS { Ok(Self(value)) } else { Err(Refusal::MalformedCode) }
    }

    /// The code as a number below one million, for comparison with a generated one.
    pub const fn value(self) -> u32 {
        self.0
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(redacted)")
    }
}

/// What a code is against one authenticator.
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

/// Judges `code` at `now`, with every step up to and including `last_step` spent. `code_of` gives the code of
/// a step. All steps of the window are computed and compared, whatever matches, so that the time taken says
/// nothing about which one did.
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

/// How far an app's clock may be off, in steps, to be recognised while it is set up: ten minutes either side.
const CLOCK_ERROR_STEPS: i64 = 20;

/// For a code that was judged wrong: by how many milliseconds the clock that made it is ahead (behind when negative),
/// if it is the code of a moment within ten minutes. Only used to say so while an authenticator is set up; no code
/// outside the window is accepted anywhere.
pub fn clock_error(code: Code, now: Timestamp, code_of: impl Fn(i64) -> u32) -> Option<i64> {
    let current = step_at(now);
    let offsets = (WINDOW_STEPS + 1..=CLOCK_ERROR_STEPS).flat_map(|steps| [-steps, steps]);
    let found = offsets.into_iter().find(|offset| code_of(current + offset) == code.value())?;
    Some(found * STEP_MILLIS)
}

/// Codes in a row that must agree before a clock is taken to be off: a single late one may only be typed slowly.
const STEADY: i64 = 3;

/// What is known of a device's clock after one more accepted code, whose time step was `seen` steps ahead of the server's
/// (RFC 6238 section 6): how many codes in a row were early (positive) or late (negative), at most three.
pub fn next_drift(before: i64, seen: i64) -> i64 {
    let seen = seen.signum();
    if before.signum() == seen { (before + seen).clamp(-STEADY, STEADY) } else { seen }
}

/// Whether the clock of a device is off, rather than its owner typing slowly.
pub const fn is_steady_drift(drift: i64) -> bool {
    drift.abs() >= STEADY
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NEVER: i64 = i64::MIN;

    /// A stand-in for HOTP with no two equal codes nearby; the real one is tested in `crypto::totp`.
    fn plain(step: i64) -> u32 {
        u32::try_from(step.rem_euclid(1_000_000)).unwrap()
    }

    fn typed(step: i64) -> Code {
        Code::parse(&format!("{:06}", plain(step))).unwrap()
    }

    fn at(step: i64) -> Timestamp {
        Timestamp(step * STEP_MILLIS + 12_345)
    }

    #[test]
    fn people_may_type_groups() {
        for typed in ["012345", "012 345", "012-345", " 01 23 45 ", "012\u{a0}345", "０１２３４５"] {
            assert_eq!(Code::parse(typed).map(Code::value), Ok(12_345), "{typed}");
        }
        for typed in
            ["", "12345", "1234567", "12345a", "１２３４５６７", "²12345", "+12345", "00000000000000123456"]
        {
            assert_eq!(Code::parse(typed), Err(Refusal::MalformedCode), "{typed}");
        }
    }

    #[test]
    fn debug_shows_no_digits() {
        assert_eq!(format!("{:?}", typed(123_456)), "Code(redacted)");
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
    fn a_clock_that_is_off_is_recognised_within_ten_minutes() {
        for (offset, found) in
            [(-8, Some(-240_000)), (20, Some(600_000)), (-20, Some(-600_000)), (21, None), (-21, None)]
        {
            assert_eq!(clock_error(typed(1_000 + offset), at(1_000), plain), found, "offset {offset}");
        }
    }

    proptest! {
        #[test]
        fn parsing_never_panics(input in ".{0,40}") {
            let _ = Code::parse(&input);
        }

        #[test]
        fn only_the_window_is_accepted(step in 2i64..900_000, offset in -50i64..50) {
            let verdict = judge(typed(step), at(step + offset), NEVER, plain);
            prop_assert_eq!(verdict == Verdict::Accepted { step }, offset.abs() <= WINDOW_STEPS);
        }

        /// Whatever is tried in whatever order at whatever time, accepted steps only rise: no code twice.
        #[test]
        fn nothing_is_accepted_twice(tries in proptest::collection::vec((1_000i64..1_010, -2i64..3), 1..60)) {
            let mut last = NEVER;
            let mut accepted = Vec::new();
            for (clock, offset) in tries {
                if let Verdict::Accepted { step } = judge(typed(clock + offset), at(clock), last, plain) {
                    last = step;
                    accepted.push(step);
                }
            }
            prop_assert!(accepted.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn a_clock_is_off_when_several_codes_say_so() {
        let after = |codes: &[i64]| codes.iter().fold(0, |drift, seen| next_drift(drift, *seen));
        assert!(!is_steady_drift(after(&[-1])) && !is_steady_drift(after(&[-1, -1])));
        assert!(is_steady_drift(after(&[-1, -1, -1])) && is_steady_drift(after(&[1, 1, 1, 1, 1])));
        assert_eq!(after(&[-1, -1, -1, 0]), 0, "one on time is enough");
        assert_eq!(after(&[-1, -1, 1]), 1);
        assert_eq!(after(&[1; 9]), 3);
    }
}
