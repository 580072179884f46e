//! How long a session lasts.

use crate::model::{Refusal, Stage, Timestamp};

const MINUTE: i64 = 60_000;

/// The minutes without a request after which a TPP may let full sessions end (NIST SP 800-63B-4 section 2.2: AAL2 at
/// most one hour).
pub const IDLE_MINUTES: [u32; 4] = [5, 15, 30, 60];
/// What a TPP has that chose nothing.
pub const DEFAULT_IDLE_MINUTES: u32 = 15;
/// Milliseconds after which a full session ends in any case (the same section: at most 24 hours; a working
/// day is enough).
const ABSOLUTE_MILLIS: i64 = 12 * 60 * MINUTE;
/// Milliseconds in which the code must follow the password.
const CHALLENGE_MILLIS: i64 = 10 * MINUTE;
/// Milliseconds for the forced set-up; people may have to find and install an app.
const ONBOARDING_MILLIS: i64 = 60 * MINUTE;

/// Milliseconds for which a proof counts as fresh, and for which an operation waits for one.
pub const FRESH_MILLIS: i64 = 10 * MINUTE;
/// Milliseconds after the password within which the second step is expected; then its owner is told.
pub const SECOND_STEP_MILLIS: i64 = 3 * MINUTE;
/// Milliseconds an unfinished set-up stays usable.
pub const SETUP_MILLIS: i64 = 30 * MINUTE;
/// A session's last-seen time is written at most this often (milliseconds), to spare the store.
pub const TOUCH_MILLIS: i64 = MINUTE;

/// When a session at `stage` ends if no further request comes.
/// `idle_minutes` is the TPP's setting.
pub fn session_ends(stage: Stage, signed_in_at: Timestamp, seen_at: Timestamp, idle_minutes: u32) -> Timestamp {
    match stage {
        Stage::MfaPending => signed_in_at.plus(CHALLENGE_MILLIS),
        Stage::Onboarding => signed_in_at.plus(ONBOARDING_MILLIS),
        Stage::Authenticated => {
            seen_at.plus(i64::from(idle_minutes) * MINUTE).min(signed_in_at.plus(ABSOLUTE_MILLIS))
        }
    }
}

/// Whether an idle limit is one of those that can be chosen.
pub fn check_idle_minutes(minutes: u32) -> Result<u32, Refusal> {
    if IDLE_MINUTES.contains(&minutes) { Ok(minutes) } else { Err(Refusal::BadLimit) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn idle_and_absolute_limits() {
        let start = Timestamp(0);
        for idle in IDLE_MINUTES {
            let limit = i64::from(idle) * MINUTE;
            assert_eq!(session_ends(Stage::Authenticated, start, start, idle), Timestamp(limit));
            let later = Timestamp(30 * MINUTE);
            assert_eq!(session_ends(Stage::Authenticated, start, later, idle), later.plus(limit));
            assert_eq!(
                session_ends(Stage::Authenticated, start, Timestamp(719 * MINUTE), idle),
                Timestamp(720 * MINUTE)
            );
        }
        assert!(IDLE_MINUTES.contains(&DEFAULT_IDLE_MINUTES));
    }

    proptest! {
        #[test]
        fn half_way_sessions_cannot_be_kept_alive(seen in 0i64..100_000_000) {
            let ends = session_ends(Stage::MfaPending, Timestamp(0), Timestamp(seen), 60);
            prop_assert_eq!(ends, Timestamp(10 * MINUTE));
        }
    }
}
