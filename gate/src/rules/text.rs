//! Names, messages and reasons that users type. Addresses are read by
//! [`EmailAddress`](crate::model::EmailAddress). What a text may be made of is decided by character, for all of
//! them (`model/text.rs`): nothing is invisible in a name, and nothing changes the direction of writing anywhere.
//!
//! To add a kind of text: its longest length, a function that trims and refuses, and the [`Refusal`] for it.

use crate::model::{Refusal, is_misleading, may_stand_in_prose};

/// Longest name of a TPP, a person or an authenticator, in characters.
pub const MAX_NAME_CHARS: usize = 64;

/// Longest message of an administrator, in characters.
pub const MAX_MESSAGE_CHARS: usize = 500;
/// Longest reason for a reset, in characters.
pub const MAX_REASON_CHARS: usize = 200;

/// A usable name: trimmed, 1 to [`MAX_NAME_CHARS`] characters, no control and no invisible ones.
pub fn clean_name(input: &str) -> Result<String, Refusal> {
    clean_line(input, MAX_NAME_CHARS).ok_or(Refusal::BadName)
}

/// A text of one line: trimmed, 1 to `longest` characters, no control and no invisible ones.
fn clean_line(input: &str, longest: usize) -> Option<String> {
    let line = input.trim();
    let fits = (1..=longest).contains(&line.chars().count());
    (fits && !line.chars().any(is_misleading)).then(|| line.to_owned())
}

/// `text` in one line, for what is only looked for or is written into a header: what [`clean_name`] refuses
/// becomes a space.
pub fn plain_line(text: &str) -> String {
    text.chars().map(|c| if is_misleading(c) { ' ' } else { c }).collect()
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

/// An administrator's message: trimmed, line breaks kept. Dropped is what is invisible or changes the direction of
/// writing, except what words and emoji are joined with. `None` when nothing is left that can be seen.
pub fn clean_message(input: &str) -> Result<Option<String>, Refusal> {
    let unified = input.replace("\r\n", "\n").replace(['\u{2028}', '\u{2029}'], "\n");
    let kept: String = unified.chars().filter(|c| may_stand_in_prose(*c)).collect();
    let is_seen = |c: char| !c.is_whitespace() && !is_misleading(c);
    let message = if kept.contains(is_seen) { kept.trim() } else { "" };
    if message.chars().count() > MAX_MESSAGE_CHARS {
        return Err(Refusal::MessageTooLong);
    }
    Ok(Some(message.to_owned()).filter(|message| !message.is_empty()))
}

/// Why something was done to a user, in one line: trimmed, 1 to [`MAX_REASON_CHARS`] characters, nothing
/// misleading.
pub fn clean_reason(input: &str) -> Result<String, Refusal> {
    clean_line(input, MAX_REASON_CHARS).ok_or(Refusal::BadReason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names() {
        assert_eq!(clean_name("  Work phone "), Ok("Work phone".to_owned()));
        let invisible = ["\u{200b}", "\u{2800}", "\u{3164}", "\u{115f}", "\u{ad}", "Ada\u{fe0f}", "A\u{e0041}da"];
        assert!(invisible.iter().all(|bad| clean_name(bad) == Err(Refusal::BadName)));
        for bad in ["", "   ", "\u{3000}", "a\nb", "a\u{2028}b", "\u{202e}evil", "\u{200b}", &"x".repeat(65)] {
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
        assert_eq!(clean_message("\u{200d}\u{2800} \u{fe0f}"), Ok(None));
        assert_eq!(clean_message("a\u{202e}b\u{2067}c\u{200f}\u{2029}d"), Ok(Some("abc\nd".to_owned())));
        let written = "می\u{200c}خواهم 👩\u{200d}💻 ❤\u{fe0f}";
        assert_eq!(clean_message(written), Ok(Some(written.to_owned())));
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
            if let Ok(Some(once)) = clean_message(&input) {
                prop_assert_eq!(clean_message(&once), Ok(Some(once)));
            }
        }

        #[test]
        fn no_text_turns_and_every_text_is_seen(input in proptest::collection::vec(proptest::char::ranges(vec![
            ' '..='~', '\u{80}'..='\u{ff}', '\u{600}'..='\u{61f}', '\u{2000}'..='\u{206f}', '\u{2800}'..='\u{2800}',
            '\u{3164}'..='\u{3164}', '\u{fe00}'..='\u{fe0f}', '\u{e0000}'..='\u{e0fff}', '\n'..='\r',
        ].into()), 0..12)) {
            let input: String = input.into_iter().collect();
            let turns = |c: char| matches!(
                c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            );
            for text in [clean_name(&input).ok(), clean_reason(&input).ok(), clean_message(&input).unwrap()] {
                let Some(text) = text else { continue };
                prop_assert!(!text.contains(turns) && text.trim() == text);
                prop_assert!(text.contains(|c: char| !c.is_whitespace() && !is_misleading(c)), "{text:?}");
            }
            for line in [clean_name(&input).ok(), clean_reason(&input).ok(), Some(plain_line(&input))] {
                prop_assert!(!line.unwrap_or_default().contains(is_misleading));
            }
        }
    }
}
