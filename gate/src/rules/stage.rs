//! The one decision that every request asks for: how far has this session come?
//!
//! ```text
//!                       no authenticator                 one or more authenticators
//! no code yet           required since before the        MfaPending
//!                       sign-in, or reset: Onboarding,
//!                       else Authenticated
//! code given            the same                         Authenticated
//! ```
//! So enrolling in one session sends the user's password-only sessions back to `MfaPending`, and a reset never
//! leaves the account with a password alone: an attacker who talked an administrator into it has gained nothing.
//!
//! To add a fact: a field of [`SessionFacts`], its line in the table above, and its rows in the test of that
//! table.

use crate::model::{Stage, Timestamp};

/// The facts that decide a session's stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionFacts {
    /// When the password was given.
    pub signed_in_at: Timestamp,
    /// When a code was given in this session, if one was.
    pub code_given_at: Option<Timestamp>,
    /// How many authenticators the user has.
    pub authenticators: u32,
    /// From when on the TPP requires a second factor, if it does.
    pub enforced_since: Option<Timestamp>,
    /// Whether the factors were reset by an administrator or the operator, and none was set up since.
    pub was_reset: bool,
}

/// Decides how far a session has come.
///
/// A session that began before enforcement goes on until it ends by itself (at most the absolute limit of
/// [`super::session_expires`]): administrators and users are told "at the next sign-in".
pub fn session_stage(facts: &SessionFacts, now: Timestamp) -> Stage {
    let SessionFacts { signed_in_at, code_given_at, authenticators, enforced_since, was_reset } = *facts;
    if authenticators > 0 {
        return if code_given_at.is_some() { Stage::Authenticated } else { Stage::MfaPending };
    }
    let asked = was_reset || enforced_since.is_some_and(|since| since <= now && since <= signed_in_at);
    if asked { Stage::Onboarding } else { Stage::Authenticated }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIGN_IN: Timestamp = Timestamp(1_000);
    const NOW: Timestamp = Timestamp(5_000);

    fn stage(code_given: bool, authenticators: u32, enforced_since: Option<i64>) -> Stage {
        let facts = SessionFacts {
            signed_in_at: SIGN_IN,
            code_given_at: code_given.then_some(Timestamp(2_000)),
            authenticators,
            enforced_since: enforced_since.map(Timestamp),
            was_reset: false,
        };
        session_stage(&facts, NOW)
    }

    #[test]
    fn a_reset_leads_to_onboarding_whatever_the_tpp_asks_for() {
        for enforced_since in [None, Some(SIGN_IN), Some(NOW)] {
            let facts = SessionFacts {
                signed_in_at: SIGN_IN,
                code_given_at: None,
                authenticators: 0,
                enforced_since,
                was_reset: true,
            };
            assert_eq!(session_stage(&facts, NOW), Stage::Onboarding);
        }
    }

    #[test]
    fn the_table_of_the_module_docs() {
        assert_eq!(stage(false, 0, None), Stage::Authenticated);
        assert_eq!(stage(false, 0, Some(500)), Stage::Onboarding);
        assert_eq!(stage(false, 0, Some(1_000)), Stage::Onboarding);
        assert_eq!(stage(false, 0, Some(3_000)), Stage::Authenticated, "enforced during the session");
        assert_eq!(stage(false, 0, Some(9_000)), Stage::Authenticated, "enforced from a later day on");
        assert_eq!(stage(false, 1, None), Stage::MfaPending);
        assert_eq!(stage(false, 2, Some(500)), Stage::MfaPending);
        assert_eq!(stage(true, 1, None), Stage::Authenticated);
        assert_eq!(stage(true, 1, Some(500)), Stage::Authenticated);
        assert_eq!(stage(true, 0, Some(500)), Stage::Onboarding, "factors were reset");
    }

    proptest! {
        #[test]
        fn without_a_code_the_enrolled_are_never_authenticated(
            signed in 0i64..9,
            n in 1u32..9,
            since in proptest::option::of(0i64..9),
            now in 0i64..20,
        ) {
            let facts = SessionFacts {
                signed_in_at: Timestamp(signed), code_given_at: None, authenticators: n,
                enforced_since: since.map(Timestamp), was_reset: false,
            };
            prop_assert_eq!(session_stage(&facts, Timestamp(now)), Stage::MfaPending);
        }

        #[test]
        fn under_enforcement_a_new_sign_in_is_never_authenticated_without_a_factor(
            since in 0i64..9,
            wait in 0i64..9,
            later in 0i64..9,
            code in proptest::option::of(0i64..9),
        ) {
            let signed = Timestamp(since + wait);
            let facts = SessionFacts {
                signed_in_at: signed, code_given_at: code.map(Timestamp), authenticators: 0,
                enforced_since: Some(Timestamp(since)), was_reset: false,
            };
            prop_assert_eq!(session_stage(&facts, Timestamp(signed.millis() + later)), Stage::Onboarding);
        }
    }
}
