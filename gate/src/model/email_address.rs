//! Email addresses as they identify users: one mailbox, one spelling.
//!
//! Whatever a user, an operator or a link says is read by [`EmailAddress::parse`], so that every spelling of an
//! address finds the same user. To refuse more addresses: in [`EmailAddress::parse_new`]. What
//! [`EmailAddress::parse`] refuses locks out the users who have such an address.

use super::{Refusal, spelling, text::is_misleading};
use email_address::{EmailAddress as Rfc5322Address, Options};
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// Longest address in bytes (RFC 5321 section 4.5.3.1.3).
const MAX_BYTES: usize = 254;
/// Longest local part in bytes (RFC 5321 section 4.5.3.1.1).
const MAX_LOCAL_BYTES: usize = 64;

/// An email address as it identifies a user, in its one spelling: the local part in lower case and Unicode
/// Normalization Form C, the domain in lower case and ASCII, as A-labels where it has other letters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address in any spelling, to look for the user who has it: one `@`, something on both sides, RFC
    /// 5321 lengths.
    ///
    /// # Errors
    /// [`Refusal::BadEmail`].
    pub fn parse(input: &str) -> Result<Self, Refusal> {
        // A wide letter has three bytes, and one that is not composed a few more than one that is. What is longer
        // by far is not worth the work.
        let usual = Some(input.trim()).filter(|input| input.len() <= 4 * MAX_BYTES).ok_or(Refusal::BadEmail)?;
        let usual = spelling::usual_width(usual);
        let (local, domain) = usual.trim().split_once('@').ok_or(Refusal::BadEmail)?;
        // No mail reaches what is no domain, but a user may have it.
        let domain = spelling::domain(domain).unwrap_or_else(|| spelling::local_part(domain));
        Self::checked(format!("{}@{domain}", spelling::local_part(local))).ok_or(Refusal::BadEmail)
    }

    /// Reads an address that a user is to have. A mail server must be able to take it (RFC 5322 section 3.4.1, RFC
    /// 6531); whether mail arrives there only mail can tell. Refused are also a quoted local part and a network
    /// address in place of the domain: both are second spellings.
    ///
    /// # Errors
    /// [`Refusal::BadEmail`].
    pub fn parse_new(input: &str) -> Result<Self, Refusal> {
        let email = Self::parse(input)?;
        let (local, domain) = email.parts();
        let one_spelling = !local.starts_with('"') && spelling::domain(domain).as_deref() == Some(domain);
        let options = Options::default().without_domain_literal().without_display_text();
        let deliverable = Rfc5322Address::parse_with_options(&email.0, options).is_ok();
        if one_spelling && deliverable { Ok(email) } else { Err(Refusal::BadEmail) }
    }

    /// An address that was stored by this program. It has the one spelling already.
    pub fn from_stored(text: &str) -> Option<Self> {
        Self::checked(text.to_owned())
    }

    /// The address, if it has the form of one.
    fn checked(address: String) -> Option<Self> {
        let (local, domain) = address.split_once('@')?;
        let printable = !address.chars().any(|c| is_misleading(c) || c.is_whitespace());
        let shaped = (1..=MAX_LOCAL_BYTES).contains(&local.len()) && !domain.is_empty() && !domain.contains('@');
        (printable && shaped && address.len() <= MAX_BYTES).then_some(Self(address))
    }

    /// The address in its one spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as its owner writes it: with the letters of the domain in place of its A-labels. For people;
    /// what compares or sends uses [`EmailAddress::as_str`].
    pub fn readable(&self) -> String {
        let (local, domain) = self.parts();
        format!("{local}@{}", spelling::readable_domain(domain))
    }

    fn parts(&self) -> (&str, &str) {
        self.0.split_once('@').unwrap_or((&self.0, ""))
    }
}

impl AsRef<str> for EmailAddress {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> Deserialize<'de> for EmailAddress {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::from_stored(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("not an email address"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_normalizer::DecomposingNormalizer;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_trimmed_and_in_lower_case() {
        assert_eq!(EmailAddress::parse(" Ada@Bank.Example ").unwrap().as_str(), "ada@bank.example");
        assert!(EmailAddress::parse("a@b\n").is_ok(), "white space around it is no part of it");
        for bad in ["", "ada", "@bank.example", "ada@", "a@b@c", "a b@c", &format!("{}@x", "a".repeat(65))] {
            assert_eq!(EmailAddress::parse(bad), Err(Refusal::BadEmail), "{bad:?}");
        }
    }

    #[test]
    fn a_mailbox_has_one_spelling() {
        for same in [
            "jörg@bücher.example",
            "JÖRG@BÜCHER.EXAMPLE",
            "jo\u{308}rg@bu\u{308}cher.example",
            "JO\u{308}RG@XN--BCHER-KVA.example",
            "ｊörg＠bücher．example",
            "\u{3000}jörg@bücher。example ",
        ] {
            let email = EmailAddress::parse(same).unwrap();
            assert_eq!(email.as_str(), "jörg@xn--bcher-kva.example", "{same}");
            assert_eq!(EmailAddress::parse_new(same).as_ref(), Ok(&email));
            assert_eq!(email.readable(), "jörg@bücher.example");
        }
    }

    #[test]
    fn new_addresses_can_receive_mail() {
        for good in ["ada+work@bank.example", "ida@bücher.example", "jörg@bank.example", "用户@例え.example"]
        {
            assert!(EmailAddress::parse_new(good).is_ok(), "{good}");
        }
        for bad in ["a..b@c", "a,b@c", ".a@b", "a@-b", "a@b..c"] {
            assert_eq!(EmailAddress::parse_new(bad), Err(Refusal::BadEmail), "{bad}");
            assert!(EmailAddress::parse(bad).is_ok(), "a user who has such an address can still sign in");
        }
        for second_spelling in ["\"ada\"@bank.example", "ada@[192.0.2.1]", "ada@[IPv6:2001:db8::1]"] {
            assert_eq!(EmailAddress::parse_new(second_spelling), Err(Refusal::BadEmail), "{second_spelling}");
        }
    }

    #[test]
    fn what_is_stored_stays_as_it_is() {
        assert_eq!(EmailAddress::from_stored("ida@bücher.example").unwrap().as_str(), "ida@bücher.example");
        assert_eq!(EmailAddress::from_stored("no address"), None);
    }

    proptest! {
        #[test]
        fn parsing_twice_changes_nothing(input in "\\PC{0,40}", local in "\\PC{1,8}", domain in "\\PC{1,8}") {
            for input in [input, format!("{local}@{domain}.example")] {
                if let Ok(once) = EmailAddress::parse(&input) {
                    prop_assert_eq!(EmailAddress::parse(once.as_str()), Ok(once.clone()));
                    prop_assert_eq!(EmailAddress::parse(&once.readable()), Ok(once.clone()));
                    prop_assert_eq!(EmailAddress::from_stored(once.as_str()), Some(once));
                }
            }
        }

        #[test]
        fn case_and_composition_do_not_matter(local in "[a-zäöüéñ]{1,8}", domain in "[a-zäöüéñ]{1,8}") {
            let email = EmailAddress::parse_new(&format!("{local}@{domain}.example")).unwrap();
            let loud = email.readable().to_uppercase();
            let apart = DecomposingNormalizer::new_nfd().normalize(&loud).into_owned();
            prop_assert_eq!(EmailAddress::parse(&loud), Ok(email.clone()));
            prop_assert_eq!(EmailAddress::parse(&apart), Ok(email));
        }
    }
}
