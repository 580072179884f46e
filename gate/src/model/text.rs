//! Which characters no name and no address may have.

/// Invisible characters that make one name look like another: zero-width ones, and those that change the direction
/// of writing (Unicode Technical Report 36).
const INVISIBLE: [std::ops::RangeInclusive<char>; 5] = [
    '\u{61c}'..='\u{61c}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
];

/// Whether `c` is a control character, or an invisible one that makes one text look like another.
pub(crate) fn is_misleading(c: char) -> bool {
    c.is_control() || INVISIBLE.iter().any(|range| range.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::is_misleading;

    #[test]
    fn invisible_characters_are_misleading_and_letters_are_not() {
        assert!("\n\u{7}\u{61c}\u{200b}\u{202e}\u{2066}\u{feff}".chars().all(is_misleading));
        assert!(!"aé 漢-@“”\u{a0}".chars().any(is_misleading));
    }
}
