//! Recovery codes: how they look and how they are read.
//!
//! To accept another way of typing them: a line in `read_letters`, which enrolment passes share, and an example
//! below; for all kinds of codes, `typed.rs`.

use super::typed::symbols;
use crate::model::Refusal;

/// Codes in a set.
pub const RECOVERY_CODES: usize = 10;
/// Characters of a code: 24 letters of base32 are 120 bits (NIST SP 800-63B-4 section 4.2.1.1 asks for 64).
pub const RECOVERY_CHARS: usize = 24;
/// With this many codes left, or fewer, users are reminded to make a new set.
pub const RECOVERY_LOW: u32 = 3;

/// Letters of a group of the printed form.
const GROUP: usize = 6;

/// A recovery code that a user typed. Not `Serialize`; `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// Reads what was typed: in any case, with or without the dashes of the printed form. Base32 (RFC 4648 section
    /// 6) has no 0, 1 and 8: they are read as the letters o, l and b.
    pub fn parse(input: &str) -> Result<Self, Refusal> {
        read_letters(input, RECOVERY_CHARS).map(Self).ok_or(Refusal::MalformedRecoveryCode)
    }

    /// The characters, for hashing.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// As it is printed: in groups, with dashes.
    pub fn grouped(&self) -> String {
        grouped(&self.0, GROUP)
    }
}

/// Exactly `length` letters of base32 in lower case, from what a user typed.
pub(super) fn read_letters(input: &str, length: usize) -> Option<String> {
    let mut letters = String::new();
    for symbol in symbols(input) {
        letters.push(match symbol.to_ascii_lowercase() {
            letter @ ('a'..='z' | '2'..='7') => letter,
            '0' => 'o',
            '1' => 'l',
            '8' => 'b',
            // The letter i of a Turkish keyboard, in the other case.
            'ı' | 'İ' => 'i',
            _ => return None,
        });
        if letters.len() > length {
            return None;
        }
    }
    Some(letters).filter(|letters| letters.len() == length)
}

/// The text in groups of `size`, with dashes.
pub(super) fn grouped(text: &str, size: usize) -> String {
    let groups: Vec<&str> =
        text.as_bytes().chunks(size).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join("-")
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn typed_codes_are_forgiven_their_form() {
        let code = RecoveryCode::parse("abcdef-ghijkl-mnopqr-stuvwx").unwrap();
        assert_eq!(code.grouped(), "abcdef-ghijkl-mnopqr-stuvwx");
        assert_eq!(RecoveryCode::parse(" ABCDEF GHIJKL MNOPQR STUVWX "), Ok(code));
        assert_eq!(
            RecoveryCode::parse("\u{feff}ＡＢＣＤＥＦ—GHİJKL−mnopqr\u{202f}stuvwx\u{200f}").unwrap().grouped(),
            "abcdef-ghijkl-mnopqr-stuvwx"
        );
        assert_eq!(RecoveryCode::parse(&"۲".repeat(24)), RecoveryCode::parse(&"2".repeat(24)));
        assert_eq!(RecoveryCode::parse(&"0".repeat(24)), RecoveryCode::parse(&"o".repeat(24)));
        for bad in ["", "abc", "abcdef-ghijkl-mnopqr-stuvwxy", "abcdef-ghijkl-mnopqr-stuvw!", "123456"] {
            assert_eq!(RecoveryCode::parse(bad), Err(Refusal::MalformedRecoveryCode), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_can_be_typed(code in "[a-z2-7]{24}") {
            let read = RecoveryCode::parse(&code).unwrap();
            prop_assert_eq!(RecoveryCode::parse(&read.grouped()), Ok(read));
        }

        #[test]
        fn parsing_never_panics(input in ".{0,60}") {
            let _ = RecoveryCode::parse(&input);
        }
    }
}
