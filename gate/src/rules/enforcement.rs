//! What may be done to authenticators and to the rule that requires them.
//!
//! To add a rule: a function from counts and settings to a [`Refusal`], with the cases just inside and outside of
//! it.

use crate::model::Refusal;

/// How many authenticators a user may have: room for devices, and a bound on the work of one check.
pub const MAX_AUTHENTICATORS: u32 = 10;

/// Whether one more authenticator may be added.
pub const fn may_add(authenticators: u32) -> Result<(), Refusal> {
    if authenticators < MAX_AUTHENTICATORS { Ok(()) } else { Err(Refusal::TooManyAuthenticators) }
}

/// Whether one of `authenticators` may be removed. Under enforcement the last one stays: its removal would
/// only lead to a forced set-up at the next sign-in.
pub const fn may_remove(authenticators: u32, enforced: bool) -> Result<(), Refusal> {
    if enforced && authenticators <= 1 { Err(Refusal::LastAuthenticator) } else { Ok(()) }
}

/// Whether an administrator with that many authenticators may administer others: require an authenticator of them,
/// or change their accounts. Without one, switching the rule on would lock the administrator out of the page that
/// switches it off.
pub const fn require_own_authenticator(own_authenticators: u32) -> Result<(), Refusal> {
    if own_authenticators == 0 { Err(Refusal::SetUpFirst) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_stays_only_while_required() {
        assert_eq!(may_remove(1, true), Err(Refusal::LastAuthenticator));
        assert_eq!(may_remove(2, true), Ok(()));
        assert_eq!(may_remove(1, false), Ok(()));
    }

    #[test]
    fn administrators_need_an_authenticator_first() {
        assert_eq!(require_own_authenticator(0), Err(Refusal::SetUpFirst));
        assert_eq!(require_own_authenticator(1), Ok(()));
    }

    #[test]
    fn ten_devices_are_enough() {
        assert_eq!(may_add(9), Ok(()));
        assert_eq!(may_add(10), Err(Refusal::TooManyAuthenticators));
    }
}
