//! The six digits of an authenticator app, as a user types them.
//!
//! Which time steps they are valid for is decided in `time_step.rs`, and which ways of typing them are accepted in
//! `typed.rs`.

use super::typed::symbols;
use crate::model::Refusal;

/// Digits of a code (RFC 4226 section 5.3: at least six).
pub const DIGITS: usize = 6;

/// Six digits that a user typed. Not `Serialize`; `Debug` does not show them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code(u32);

impl Code {
    /// Reads what was typed: six digits of any script; spaces, dashes and invisible marks anywhere are left out.
    pub fn parse(input: &str) -> Result<Self, Refusal> {
        let mut value = 0;
        let mut digits = 0;
        for symbol in symbols(input) {
            let digit = symbol.to_digit(10).ok_or(Refusal::MalformedCode)?;
            digits += 1;
            if digits > DIGITS {
                return Err(Refusal::MalformedCode);
            }
            value = value * 10 + digit;
        }
        if digits == DIGITS { Ok(Self(value)) } else { Err(Refusal::MalformedCode) }
    }

    /// The code as a number below one million, for comparison with a generated one.
    pub const fn value(self) -> u32 {
        self.0
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_may_type_groups() {
        for typed in [
            "012345",
            "012 345",
            "012—345",
            " 01 23 45 ",
            "012\u{a0}345",
            "０１２３４５",
            "\u{200e}٠١٢\u{2212}٣٤٥",
        ] {
            assert_eq!(Code::parse(typed).map(Code::value), Ok(12_345), "{typed}");
        }
        for typed in
            ["", "12345", "1234567", "12345a", "１２３４５６７", "²12345", "+12345", "00000000000000123456"]
        {
            assert_eq!(Code::parse(typed), Err(Refusal::MalformedCode), "{typed}");
        }
    }

    #[test]
    fn debug_shows_no_digits() {
        assert_eq!(format!("{:?}", Code(123_456)), "Code(redacted)");
    }

    proptest! {
        #[test]
        fn parsing_never_panics(input in ".{0,40}") {
            let _ = Code::parse(&input);
        }
    }
}
