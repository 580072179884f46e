//! The one decision that every request asks for: how far has this session come?
//!
//! ```text
//!                       no authenticator                 one or more authenticators
//! no code yet           required at the sign-in and      MfaPending
//!                       still, or reset: Onboarding,
//!                       else Authenticated
//! code given            the same                         Authenticated
//! ```
//! So enrolling in one session sends the user's password-only sessions back to `MfaPending`, and a reset never
//! leaves the account with a password alone: an attacker who talked an administrator into it has gained nothing.
//!
//! To add a fact: a field of [`SessionFacts`], its line in the table above, and its rows in the test of that
//! table.

use crate::model::Stage;

/// The facts that decide a session's stage. No time is among them: the clocks of two replicas differ, and a clock
/// can be set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionFacts {
    /// Whether a code was given in this session.
    pub code_given: bool,
    /// How many authenticators the user has.
    pub authenticators: u32,
    /// Whether the TPP required a second factor when the password was given, as the database saw it, and still
    /// does.
    pub required: bool,
    /// Whether the factors were reset by an administrator or the operator, and none was set up since.
    pub was_reset: bool,
}

/// Decides how far a session has come.
///
/// A session that began before enforcement goes on until it ends by itself (at most the absolute limit of
/// [`super::session_expires`]): administrators and users are told "at the next sign-in".
pub const fn session_stage(facts: &SessionFacts) -> Stage {
    let SessionFacts { code_given, authenticators, required, was_reset } = *facts;
    if authenticators > 0 {
        return if code_given { Stage::Authenticated } else { Stage::MfaPending };
    }
    if was_reset || required { Stage::Onboarding } else { Stage::Authenticated }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stage(code_given: bool, authenticators: u32, required: bool, was_reset: bool) -> Stage {
        session_stage(&SessionFacts { code_given, authenticators, required, was_reset })
    }

    #[test]
    fn the_table_of_the_module_docs() {
        assert_eq!(stage(false, 0, false, false), Stage::Authenticated);
        assert_eq!(stage(false, 0, true, false), Stage::Onboarding);
        assert_eq!(stage(false, 1, false, false), Stage::MfaPending);
        assert_eq!(stage(false, 2, true, false), Stage::MfaPending);
        assert_eq!(stage(true, 1, false, false), Stage::Authenticated);
        assert_eq!(stage(true, 1, true, false), Stage::Authenticated);
        assert_eq!(stage(true, 0, true, false), Stage::Onboarding, "factors were removed");
        assert_eq!(stage(false, 0, false, true), Stage::Onboarding, "factors were reset");
    }

    proptest! {
        #[test]
        fn without_a_code_the_enrolled_are_never_authenticated(
            n in 1u32..9,
            required: bool,
            was_reset: bool,
        ) {
            prop_assert_eq!(stage(false, n, required, was_reset), Stage::MfaPending);
        }

        #[test]
        fn under_enforcement_a_sign_in_is_never_authenticated_without_a_factor(code: bool, was_reset: bool) {
            prop_assert_eq!(stage(code, 0, true, was_reset), Stage::Onboarding);
        }

        #[test]
        fn a_reset_leads_to_onboarding_whatever_the_tpp_requires(code: bool, required: bool) {
            prop_assert_eq!(stage(code, 0, required, true), Stage::Onboarding);
        }
    }
}
