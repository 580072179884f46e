//! How long a session lasts.

use crate::model::{Stage, Timestamp};

const MINUTE: i64 = 60_000;

/// Milliseconds without a request after which a full session ends (NIST SP 800-63B-4 section 2.2: AAL2 at
/// most one hour).
const IDLE_MILLIS: i64 = 60 * MINUTE;
/// Milliseconds after which a full session ends in any case (the same section: at most 24 hours; a working
/// day is enough).
const ABSOLUTE_MILLIS: i64 = 12 * 60 * MINUTE;
/// Milliseconds in which the code must follow the password.
const CHALLENGE_MILLIS: i64 = 10 * MINUTE;
/// Milliseconds for the forced set-up; people may have to find and install an app.
const ONBOARDING_MILLIS: i64 = 60 * MINUTE;

/// Milliseconds an unfinished set-up stays usable.
pub const SETUP_MILLIS: i64 = 30 * MINUTE;
/// A session's last-seen time is written at most this often (milliseconds), to spare the store.
pub const TOUCH_MILLIS: i64 = MINUTE;

/// When a session at `stage` ends if no further request comes.
pub fn session_ends(stage: Stage, signed_in_at: Timestamp, seen_at: Timestamp) -> Timestamp {
    match stage {
        Stage::Challenge => signed_in_at.plus(CHALLENGE_MILLIS),
        Stage::Onboarding => signed_in_at.plus(ONBOARDING_MILLIS),
        Stage::Full => seen_at.plus(IDLE_MILLIS).min(signed_in_at.plus(ABSOLUTE_MILLIS)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn idle_and_absolute_limits() {
        let start = Timestamp(0);
        assert_eq!(session_ends(Stage::Full, start, start), Timestamp(60 * MINUTE));
        assert_eq!(session_ends(Stage::Full, start, Timestamp(30 * MINUTE)), Timestamp(90 * MINUTE));
        assert_eq!(session_ends(Stage::Full, start, Timestamp(719 * MINUTE)), Timestamp(720 * MINUTE));
    }

    proptest! {
        #[test]
        fn half_way_sessions_cannot_be_kept_alive(seen in 0i64..100_000_000) {
            let ends = session_ends(Stage::Challenge, Timestamp(0), Timestamp(seen));
            prop_assert_eq!(ends, Timestamp(10 * MINUTE));
        }
    }
}
