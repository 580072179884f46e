//! How long a session lasts, and what counts as fresh in it.
//!
//! To add a limit: a [`Duration`] with its source or reason, and its case in [`session_expires`] where it ends a
//! session.

use crate::model::{Refusal, SessionEnd, Stage, Timestamp};
use std::time::Duration;

/// The minutes without a request after which a TPP may let authenticated sessions end (NIST SP 800-63B-4 section
/// 2.2: AAL2 at most one hour).
pub const IDLE_MINUTES: [u32; 4] = [5, 15, 30, 60];
/// The idle limit of a TPP that chose none, in minutes.
pub const DEFAULT_IDLE_MINUTES: u32 = 15;
/// An authenticated session ends after this time in any case (the same section: at most 24 hours; a working day is
/// enough).
pub const ABSOLUTE_LIMIT: Duration = Duration::from_hours(12);
/// The code must follow the password within this time.
const MFA_PENDING_LIMIT: Duration = Duration::from_mins(10);
/// The forced set-up must be finished within this time: users may have to find and install an app.
const ONBOARDING_LIMIT: Duration = Duration::from_hours(1);
/// Live sessions that a user can have at most. A new one ends the one that matters least, so that neither a list
/// of sessions nor the database grows with sign-ins.
pub const MAX_SESSIONS: i64 = 50;

/// For how long the same request gets the same answer, if the first one got lost: one time step (RFC 6238 section
/// 5.2 has codes accepted once; RFC 9110 section 9.2.2 has clients repeat only what may be repeated).
pub const REPEAT_WINDOW: Duration = super::TIME_STEP;
/// So many repetitions with another proof may come with one former token. A guess at six digits then succeeds three
/// times in a million; a person repeats what was typed, and makes none.
pub const MAX_WRONG_REPEATS: i64 = 3;

/// For how long a code covers small changes, and an operation waits for its proof.
pub const STEP_UP_LIFETIME: Duration = Duration::from_mins(10);
/// When the second step does not follow the password within this time, the owner is told.
pub const MFA_DEADLINE: Duration = Duration::from_mins(3);
/// For how long an unfinished set-up stays usable.
pub const SETUP_LIFETIME: Duration = Duration::from_mins(30);
/// A session's last-seen time is written at most this often, to spare the store.
pub const TOUCH_INTERVAL: Duration = Duration::from_mins(1);

/// When a session at `stage` ends if no further request comes. `idle_limit` is the TPP's setting.
pub fn session_expires(
    stage: Stage,
    signed_in_at: Timestamp,
    seen_at: Timestamp,
    idle_limit: Duration,
) -> Timestamp {
    match stage {
        Stage::MfaPending => signed_in_at.plus(MFA_PENDING_LIMIT),
        Stage::Onboarding => signed_in_at.plus(ONBOARDING_LIMIT),
        Stage::Authenticated => seen_at.plus(idle_limit).min(signed_in_at.plus(ABSOLUTE_LIMIT)),
    }
}

/// Why a session has ended at `now`; `None` while none of the limits of [`session_expires`] is reached.
pub fn session_end(
    stage: Stage,
    signed_in_at: Timestamp,
    seen_at: Timestamp,
    idle_minutes: u32,
    now: Timestamp,
) -> Option<SessionEnd> {
    let idle_limit = Duration::from_mins(idle_minutes.into());
    if now < session_expires(stage, signed_in_at, seen_at, idle_limit) {
        return None;
    }
    Some(match stage {
        Stage::MfaPending | Stage::Onboarding => SessionEnd::NotFinished,
        Stage::Authenticated if seen_at.plus(idle_limit) <= signed_in_at.plus(ABSOLUTE_LIMIT) => {
            SessionEnd::Idle { minutes: idle_minutes }
        }
        Stage::Authenticated => SessionEnd::TooOld,
    })
}

/// Reads an idle limit in minutes: one of [`IDLE_MINUTES`].
///
/// # Errors
/// [`Refusal::BadLimit`].
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
        let minutes = Duration::from_mins;
        for idle in IDLE_MINUTES {
            let limit = minutes(idle.into());
            let expires = |seen_at| session_expires(Stage::Authenticated, start, seen_at, limit);
            assert_eq!(expires(start), start.plus(limit));
            assert_eq!(expires(start.plus(minutes(30))), start.plus(minutes(30)).plus(limit));
            assert_eq!(expires(start.plus(minutes(719))), start.plus(minutes(720)));
        }
        assert!(IDLE_MINUTES.contains(&DEFAULT_IDLE_MINUTES));
    }

    #[test]
    fn the_limit_that_came_first_is_the_reason() {
        let minutes = |minutes: u64| Timestamp(0).plus(Duration::from_mins(minutes));
        let end = |stage, seen, now| session_end(stage, minutes(0), minutes(seen), 15, minutes(now));
        assert_eq!(end(Stage::Authenticated, 0, 14), None);
        assert_eq!(end(Stage::Authenticated, 0, 15), Some(SessionEnd::Idle { minutes: 15 }));
        assert_eq!(end(Stage::Authenticated, 0, 900), Some(SessionEnd::Idle { minutes: 15 }));
        assert_eq!(end(Stage::Authenticated, 719, 720), Some(SessionEnd::TooOld));
        assert_eq!(end(Stage::MfaPending, 0, 10), Some(SessionEnd::NotFinished));
        assert_eq!(end(Stage::Onboarding, 0, 59), None);
    }

    proptest! {
        #[test]
        fn a_reason_is_given_from_the_end_on(seen in 0u64..720, idle in 0usize..4, now in 0u64..2_000) {
            let minutes = |minutes: u64| Timestamp(0).plus(Duration::from_mins(minutes));
            let limit = Duration::from_mins(IDLE_MINUTES[idle].into());
            let expires = session_expires(Stage::Authenticated, minutes(0), minutes(seen), limit);
            let end = session_end(Stage::Authenticated, minutes(0), minutes(seen), IDLE_MINUTES[idle], minutes(now));
            prop_assert_eq!(end.is_some(), expires <= minutes(now));
        }

        #[test]
        fn sessions_that_wait_for_a_code_cannot_be_kept_alive(seen in 0i64..100_000_000) {
            let expires =
                session_expires(Stage::MfaPending, Timestamp(0), Timestamp(seen), Duration::from_hours(1));
            prop_assert_eq!(expires, Timestamp(0).plus(Duration::from_mins(10)));
        }
    }
}
