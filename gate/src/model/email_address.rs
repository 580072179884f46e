//! E-mail addresses as they identify users.
//!
//! To refuse more addresses: in [`EmailAddress::parse_new`]. What [`EmailAddress::parse`] refuses locks out the
//! users who have such an address.

use super::{Refusal, text::is_misleading};
use email_address::EmailAddress as Rfc5322Address;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// Longest address in bytes (RFC 5321 section 4.5.3.1.3).
const MAX_BYTES: usize = 254;
/// Longest local part in bytes (RFC 5321 section 4.5.3.1.1).
const MAX_LOCAL_BYTES: usize = 64;

/// An e-mail address as it identifies a user: trimmed and in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address, to look for the user who has it: one `@`, something on both sides, RFC 5321 lengths.
    ///
    /// # Errors
    /// [`Refusal::BadEmail`].
    pub fn parse(input: &str) -> Result<Self, Refusal> {
        let address = input.trim().to_lowercase();
        let (local, domain) = address.split_once('@').ok_or(Refusal::BadEmail)?;
        let printable = !address.chars().any(|c| is_misleading(c) || c.is_whitespace());
        let shaped = (1..=MAX_LOCAL_BYTES).contains(&local.len()) && !domain.is_empty() && !domain.contains('@');
        if printable && shaped && address.len() <= MAX_BYTES { Ok(Self(address)) } else { Err(Refusal::BadEmail) }
    }

    /// Reads an address that a user is to have. A mail server must be able to take it (RFC 5322 section 3.4.1);
    /// whether mail arrives there only mail can tell.
    ///
    /// # Errors
    /// [`Refusal::BadEmail`].
    pub fn parse_new(input: &str) -> Result<Self, Refusal> {
        let email = Self::parse(input)?;
        if Rfc5322Address::is_valid(&email.0) { Ok(email) } else { Err(Refusal::BadEmail) }
    }

    /// The address in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
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
        Self::parse(&String::deserialize(from)?).map_err(|_| D::Error::custom("not an e-mail address"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
    fn new_addresses_can_receive_mail() {
        assert!(EmailAddress::parse_new("ada+work@bank.example").is_ok());
        for bad in ["a..b@c", "a,b@c", ".a@b", "a@-b", "a@b..c"] {
            assert_eq!(EmailAddress::parse_new(bad), Err(Refusal::BadEmail), "{bad}");
            assert!(EmailAddress::parse(bad).is_ok(), "a user who has such an address can still sign in");
        }
    }

    proptest! {
        #[test]
        fn parsing_twice_changes_nothing(input in "\\PC{0,40}") {
            if let Ok(once) = EmailAddress::parse(&input) {
                prop_assert_eq!(EmailAddress::parse(once.as_str()), Ok(once));
            }
        }
    }
}
