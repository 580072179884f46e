//! Attempt limits: how often something may be guessed, and how long a lockout lasts. One rule for every limiter.
//!
//! ```text
//!  failures in a row   0 1 2 3 4 | 5      6      7      8  ...
//!  then                try again | 1 min  2 min  4 min  8 min, at most 1 hour
//! ```
//! After each lockout one attempt is allowed; a success resets the count. NIST SP 800-63B-4 section 3.2.2 asks for
//! at most 100 failures in a row and suggests waits from 30 seconds to an hour; PSD2 RTS article 4(3)(b) for at
//! most five before a lockout.
//!
//! To limit something else: choose one of the policies, or add a constant to [`AttemptPolicy`] with the reason for
//! its numbers, make a `Limiter` with a key of its own, and give
//! `Attempted` of the service `attempts` a variant, which says what is written when it is refused.

use crate::model::Timestamp;
use std::time::Duration;

/// How many attempts may fail on one limiter, and what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptPolicy {
    /// Failures in a row after which the first lockout begins.
    pub free: u32,
    /// The first lockout; each further one is twice as long.
    pub first_lockout: Duration,
    /// The longest lockout.
    pub longest_lockout: Duration,
}

impl AttemptPolicy {
    /// Codes of one user, and passwords of one account from one network or from a browser it signed in with
    /// before.
    pub const STRICT: Self =
        Self { free: 5, first_lockout: Duration::from_mins(1), longest_lockout: Duration::from_hours(1) };
    /// Passwords of one account from anywhere. Slower to begin and shorter: attackers without the password must
    /// not be able to lock the owner out for long.
    pub const ACCOUNT: Self =
        Self { free: 50, first_lockout: Duration::from_mins(1), longest_lockout: Duration::from_mins(2) };
    /// Codes mailed to one user from anywhere. An attacker with the password must not be able to keep the owner
    /// from getting one, nor to fill the mailbox.
    pub const MAILS: Self =
        Self { free: 20, first_lockout: Duration::from_mins(1), longest_lockout: Duration::from_mins(5) };
    /// Links mailed to the users of all accounts because one network asked for them. A large office has one
    /// network; and no network may fill the mailboxes of an organisation.
    pub const LINKS_OF_NETWORK: Self =
        Self { free: 50, first_lockout: Duration::from_mins(1), longest_lockout: Duration::from_mins(5) };
}

/// Wrong codes after which an authenticator is exhausted, if no right one came between (NIST SP 800-63B-4 section
/// 3.2.2).
pub const MAX_WRONG_CODES: u32 = 100;

/// What failed on a limiter so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    /// Failures since the last success.
    pub count: u32,
    /// When the last of them was.
    pub last_at: Option<Timestamp>,
}

/// Until when no attempt is allowed, if there is a lockout now. Pure: the same answer on every replica.
///
/// A failure of the future was counted while a clock was ahead; it counts as one of now, so that no lockout is
/// longer than its policy says.
pub fn locked_until(policy: &AttemptPolicy, failures: &Failures, now: Timestamp) -> Option<Timestamp> {
    let doublings = failures.count.checked_sub(policy.free)?;
    // Thirty doublings are longer than any lockout; the shift cannot overflow.
    let lockout = policy.first_lockout.saturating_mul(1 << doublings.min(30)).min(policy.longest_lockout);
    Some(failures.last_at?.min(now).plus(lockout)).filter(|until| now < *until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: i64 = 60_000;

    fn lockout(count: u32, now: i64) -> Option<i64> {
        let failures = Failures { count, last_at: Some(Timestamp(0)) };
        locked_until(&AttemptPolicy::STRICT, &failures, Timestamp(now)).map(Timestamp::millis)
    }

    #[test]
    fn five_are_free_and_lockouts_double_up_to_an_hour() {
        assert_eq!(locked_until(&AttemptPolicy::STRICT, &Failures::default(), Timestamp(0)), None);
        assert_eq!(lockout(4, 0), None);
        assert_eq!(lockout(5, 0), Some(MINUTE));
        assert_eq!(lockout(5, MINUTE), None, "the lockout is over");
        assert_eq!(lockout(6, 0), Some(2 * MINUTE));
        assert_eq!(lockout(10, 0), Some(32 * MINUTE));
        assert_eq!(lockout(11, 0), Some(60 * MINUTE));
        assert_eq!(lockout(u32::MAX, 0), Some(60 * MINUTE));
    }

    #[test]
    fn a_clock_that_was_ahead_makes_no_lockout_longer() {
        let failures = Failures { count: 5, last_at: Some(Timestamp(60 * MINUTE)) };
        let until = locked_until(&AttemptPolicy::STRICT, &failures, Timestamp(0));
        assert_eq!(until.map(Timestamp::millis), Some(MINUTE));
    }

    /// How many attempts fit into a time, for an attacker who always tries at the first moment allowed.
    fn attempts_within(policy: &AttemptPolicy, time: Duration) -> u32 {
        let (start, mut failures, mut now) = (Timestamp(0), Failures::default(), Timestamp(0));
        while now.since(start) <= time {
            failures = Failures { count: failures.count + 1, last_at: Some(now) };
            now = locked_until(policy, &failures, now).unwrap_or(now);
        }
        failures.count
    }

    #[test]
    fn patience_does_not_pay() {
        let day = Duration::from_hours(24);
        assert_eq!(attempts_within(&AttemptPolicy::STRICT, day), 33);
        // A hundred wrong codes, which exhaust an authenticator, take days.
        assert!(attempts_within(&AttemptPolicy::STRICT, 3 * day) < MAX_WRONG_CODES);
    }

    proptest! {
        #[test]
        fn more_failures_never_shorten_the_lockout(count in 0u32..200, now in 0i64..10_000_000) {
            let (fewer, more) = (lockout(count, now), lockout(count + 1, now));
            prop_assert!(fewer.unwrap_or(0) <= more.unwrap_or(0));
        }
    }
}
