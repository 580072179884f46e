//! Names and addresses that people type.

use crate::model::Refusal;
use email_address::EmailAddress as Rfc5322Address;

/// Longest name of a TPP, a person or an authenticator, in characters.
pub const MAX_NAME_CHARS: usize = 64;

/// Longest message of an administrator, in characters.
pub const MAX_MESSAGE_CHARS: usize = 500;
/// Longest reason for a reset, in characters.
pub const MAX_REASON_CHARS: usize = 200;

/// Characters without a shape of their own that make one name look like another: zero-width ones, and those that
/// change the direction.
const INVISIBLE: [std::ops::RangeInclusive<char>; 5] = [
    '\u{61c}'..='\u{61c}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
];

/// A usable name: trimmed, 1 to [`MAX_NAME_CHARS`] characters, no control and no invisible ones.
pub fn clean_name(input: &str) -> Result<String, Refusal> {
    let name = input.trim();
    let length = name.chars().count();
    if length == 0 || length > MAX_NAME_CHARS || name.chars().any(is_misleading) {
        return Err(Refusal::BadName);
    }
    Ok(name.to_owned())
}

/// `name`, with a number behind it where one of `taken` is the same: two of a name cannot be told apart.
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

fn is_misleading(c: char) -> bool {
    c.is_control() || INVISIBLE.iter().any(|range| range.contains(&c))
}

/// An administrator's message: trimmed, line breaks kept, other control characters dropped.
pub fn clean_message(input: &str) -> Result<String, Refusal> {
    let unified = input.replace("\r\n", "\n");
    let kept: String = unified.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let message = kept.trim();
    if message.chars().count() > MAX_MESSAGE_CHARS { Err(Refusal::MessageTooLong) } else { Ok(message.to_owned()) }
}

/// Why something was done to somebody, in one line: trimmed, 1 to [`MAX_REASON_CHARS`] characters, nothing misleading.
pub fn clean_reason(input: &str) -> Result<String, Refusal> {
    let reason = input.trim();
    let length = reason.chars().count();
    if length == 0 || length > MAX_REASON_CHARS || reason.chars().any(is_misleading) {
        return Err(Refusal::BadReason);
    }
    Ok(reason.to_owned())
}

/// An e-mail address as it identifies a user: trimmed and in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address, to look for who has it: one `@`, something on both sides, RFC 5321 lengths.
    pub fn parse(input: &str) -> Result<Self, Refusal> {
        let address = input.trim().to_lowercase();
        let (local, domain) = address.split_once('@').ok_or(Refusal::BadEmail)?;
        let printable = !address.chars().any(|c| is_misleading(c) || c.is_whitespace());
        let shaped = !local.is_empty() && local.len() <= 64 && !domain.is_empty() && !domain.contains('@');
        if printable && shaped && address.len() <= 254 { Ok(Self(address)) } else { Err(Refusal::BadEmail) }
    }

    /// Reads an address that somebody is to have. It must be one that a mail server takes (RFC 5322 section 3.4.1);
    /// whether mail arrives there only mail can tell.
    pub fn parse_new(input: &str) -> Result<Self, Refusal> {
        let email = Self::parse(input)?;
        if Rfc5322Address::is_valid(&email.0) { Ok(email) } else { Err(Refusal::BadEmail) }
    }

    /// The address in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
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
        assert_eq!(clean_message(" a\r\nb\u{7}\n "), Ok("a\nb".to_owned()));
        assert_eq!(clean_message(""), Ok(String::new()));
        assert_eq!(clean_message(&"é".repeat(500)).map(|m| m.chars().count()), Ok(500));
        assert_eq!(clean_message(&"x".repeat(501)), Err(Refusal::MessageTooLong));
    }

    #[test]
    fn reasons_are_one_line() {
        assert_eq!(clean_reason("  Lost the phone, called back "), Ok("Lost the phone, called back".to_owned()));
        for bad in ["", "  ", "a\nb", "\u{202e}x", &"x".repeat(201)] {
            assert_eq!(clean_reason(bad), Err(Refusal::BadReason));
        }
    }

    #[test]
    fn addresses() {
        assert_eq!(
            EmailAddress::parse(" Ada@Bank.Example ").map(|e| e.as_str().to_owned()),
            Ok("ada@bank.example".to_owned())
        );
        for bad in
            ["", "ada", "@bank.example", "ada@", "a@b@c", "a b@c", "a@b\n", &format!("{}@x", "a".repeat(65))]
        {
            assert_eq!(
                EmailAddress::parse(bad).map(|_| ()),
                if bad == "a@b\n" { Ok(()) } else { Err(Refusal::BadEmail) },
                "{bad:?}"
            );
        }
    }

    #[test]
    fn new_addresses_are_for_mail() {
        assert!(EmailAddress::parse_new("ada+work@bank.example").is_ok());
        for bad in ["a..b@c", "a,b@c", ".a@b", "a@-b", "a@b..c"] {
            assert_eq!(EmailAddress::parse_new(bad), Err(Refusal::BadEmail), "{bad}");
            assert!(EmailAddress::parse(bad).is_ok(), "whoever has such an address already signs in with it");
        }
    }

    proptest! {
        #[test]
        fn reading_twice_changes_nothing(input in "\\PC{0,40}") {
            if let Ok(once) = EmailAddress::parse(&input) {
                prop_assert_eq!(EmailAddress::parse(once.as_str()), Ok(once));
            }
            if let Ok(once) = clean_name(&input) {
                prop_assert_eq!(clean_name(&once), Ok(once));
            }
        }
    }
}
