//! What was typed where a code is asked for, whatever keyboard, app or email it came from.
//!
//! Spaces, dashes and marks that are not seen are left out: apps show codes in groups, and what is copied carries
//! what stood around it. Digits of all scripts are read as digits.
//!
//! To read another sign: [`is_separator`] or [`plain`], and an example in the test.

use crate::model::is_misleading;
use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{Dash, GeneralCategory},
};

/// Signs that stand for a dash without being one (Unicode Standard Annex 44, `Dash`): what keyboards for Japanese
/// write when the dash is pressed, and what lists and tables are drawn with.
const LIKE_A_DASH: [char; 5] = ['ー', 'ｰ', '\u{2d7}', '\u{2043}', '\u{2500}'];

/// The symbols of a code as it was typed, without what only separates them.
pub(super) fn symbols(input: &str) -> impl Iterator<Item = char> {
    input.chars().filter(|c| !is_separator(*c)).map(plain)
}

/// Whether `c` is a space, a dash, or not seen at all.
fn is_separator(c: char) -> bool {
    // Most of what is typed is decided without the tables.
    !c.is_ascii_alphanumeric()
        && (c.is_whitespace()
            || is_misleading(c)
            || LIKE_A_DASH.contains(&c)
            || CodePointSetData::new::<Dash>().contains(c))
}

/// A decimal digit of any script as an ASCII digit, a letter of wide type as an ASCII letter; all else as it is.
fn plain(c: char) -> char {
    match c {
        _ if c.is_ascii() => c,
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => decimal_digit(c).and_then(|value| char::from_digit(value, 10)).unwrap_or(c),
    }
}

/// The value of a decimal digit of any script. Unicode encodes the ten digits of a script one after the other, from
/// zero (Unicode Standard section 4.6), and nothing but further tens right after them.
fn decimal_digit(c: char) -> Option<u32> {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let is_digit =
        |code| char::from_u32(code).is_some_and(|c| categories.get(c) == GeneralCategory::DecimalNumber);
    let code = u32::from(c);
    is_digit(code)
        .then(|| (1..=code).take_while(|back| is_digit(code - back)).fold(0, |value, _| (value + 1) % 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &str) -> String {
        symbols(input).collect()
    }

    #[test]
    fn separators_are_left_out() {
        for typed in [
            "012 345",
            "012-345",
            "012\u{a0}345",
            "012\u{202f}345",
            "012\u{2009}345",
            "012\u{3000}345",
            "012‐345",
            "012‑345",
            "012–345",
            "012—345",
            "012−345",
            "012－345",
            "012ー345",
            "012\u{ad}345",
            "\u{feff}012345",
            "\u{200e}012345\u{200f}",
            "\u{2066}012\u{200b}345\u{2069}",
            "012\u{2060}345\r\n",
            "012\u{180e}345",
            "012\u{2800}345",
            "012\u{fe0f}345",
            "\t0 1 2 3 4 5\u{85}",
        ] {
            assert_eq!(read(typed), "012345", "{typed:?}");
        }
        assert_eq!(read("0.1_2+3,4²"), "0.1_2+3,4²", "what is no separator is left for the reader to refuse");
    }

    #[test]
    fn digits_of_all_scripts_are_digits() {
        for typed in ["०१२३४५", "٠١٢٣٤٥", "۰۱۲۳۴۵", "０１２３４５", "๐๑๒๓๔๕", "𝟎𝟏𝟐𝟑𝟒𝟓", "𝟘𝟙𝟚𝟛𝟜𝟝", "𞥐𞥑𞥒𞥓𞥔𞥕"]
        {
            assert_eq!(read(typed), "012345", "{typed}");
        }
        assert_eq!(read("ＡＢＣｘｙｚ"), "ABCxyz");
    }

    /// What the standard library knows about numbers agrees, and no ten digits are read as anything but 0 to 9.
    #[test]
    fn tens_are_whole() {
        let categories = CodePointMapData::<GeneralCategory>::new();
        let digits: Vec<u32> = (char::MIN..=char::MAX)
            .filter(|c| categories.get(*c) == GeneralCategory::DecimalNumber)
            .map(|c| decimal_digit(c).unwrap())
            .collect();
        assert!(digits.len() >= 680 && digits.chunks(10).all(|ten| ten.iter().copied().eq(0..10)));
        assert_eq!(
            (decimal_digit('a'), decimal_digit('²'), decimal_digit('Ⅷ'), decimal_digit('五')),
            (None, None, None, None)
        );
    }
}
