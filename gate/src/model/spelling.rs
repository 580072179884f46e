//! One spelling for what can be written in several ways that look the same: composed or decomposed letters, wide
//! and narrow ones, and the domain of an address in letters or as the Internet's mail knows it.
//!
//! Nothing here is linked into the WebAssembly as long as the browser calls none of it: the tables are large.

use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};
use icu_properties::{CodePointMapData, props::EastAsianWidth};
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

/// `text` in Unicode Normalization Form C: letters and their marks are one character where there is one.
pub(crate) fn composed(text: &str) -> String {
    ComposingNormalizer::new_nfc().normalize(text).into_owned()
}

/// `text` with the letters, digits and signs of East Asian keyboards in their usual width (RFC 8265 section 3.3.2,
/// the width mapping of `UsernameCaseMapped`).
pub(crate) fn usual_width(text: &str) -> String {
    let widths = CodePointMapData::<EastAsianWidth>::new();
    let mut usual = String::with_capacity(text.len());
    for c in text.chars() {
        match widths.get(c) {
            EastAsianWidth::Fullwidth | EastAsianWidth::Halfwidth => {
                let mapped = DecomposingNormalizer::new_nfkd().normalize(c.encode_utf8(&mut [0; 4])).into_owned();
                usual.push_str(&mapped);
            }
            _ => usual.push(c),
        }
    }
    usual
}

/// The local part of an address in lower case and Normalization Form C (RFC 8265 section 3.3, the mappings of
/// `UsernameCaseMapped`).
pub(super) fn local_part(local: &str) -> String {
    // A letter that is composed only now may still have a lower case, and the other way round.
    composed(&composed(&usual_width(local)).to_lowercase())
}

/// The domain as mail servers know it: in lower case, each label that is not ASCII as an A-label (UTS 46,
/// non-transitional; RFC 5890 section 2.3.2.1). `None`: no domain can be called that.
pub(super) fn domain(domain: &str) -> Option<String> {
    // Underscores occur in the names of real mail domains, so it is the list of the URL standard, not STD3.
    let ascii =
        Uts46::new().to_ascii(domain.as_bytes(), AsciiDenyList::URL, Hyphens::Allow, DnsLength::Verify).ok()?;
    Some(ascii.into_owned())
}

/// The domain as its owner writes it: A-labels in their own letters. One that is not valid stays as it is.
pub(super) fn readable_domain(ascii: &str) -> String {
    let (readable, valid) = Uts46::new().to_unicode(ascii.as_bytes(), AsciiDenyList::URL, Hyphens::Allow);
    // What does not lead back to the same domain would name another one.
    if valid.is_ok() && domain(&readable).as_deref() == Some(ascii) {
        readable.into_owned()
    } else {
        ascii.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_domain_has_one_spelling() {
        for same in [
            "bücher.example",
            "BÜCHER.example",
            "bu\u{308}cher.example",
            "xn--bcher-kva.example",
            "XN--BCHER-KVA.Example",
            "ｂücher。example",
        ] {
            assert_eq!(domain(same).as_deref(), Some("xn--bcher-kva.example"), "{same}");
        }
        assert_eq!(
            domain("faß.example").as_deref(),
            Some("xn--fa-hia.example"),
            "not fass: UTS 46, non-transitional"
        );
        assert_eq!(domain("a_b.example").as_deref(), Some("a_b.example"));
        for none in
            ["", "a..b", "xn--\u{fc}.example", "xn--a.example", "a b", "a\u{200d}b.example", &"ü".repeat(64)]
        {
            assert_eq!(domain(none), None, "{none}");
        }
    }

    #[test]
    fn domains_are_readable() {
        assert_eq!(readable_domain("xn--bcher-kva.example"), "bücher.example");
        assert_eq!(readable_domain("bank.example"), "bank.example");
        assert_eq!(readable_domain("xn--a.example"), "xn--a.example");
    }

    #[test]
    fn a_local_part_has_one_spelling() {
        for same in ["jörg", "JÖRG", "jo\u{308}rg", "JO\u{308}RG", "ｊörｇ"] {
            assert_eq!(local_part(same), "jörg", "{same}");
        }
        assert_eq!(local_part("ｶﾞ"), "ガ");
    }

    proptest! {
        #[test]
        fn spelling_twice_changes_nothing(text in "\\PC{0,12}") {
            let once = local_part(&text);
            prop_assert_eq!(local_part(&once), once);
            if let Some(once) = domain(&text) {
                prop_assert_eq!(domain(&once), Some(once.clone()));
                prop_assert_eq!(domain(&readable_domain(&once)), Some(once));
            }
        }
    }
}
