//! Randomness as an argument: the engine holds its source, tests may hand in another.

use crate::engine::error::InternalError;
use data_encoding::BASE32_NOPAD;

/// A source of randomness.
pub trait RandomSource: Send + Sync {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), InternalError>;
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl RandomSource for OsRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), InternalError> {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks the operating system")]
        getrandom::fill(bytes).map_err(|_| InternalError::Crypto("the operating system gave no randomness"))
    }
}

/// A new identifier: 128 random bits in lower-case base32.
pub fn random_id(random: &dyn RandomSource) -> Result<String, InternalError> {
    let mut bytes = [0; 16];
    random.fill(&mut bytes)?;
    Ok(BASE32_NOPAD.encode(&bytes).to_lowercase())
}
