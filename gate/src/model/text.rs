//! Which characters no name, no reason and no address may have.

use std::ops::RangeInclusive;

/// Characters that are not seen, so that two texts with and without them look alike, or that change what is seen
/// of the others (Unicode Technical Report 36).
const INVISIBLE: [RangeInclusive<char>; 24] = [
    // Default_Ignorable_Code_Point (Unicode Standard Annex 44), with everything that changes the direction of
    // writing; a test compares this part with the data of Unicode.
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{61c}'..='\u{61c}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fff8}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0000}'..='\u{e0fff}',
    // Line and paragraph separators, which are not control characters.
    '\u{2028}'..='\u{2029}',
    // The braille pattern without dots, an empty filler and an empty note head: visible by their class only.
    '\u{2800}'..='\u{2800}',
    '\u{16fe4}'..='\u{16fe4}',
    '\u{1d159}'..='\u{1d159}',
    // Marks of annotations.
    '\u{fff9}'..='\u{fffb}',
    // Code points that are never characters.
    '\u{fdd0}'..='\u{fdef}',
    '\u{fffe}'..='\u{ffff}',
];

/// Invisible characters that words and pictures are written with: joiners (Persian, Indic scripts, emoji) and
/// variation selectors (emoji).
const JOINING: [RangeInclusive<char>; 2] = ['\u{200c}'..='\u{200d}', '\u{fe00}'..='\u{fe0f}'];

/// Whether `c` is a control character, or an invisible one that makes one text look like another.
pub(crate) fn is_misleading(c: char) -> bool {
    let never_a_character = u32::from(c) & 0xfffe == 0xfffe;
    c.is_control() || never_a_character || INVISIBLE.iter().any(|range| range.contains(&c))
}

/// Whether `c` may stand in a text of several words, where one text need not be told from another: what
/// [`is_misleading`] lets through, line breaks, and what words and emoji are joined with. Nothing that changes the
/// direction of writing.
pub(crate) fn may_stand_in_prose(c: char) -> bool {
    c == '\n' || !is_misleading(c) || JOINING.iter().any(|range| range.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_properties::{CodePointSetData, props::BidiControl, props::DefaultIgnorableCodePoint};

    #[test]
    fn invisible_characters_are_misleading_and_letters_are_not() {
        let invisible = "\n\u{7}\u{61c}\u{200b}\u{202e}\u{2066}\u{feff}\u{2800}\u{3164}\u{115f}\u{2028}\u{1fffe}";
        assert!(invisible.chars().all(is_misleading));
        assert!(!"aé 漢-@“”\u{a0}🔑ابц".chars().any(is_misleading));
    }

    #[test]
    fn every_ignorable_and_every_turning_character_is_misleading() {
        let (ignorable, turning) =
            (CodePointSetData::new::<DefaultIgnorableCodePoint>(), CodePointSetData::new::<BidiControl>());
        for c in '\0'..=char::MAX {
            assert!(is_misleading(c) || !(ignorable.contains(c) || turning.contains(c)), "{c:?}");
            assert!(!(may_stand_in_prose(c) && turning.contains(c)), "{c:?}");
        }
    }
}
