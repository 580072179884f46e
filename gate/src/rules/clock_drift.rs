//! Clocks of authenticator apps that are off: recognised at set-up, and watched afterwards.
//!
//! To tell users more about a clock: a function here from steps to a fact, with examples. None of them may make a
//! code acceptable, which only `time_step.rs` decides.

use super::{Code, WINDOW_STEPS, step_at, time_step::STEP_MILLIS};
use crate::model::Timestamp;

/// How far an app's clock may be off, in steps, to be recognised while it is set up: ten minutes either side.
const CLOCK_OFFSET_STEPS: i64 = 20;

/// For a code that was judged wrong: by how many milliseconds the clock that made it is ahead (behind when
/// negative), if it is the code of a moment within ten minutes. Only used for a hint while an authenticator is set
/// up; no code outside the window is accepted anywhere.
pub fn clock_offset(code: Code, now: Timestamp, code_of: impl Fn(i64) -> u32) -> Option<i64> {
    let current = step_at(now);
    let offsets = (WINDOW_STEPS + 1..=CLOCK_OFFSET_STEPS).flat_map(|steps| [-steps, steps]);
    let found = offsets.into_iter().find(|offset| code_of(current + offset) == code.value())?;
    Some(found * STEP_MILLIS)
}

/// Codes in a row that must agree before a clock is taken to be off: a single late one may only be typed slowly.
const STEADY: i64 = 3;

/// What is known of a device's clock after one more accepted code, whose time step was `seen` steps ahead of the
/// server's (RFC 6238 section 6): how many codes in a row were early (positive) or late (negative), at most three.
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
    use super::{
        super::time_step::tests::{at, plain, typed},
        *,
    };

    #[test]
    fn a_clock_that_is_off_is_recognised_within_ten_minutes() {
        for (offset, found) in
            [(-8, Some(-240_000)), (20, Some(600_000)), (-20, Some(-600_000)), (21, None), (-21, None)]
        {
            assert_eq!(clock_offset(typed(1_000 + offset), at(1_000), plain), found, "offset {offset}");
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
