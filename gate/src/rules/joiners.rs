//! Invisible characters that names are written with. Each is allowed exactly where it changes what is seen, so that
//! two names never look alike because of one.
//!
//! To allow another one: an arm in [`is_joining`], with its source, and examples of where it belongs and where not.

use crate::model::is_misleading;
use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{CanonicalCombiningClass, EmojiModifier, ExtendedPictographic, JoiningType, UnifiedIdeograph},
};

/// The first character of `text` that is a control character, or invisible where it changes nothing.
pub(super) fn first_misleading(text: &str) -> Option<char> {
    judged(text).into_iter().find(|(_, misleading)| *misleading).map(|(c, _)| c)
}

/// Each character of `text`, and whether it is misleading where it stands.
pub(super) fn judged(text: &str) -> Vec<(char, bool)> {
    let chars: Vec<char> = text.chars().collect();
    (0..chars.len()).map(|at| (chars[at], is_misleading(chars[at]) && !is_joining(&chars, at))).collect()
}

/// Whether the invisible character at `at` belongs there.
fn is_joining(chars: &[char], at: usize) -> bool {
    let (before, after) = (&chars[..at], &chars[at + 1..]);
    let Some(last) = before.last().copied() else { return false };
    match chars[at] {
        '\u{200c}' => is_virama(last) || breaks_cursive(before, after),
        '\u{200d}' => is_virama(last) || is_ya_phalaa(last, after) || joins_emoji(before, after),
        '\u{fe0e}' => is_pictograph(last),
        '\u{fe0f}' => is_pictograph(last) || is_keycap(last, after),
        // Variants of Han characters, which names are registered with (Unicode Technical Standard 37).
        '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => {
            CodePointSetData::new::<UnifiedIdeograph>().contains(last)
        }
        // Variants of Mongolian letters, and the gap before a final vowel (Unicode Standard section 13.5).
        '\u{180b}'..='\u{180f}' => ('\u{1820}'..='\u{18aa}').contains(&last),
        '\u{e0020}'..='\u{e007f}' => is_in_flag(before, after),
        _ => false,
    }
}

/// RFC 5892 appendices A.1 and A.2: the sign that takes the vowel away, as in Sinhala and Devanagari.
fn is_virama(c: char) -> bool {
    CodePointMapData::<CanonicalCombiningClass>::new().get(c) == CanonicalCombiningClass::Virama
}

/// RFC 5892 appendix A.1: between two letters that would be joined without it, as in Persian.
fn breaks_cursive(before: &[char], after: &[char]) -> bool {
    let types = CodePointMapData::<JoiningType>::new();
    let joining = |c: &char| Some(types.get(*c)).filter(|kind| *kind != JoiningType::Transparent);
    let (left, right) = (before.iter().rev().find_map(joining), after.iter().find_map(joining));
    matches!(left, Some(JoiningType::LeftJoining | JoiningType::DualJoining))
        && matches!(right, Some(JoiningType::RightJoining | JoiningType::DualJoining))
}

/// A Bengali or Kannada Ra that keeps its form before a following consonant (Unicode Standard section 12.2).
fn is_ya_phalaa(last: char, after: &[char]) -> bool {
    matches!(last, '\u{9b0}' | '\u{cb0}') && after.first().is_some_and(|next| is_virama(*next))
}

fn is_pictograph(c: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(c)
}

/// Unicode Technical Standard 51, `emoji_zwj_sequence`: an emoji, perhaps with a skin colour or a variation
/// selector, before another one.
fn joins_emoji(before: &[char], after: &[char]) -> bool {
    let is_addition = |c: char| c == '\u{fe0f}' || CodePointSetData::new::<EmojiModifier>().contains(c);
    let emoji = before.iter().rev().copied().find(|c| !is_addition(*c));
    emoji.is_some_and(is_pictograph) && after.first().is_some_and(|next| is_pictograph(*next))
}

/// A digit or sign in a key, `emoji_keycap_sequence`.
fn is_keycap(last: char, after: &[char]) -> bool {
    matches!(last, '0'..='9' | '#' | '*') && after.first() == Some(&'\u{20e3}')
}

/// The flag of a region, `emoji_tag_sequence`: a black flag, the letters of the region, and an end.
fn is_in_flag(before: &[char], after: &[char]) -> bool {
    /// Five letters at most, and the end.
    const LONGEST: usize = 6;
    let is_tag = |c: &&char| ('\u{e0020}'..='\u{e007f}').contains(*c);
    let tags = before.iter().rev().take(LONGEST).take_while(is_tag).count();
    let begun = before.iter().rev().nth(tags) == Some(&'\u{1f3f4}');
    let end = after.iter().take(LONGEST).take_while(is_tag).last();
    let rest = after.iter().take(LONGEST).take_while(is_tag).count();
    // Without a tag after it, it is the end itself.
    begun && tags + rest < LONGEST && end.is_none_or(|end| *end == '\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_with_joiners() {
        for name in [
            "می\u{200c}خواهم",
            "علی\u{200c}رضا",
            "ශ\u{dca}\u{200d}රී",
            "क\u{94d}\u{200d}ष",
            "न\u{94d}\u{200c}न",
            "র\u{200d}\u{9cd}যাফি",
            "ನ\u{ccd}\u{200d}ನ",
            "ಸರ\u{200d}\u{ccd}ವ",
            "👩\u{200d}💻",
            "👩🏽\u{200d}🚒",
            "❤\u{fe0f}\u{200d}🔥",
            "👨\u{200d}👩\u{200d}👧",
            "🏳\u{fe0f}\u{200d}🌈",
            "❤\u{fe0f}",
            "☎\u{fe0e}",
            "1\u{fe0f}\u{20e3}",
            "葛\u{e0100}城",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "ᠮᠣᠩᠭᠣᠯ\u{180e}ᠠ",
        ] {
            assert_eq!(first_misleading(name), None, "{name}");
        }
    }

    #[test]
    fn where_they_change_nothing_they_are_refused() {
        for (name, refused) in [
            ("A\u{200d}da", '\u{200d}'),
            ("A\u{200c}da", '\u{200c}'),
            ("\u{200d}Ada", '\u{200d}'),
            ("Ada\u{200d}", '\u{200d}'),
            ("می\u{200c}", '\u{200c}'),
            ("👩\u{200d}", '\u{200d}'),
            ("👩\u{200d}\u{200d}💻", '\u{200d}'),
            ("\u{200d}💻", '\u{200d}'),
            ("Ada\u{fe0f}", '\u{fe0f}'),
            ("1\u{fe0f}", '\u{fe0f}'),
            ("❤\u{fe0f}\u{fe0f}", '\u{fe0f}'),
            ("A\u{e0100}", '\u{e0100}'),
            ("A\u{e0041}da", '\u{e0041}'),
            ("🏴\u{e0067}\u{e0062}", '\u{e0067}'),
            ("a\u{200b}b", '\u{200b}'),
            ("a\nb", '\n'),
            ("می\u{200c}\u{200c}خ", '\u{200c}'),
            ("x\u{180e}", '\u{180e}'),
        ] {
            assert_eq!(first_misleading(name), Some(refused), "{name:?}");
        }
    }
}
