//! Names, messages and reasons that users type. Addresses are read by
//! [`EmailAddress`](crate::model::EmailAddress). Which characters are invisible or change the direction of writing is
//! in `model/text.rs`, for all of them; where a name is written with an invisible one, in `joiners.rs`. Texts are
//! kept in Unicode Normalization Form C, so that equal ones are equal.
//!
//! To add a kind of text: its longest length, a function that trims and refuses, and the [`Refusal`] for it.

use super::{
    joiners::{first_misleading, judged},
    label::MAX_ENVIRONMENT_CHARS,
};
use crate::model::{Refusal, composed, is_misleading, may_stand_in_prose};

/// Longest name of a TPP, a person or an authenticator, in characters.
pub const MAX_NAME_CHARS: usize = 64;

/// Longest message of an administrator, in characters.
pub const MAX_MESSAGE_CHARS: usize = 500;
/// Longest reason for a reset, in characters.
pub const MAX_REASON_CHARS: usize = 200;

/// A usable name: trimmed, 1 to [`MAX_NAME_CHARS`] characters, no control characters, and no invisible ones but
/// those that the name is written with.
///
/// # Errors
/// [`Refusal::BadName`] for its length, [`Refusal::BadCharacter`].
pub fn clean_name(input: &str) -> Result<String, Refusal> {
    clean_line(input, MAX_NAME_CHARS, Refusal::BadName)
}

/// The name of an environment, as [`clean_name`]; empty where there is none.
///
/// # Errors
/// [`Refusal::BadName`] for its length, [`Refusal::BadCharacter`].
pub fn clean_environment(input: &str) -> Result<String, Refusal> {
    if input.trim().is_empty() {
        return Ok(String::new());
    }
    clean_line(input, MAX_ENVIRONMENT_CHARS, Refusal::BadName)
}

/// A text of one line: trimmed, 1 to `longest` characters.
fn clean_line(input: &str, longest: usize, bad_length: Refusal) -> Result<String, Refusal> {
    // Composing joins at most four characters to one; what is longer by far is not worth the work.
    let line = Some(input.trim()).filter(|line| line.chars().nth(4 * longest).is_none()).ok_or(bad_length)?;
    let line = composed(line);
    if let Some(character) = first_misleading(&line) {
        return Err(Refusal::BadCharacter { character });
    }
    if (1..=longest).contains(&line.chars().count()) { Ok(line) } else { Err(bad_length) }
}

/// `text` in one line, for what is only looked for or is written into a header: what [`clean_name`] refuses
/// becomes a space.
pub fn plain_line(text: &str) -> String {
    judged(text).into_iter().map(|(c, misleading)| if misleading { ' ' } else { c }).collect()
}

/// `name`, followed by a number where one of `taken` looks the same: such names could not be told apart.
pub fn distinct_name(name: &str, taken: &[&str]) -> String {
    let seen = |text: &str| composed(text).to_lowercase().replace(is_misleading, "");
    let is_free = |one: &str| !taken.iter().any(|other| seen(other) == seen(one));
    let numbered = |number: usize| {
        let end = format!(" {number}");
        let mut kept: String = name.chars().take(MAX_NAME_CHARS - end.len()).collect();
        // A joiner at the cut would join nothing any more.
        while first_misleading(&kept).is_some() {
            kept.pop();
        }
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
    let kept: String = composed(&unified).chars().filter(|c| may_stand_in_prose(*c)).collect();
    let is_seen = |c: char| !c.is_whitespace() && !is_misleading(c);
    let message = if kept.contains(is_seen) { kept.trim() } else { "" };
    if message.chars().count() > MAX_MESSAGE_CHARS {
        return Err(Refusal::MessageTooLong);
    }
    Ok(Some(message.to_owned()).filter(|message| !message.is_empty()))
}

/// Why something was done to a user, in one line: trimmed, 1 to [`MAX_REASON_CHARS`] characters, as
/// [`clean_name`].
///
/// # Errors
/// [`Refusal::BadReason`] for its length, [`Refusal::BadCharacter`].
pub fn clean_reason(input: &str) -> Result<String, Refusal> {
    clean_line(input, MAX_REASON_CHARS, Refusal::BadReason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names() {
        assert_eq!(clean_name("  Work phone "), Ok("Work phone".to_owned()));
        assert_eq!(clean_name("Jo\u{308}rg"), Ok("Jörg".to_owned()));
        for written in ["علی\u{200c}رضا", "ශ\u{dca}\u{200d}රී", "👩\u{200d}💻 laptop", "❤\u{fe0f}", "葛\u{e0100}"]
        {
            assert_eq!(clean_name(written), Ok(written.to_owned()));
        }
        for character in
            "\u{200b}\u{2800}\u{3164}\u{115f}\u{ad}\u{fe0f}\u{e0041}\u{200d}\u{200c}\u{202e}\n\t\u{2028}".chars()
        {
            let refused = Err(Refusal::BadCharacter { character });
            assert_eq!(clean_name(&format!("A{character}da")), refused, "{character:?}");
            assert_eq!(clean_reason(&format!("A{character}da")), refused, "{character:?}");
        }
        for bad in ["", "   ", "\u{3000}", &"x".repeat(65)] {
            assert_eq!(clean_name(bad), Err(Refusal::BadName), "{bad:?}");
        }
    }

    #[test]
    fn names_differ() {
        assert_eq!(distinct_name("Phone", &[]), "Phone");
        assert_eq!(distinct_name("Phone", &["phone", "Phone 2"]), "Phone 3");
        assert_eq!(
            distinct_name("Phone", &["Phone", "Phone 3"]),
            "Phone 2",
            "the lowest number, not how many there are"
        );
        assert_eq!(distinct_name("⌚\u{fe0f}", &["⌚"]), "⌚\u{fe0f} 2", "they look alike");
        let long = "x".repeat(64);
        let other = distinct_name(&long, &[&long]);
        assert!(other.ends_with(" 2") && clean_name(&other).is_ok());
        let family = format!("{}👩\u{200d}👧", "x".repeat(60));
        assert!(clean_name(&distinct_name(&family, &[&family])).is_ok(), "cut inside of an emoji");
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
        for bad in ["", "  ", &"x".repeat(201)] {
            assert_eq!(clean_reason(bad), Err(Refusal::BadReason));
        }
    }

    #[test]
    fn environments_are_short_or_none() {
        assert_eq!(clean_environment(" \t"), Ok(String::new()));
        assert_eq!(clean_environment(" staging "), Ok("staging".to_owned()));
        assert_eq!(clean_environment(&"x".repeat(25)), Err(Refusal::BadName));
        assert_eq!(clean_environment("a\nb"), Err(Refusal::BadCharacter { character: '\n' }));
    }

    #[test]
    fn headers_keep_the_names_in_them() {
        let name = "علی\u{200c}رضا 👩\u{200d}💻";
        assert_eq!(plain_line(name), name);
        assert_eq!(plain_line("a\r\nb\u{200d}c\u{202e}d"), "a  b c d");
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
                prop_assert_eq!(first_misleading(&line.unwrap_or_default()), None);
            }
        }
    }
}
