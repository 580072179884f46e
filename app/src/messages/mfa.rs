//! Whether a user has set up multi-factor authentication.

use super::count;

/// The state of a user without an authenticator.
pub(crate) const NOT_SET_UP: &str = "Not set up";
/// What an authenticator means at sign-in.
pub(crate) const CODE_AT_EVERY_SIGN_IN: &str = "A code is asked for at every sign-in.";

/// Why recovery codes are to be renewed after a backup was restored.
pub(crate) const RENEW_RECOVERY_CODES: &str = "The operator restored a backup, so codes that you have used since it was made work again. Make a new list, and throw the old one away.";

/// Why recovery codes are to be made where there are none.
pub(crate) const NO_RECOVERY_CODES: &str =
    "You have none. With them you get in when your authenticator is lost. Save a list before you need it.";

/// The state of a user with `number` authenticators.
pub(crate) fn authenticators_on(number: u32) -> String {
    format!("On · {}", count(number, "authenticator", "authenticators"))
}
