//! What may be done to authenticators and to the rule that requires them.

use crate::model::Refusal;

/// How many authenticators a user may have: room for devices, and a bound on the work of one check.
pub const MAX_AUTHENTICATORS: u32 = 10;
/// Longest message of an administrator, in characters.
pub const MAX_MESSAGE_CHARS: usize = 500;

/// Whether one more authenticator may be added.
pub const fn may_add(authenticators: u32) -> Result<(), Refusal> {
    if authenticators < MAX_AUTHENTICATORS { Ok(()) } else { Err(Refusal::TooManyAuthenticators) }
}

/// Whether one of `authenticators` may be removed. Under enforcement the last one stays: its removal would
/// only lead to a forced set-up at the next sign-in.
pub const fn may_remove(authenticators: u32, enforced: bool) -> Result<(), Refusal> {
    if enforced && authenticators <= 1 { Err(Refusal::LastAuthenticator) } else { Ok(()) }
}

/// Whether an administrator with that many authenticators may require one of everybody. One without would
/// lock itself out of the very page.
pub const fn may_enforce(own_authenticators: u32) -> Result<(), Refusal> {
    if own_authenticators == 0 { Err(Refusal::SetUpFirst) } else { Ok(()) }
}

/// An administrator's message: trimmed, line breaks kept, other control characters dropped.
pub fn clean_message(input: &str) -> Result<String, Refusal> {
    let unified = input.replace("\r\n", "\n");
    let kept: String = unified.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let message = kept.trim();
    if message.chars().count() > MAX_MESSAGE_CHARS { Err(Refusal::MessageTooLong) } else { Ok(message.to_owned()) }
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
    fn nobody_enforces_what_they_lack() {
        assert_eq!(may_enforce(0), Err(Refusal::SetUpFirst));
        assert_eq!(may_enforce(1), Ok(()));
    }

    #[test]
    fn ten_devices_are_enough() {
        assert_eq!(may_add(9), Ok(()));
        assert_eq!(may_add(10), Err(Refusal::TooManyAuthenticators));
    }

    #[test]
    fn messages_keep_their_lines() {
        assert_eq!(clean_message(" a\r\nb\u{7}\n "), Ok("a\nb".to_owned()));
        assert_eq!(clean_message(""), Ok(String::new()));
        assert_eq!(clean_message(&"é".repeat(500)).map(|m| m.chars().count()), Ok(500));
        assert_eq!(clean_message(&"x".repeat(501)), Err(Refusal::MessageTooLong));
    }
}
