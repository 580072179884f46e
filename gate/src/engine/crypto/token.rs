//! Session tokens: 256 random bits, stored only as a hash (ASVS 5.0 7.2.3 asks for 128).

use crate::engine::env::random::RandomSource;
use crate::engine::error::InternalError;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The token as the browser holds it. Shown once, to the cookie.
pub struct PlainToken(Zeroizing<String>);

/// What the store keeps of a token: SHA-256 in hex. A token has 256 random bits, so no salt and no slow hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenHash(String);

impl PlainToken {
    /// A new token.
    pub fn generate(random: &dyn RandomSource) -> Result<Self, InternalError> {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill(bytes.as_mut())?;
        Ok(Self(Zeroizing::new(BASE64URL_NOPAD.encode(bytes.as_ref()))))
    }

    /// A token that was made elsewhere.
    pub(crate) fn from_text(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text for the cookie.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PlainToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PlainToken(redacted)")
    }
}

impl TokenHash {
    /// The hash of a token that a browser sent.
    pub fn of(token: &str) -> Self {
        Self(HEXLOWER.encode(&Sha256::digest(token.as_bytes())))
    }

    /// The hash as the store keeps it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
