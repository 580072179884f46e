//! Which changes ask for a fresh code, and which are covered by the last one of the session.
//!
//! To add an operation: its arm in [`proof_needed`], and its row in `docs/SECURITY.md` with the argument. In doubt it
//! is [`ProofNeeded::Fresh`].

use super::STEP_UP_LIFETIME;
use crate::model::{AdminOperation, Operation, Role, Timestamp};

/// How fresh the proof for a change has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofNeeded {
    /// A proof for this change alone, on the page that shows it. For what changes how a user signs in, or what an
    /// administrator may do.
    Fresh,
    /// A code of an authenticator that was accepted in this session a short time ago is enough.
    Recent,
}

/// The proof that `operation` needs. `role`: of the user whom it is about, if it is about one.
///
/// To suspend a member takes an account out of use and weakens nothing, and it may be urgent. To suspend an
/// administrator takes away what an administrator may do, and restoring lets a user in: both ask.
pub const fn proof_needed(operation: &Operation, role: Option<Role>) -> ProofNeeded {
    match (operation, role) {
        (Operation::Administration(AdminOperation::SetEnforcement { was_enforced, enforced, .. }), _)
            if *was_enforced == *enforced =>
        {
            // The message alone.
            ProofNeeded::Recent
        }
        (Operation::Administration(AdminOperation::SetIdleLimit { .. }), _)
        | (Operation::Administration(AdminOperation::Suspend { .. }), Some(Role::Member)) => ProofNeeded::Recent,
        _ => ProofNeeded::Fresh,
    }
}

/// Whether the code that the session accepted last, at `last_code_at`, covers a change at `now`. A time that lies in
/// the future covers nothing: the clock was set back.
pub fn is_covered(needed: ProofNeeded, last_code_at: Option<Timestamp>, now: Timestamp) -> bool {
    match needed {
        ProofNeeded::Fresh => false,
        ProofNeeded::Recent => last_code_at.is_some_and(|at| at <= now && now < at.plus(STEP_UP_LIFETIME)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AccountOperation, AuthenticatorId, BlockReason, EmailAddress, Target, UserId};
    use proptest::prelude::*;

    const ID: &str = "abcdefghijklmnopqrstuvwx27";

    fn user() -> Target {
        let email = EmailAddress::parse("kim@bank.example").unwrap();
        Target { id: UserId::parse(ID).unwrap(), name: "Kim".to_owned(), email }
    }

    fn enforcement(was_enforced: bool, enforced: bool) -> Operation {
        let message = Some("Soon".to_owned());
        AdminOperation::SetEnforcement { was_enforced, was_message: None, enforced, message }.into()
    }

    #[test]
    fn what_changes_a_sign_in_or_an_administrator_asks_each_time() {
        let account = [
            AccountOperation::AddAuthenticator,
            AccountOperation::RemoveAuthenticator {
                id: AuthenticatorId::parse(ID).unwrap(),
                name: "Phone".to_owned(),
            },
            AccountOperation::RenewRecoveryCodes,
            AccountOperation::ChangePassword,
            AccountOperation::ChangeEmail { email: user().email },
        ];
        let reason = "Lost".to_owned();
        let administration = [
            AdminOperation::SetRole { user: user(), role: Role::Member },
            AdminOperation::ResetMfa { user: user(), reason },
            AdminOperation::IssueEnrolmentPass { user: user() },
            AdminOperation::Restore { user: user(), reason: BlockReason::Suspended },
        ];
        let operations = account.map(Operation::from).into_iter().chain(administration.map(Operation::from));
        for operation in operations.chain([enforcement(true, false), enforcement(false, true)]) {
            for role in [None, Some(Role::Member), Some(Role::Administrator)] {
                assert_eq!(proof_needed(&operation, role), ProofNeeded::Fresh, "{operation:?}");
            }
        }
    }

    #[test]
    fn small_changes_are_covered() {
        let idle = AdminOperation::SetIdleLimit { was_minutes: 15, minutes: 60 }.into();
        for operation in [idle, enforcement(true, true), enforcement(false, false)] {
            assert_eq!(proof_needed(&operation, None), ProofNeeded::Recent, "{operation:?}");
        }
        let suspend = AdminOperation::Suspend { user: user() }.into();
        assert_eq!(proof_needed(&suspend, Some(Role::Member)), ProofNeeded::Recent);
        assert_eq!(proof_needed(&suspend, Some(Role::Administrator)), ProofNeeded::Fresh);
        assert_eq!(proof_needed(&suspend, None), ProofNeeded::Fresh, "an unknown role is the stronger one");
    }

    #[test]
    fn a_code_covers_for_ten_minutes() {
        let covered = |at: Option<i64>, now| is_covered(ProofNeeded::Recent, at.map(Timestamp), Timestamp(now));
        assert!(!covered(None, 0) && covered(Some(0), 0) && covered(Some(0), 599_999));
        assert!(!covered(Some(0), 600_000) && !covered(Some(1), 0));
    }

    proptest! {
        #[test]
        fn nothing_covers_what_needs_a_fresh_proof(at in proptest::option::of(any::<i64>()), now in any::<i64>()) {
            prop_assert!(!is_covered(ProofNeeded::Fresh, at.map(Timestamp), Timestamp(now)));
        }

        #[test]
        fn only_the_last_ten_minutes_count(at in -10_000_000i64..10_000_000, now in -10_000_000i64..10_000_000) {
            let covered = is_covered(ProofNeeded::Recent, Some(Timestamp(at)), Timestamp(now));
            prop_assert_eq!(covered, (0..600_000).contains(&(now - at)));
        }
    }
}
