//! The one spelling of a password.

use crate::model::composed;
use icu_properties::{CodePointMapData, props::GeneralCategory};
use zeroize::Zeroizing;

/// `typed` by the mappings of `OpaqueString` (RFC 8265 section 4.2.2): every space is U+0020, the rest in Unicode
/// Normalization Form C. Nothing is trimmed, folded or left out, and no character is refused: NIST SP 800-63B-4
/// section 3.1.1.2 asks to accept all of Unicode.
pub(super) fn opaque_string(typed: &str) -> Zeroizing<String> {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let is_space = |c: char| !c.is_ascii() && categories.get(c) == GeneralCategory::SpaceSeparator;
    let mut spaced = Zeroizing::new(String::with_capacity(typed.len()));
    spaced.extend(typed.chars().map(|c| if is_space(c) { ' ' } else { c }));
    Zeroizing::new(composed(&spaced))
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};
    use proptest::prelude::*;

    #[test]
    fn the_examples_of_the_rfc() {
        for (typed, spelt) in [
            ("correct horse battery staple", "correct horse battery staple"),
            ("Correct Horse Battery Staple", "Correct Horse Battery Staple"),
            ("\u{3c0}\u{df}\u{e5}", "\u{3c0}\u{df}\u{e5}"),
            ("Jack of \u{2666}s", "Jack of \u{2666}s"),
            ("foo\u{1680}bar", "foo bar"),
        ] {
            assert_eq!(opaque_string(typed).as_str(), spelt);
        }
    }

    #[test]
    fn nothing_else_changes() {
        for kept in ["  x  ", "ＡＢＣ", "ﬁ", "Ⅳ", "e\u{200d}", "👩\u{200d}💻", "\t\0"] {
            assert_eq!(opaque_string(kept).as_str(), kept);
        }
        assert_eq!(opaque_string("a\u{a0}b\u{2003}c\u{3000}d\u{2000}").as_str(), "a b c d ");
    }

    proptest! {
        #[test]
        fn all_forms_of_a_text_are_one(typed in "\\PC{0,24}") {
            let spelt = opaque_string(&typed);
            prop_assert_eq!(opaque_string(&spelt), spelt.clone());
            for form in [ComposingNormalizer::new_nfc().normalize(&typed), DecomposingNormalizer::new_nfd().normalize(&typed)] {
                prop_assert_eq!(opaque_string(&form), spelt.clone());
            }
        }
    }
}
