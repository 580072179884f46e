//! Names, messages and reasons that users type. Addresses are read by
//! [`EmailAddress`](crate::model::EmailAddress).
//!
//! To add a kind of text: its longest length, a function that trims and refuses, and the [`Refusal`] for it.

use crate::model::{Refusal, is_misleading};

/// Longest name of a TPP, a person or an authenticator, in characters.
pub const MAX_NAME_CHARS: usize = 64;

/// Longest message of an administrator, in characters.
pub const MAX_MESSAGE_CHARS: usize = 500;
/// Longest reason for a reset, in characters.
pub const MAX_REASON_CHARS: usize = 200;

/// A usable name: trimmed, 1 to [`MAX_NAME_CHARS`] characters, no control and no invisible ones.
pub fn clean_name(input: &str) -> Result<String, Refusal> {
    let name = input.trim();
    let length = name.chars().count();
    if length == 0 || length > MAX_NAME_CHARS || name.chars().any(is_misleading) {
        return Err(Refusal::BadName);
    }
    Ok(name.to_owned())
}

/// `name`, followed by a number where one of `taken` is the same: equal names could not be told apart.
pub fn distinct_name(name: &str, taken: &[&str]) -> String {
    let is_free = |one: &str| !taken.iter().any(|other| other.to_lowercase() == one.to_lowercase());
    let numbered = |number: usize| {
        let end = format!(" {number}");
        let kept: String = name.chars().take(MAX_NAME_CHARS - end.len()).collect();
        kept + &end
    };
    if is_free(name) {
        return name.to_owned();
    }
    // One more than there are names is free at the latest.
    (2..=taken.len() + 1).map(numbered).find(|one| is_free(one)).unwrap_or_else(|| name.to_owned())
}

/// An administrator's message: trimmed, line breaks kept, other control characters dropped. `None` when nothing is
/// left.
pub fn clean_message(input: &str) -> Result<Option<String>, Refusal> {
    let unified = input.replace("\r\n", "\n");
    let kept: String = unified.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let message = kept.trim();
    if message.chars().count() > MAX_MESSAGE_CHARS {
        return Err(Refusal::MessageTooLong);
    }
    Ok(Some(message.to_owned()).filter(|message| !message.is_empty()))
}

/// Why something was done to a user, in one line: trimmed, 1 to [`MAX_REASON_CHARS`] characters, nothing
/// misleading.
pub fn clean_reason(input: &str) -> Result<String, Refusal> {
    let reason = input.trim();
    let length = reason.chars().count();
    if length == 0 || length > MAX_REASON_CHARS || reason.chars().any(is_misleading) {
        return Err(Refusal::BadReason);
    }
    Ok(reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names() {
        assert_eq!(clean_name("  Work phone "), Ok("Work phone".to_owned()));
        for bad in ["", "   ", "a\nb", "\u{202e}evil", "\u{200b}", &"x".repeat(65)] {
            assert_eq!(clean_name(bad), Err(Refusal::BadName), "{bad:?}");
        }
    }

    #[test]
    fn names_differ() {
        assert_eq!(distinct_name("Phone", &[]), "Phone");
        assert_eq!(distinct_name("Phone", &["phone", "Phone 2"]), "Phone 3");
        let long = "x".repeat(64);
        let other = distinct_name(&long, &[&long]);
        assert!(other.ends_with(" 2") && clean_name(&other).is_ok());
    }

    #[test]
    fn messages_keep_their_lines() {
        assert_eq!(clean_message(" a\r\nb\u{7}\n "), Ok(Some("a\nb".to_owned())));
        assert_eq!(clean_message(" \n"), Ok(None));
        assert_eq!(clean_message(&"é".repeat(500)).map(|m| m.unwrap().chars().count()), Ok(500));
        assert_eq!(clean_message(&"x".repeat(501)), Err(Refusal::MessageTooLong));
    }

    #[test]
    fn reasons_are_one_line() {
        assert_eq!(clean_reason("  Lost the phone, called back "), Ok("Lost the phone, called back".to_owned()));
        for bad in ["", "  ", "a\nb", "\u{202e}x", &"x".repeat(201)] {
            assert_eq!(clean_reason(bad), Err(Refusal::BadReason));
        }
    }

    proptest! {
        #[test]
        fn reading_twice_changes_nothing(input in "\\PC{0,40}") {
            if let Ok(once) = clean_name(&input) {
                prop_assert_eq!(clean_name(&once), Ok(once));
            }
        }
    }
}
