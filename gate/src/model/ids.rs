//! Identifiers: opaque text, one type per table so that they cannot be mixed up.
//!
//! To add one: a line in `id!` below, its re-export, and its line in `column!` of the store.

use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// Characters of an identifier: 128 random bits in lower-case base32.
const LENGTH: usize = 26;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                Self::parse(&text).ok_or_else(|| D::Error::custom("not an identifier"))
            }
        }

        impl $name {
            /// The identifier that `text` is, if it has the form of one. The only way to make an identifier.
            pub fn parse(text: &str) -> Option<Self> {
                is_identifier(text).then(|| Self(text.to_owned()))
            }

            /// The text of the identifier.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }
    )*};
}

/// Clients can send any text. Only what has the form of an identifier reaches a database, which may refuse the
/// rest with an error (PostgreSQL takes no NUL).
fn is_identifier(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
}

id! {
    /// A tenant.
    TppId;
    /// A user of one TPP.
    UserId;
    /// One enrolled TOTP secret.
    AuthenticatorId;
    /// A session; stays the same while its token is replaced.
    SessionId;
}

#[cfg(test)]
mod tests {
    use super::UserId;

    #[test]
    fn only_well_formed_identifiers_are_read() {
        let text = "abcdefghijklmnopqrstuvwx27";
        assert_eq!(UserId::parse(text).map(|id| id.to_string()).as_deref(), Some(text));
        assert!(serde_json::from_str::<UserId>(&format!("\"{text}\"")).is_ok());
        for bad in
            ["", "a", &text.to_uppercase(), &text.replace('a', "\0"), &text.replace('2', "1"), &format!("{text}a")]
        {
            assert_eq!(UserId::parse(bad), None);
            assert!(serde_json::from_value::<UserId>(serde_json::Value::from(bad)).is_err());
        }
    }
}
