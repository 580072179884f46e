//! What a user typed in secret, on its way to the server.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, Serializer};

/// A password, a code or a token inside the arguments of a server function. `Debug`, which the arguments derive,
/// does not show it, and its memory is wiped when it is dropped.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct SecretInput(SecretString);

impl SecretInput {
    /// Wraps what came some other way, such as the token of a link.
    #[cfg(feature = "ssr")]
    pub(crate) fn new(text: String) -> Self {
        Self(text.into())
    }

    /// The characters.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// As the engine takes passwords.
    #[cfg(feature = "ssr")]
    pub(super) fn into_password(self) -> gate::engine::crypto::PlainPassword {
        gate::engine::crypto::PlainPassword::new(self.expose().to_owned())
    }
}

/// `secrecy` serialises no secret by itself; this one is an argument and has to reach the server.
impl Serialize for SecretInput {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let input = SecretInput(SecretString::from("plum gravel orbit candle"));
        assert_eq!(input.expose(), "plum gravel orbit candle");
        assert!(!format!("{input:?} {input:#?}").contains("plum"));
    }
}
