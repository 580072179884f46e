//! Randomness as an argument: the engine holds its source, tests may hand in another.

use data_encoding::BASE32_NOPAD;

/// A source of randomness.
pub trait Chance: Send + Sync {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    fn fill(&self, bytes: &mut [u8]) -> crate::Result<()>;
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsChance;

impl Chance for OsChance {
    fn fill(&self, bytes: &mut [u8]) -> crate::Result<()> {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks the operating system")]
        getrandom::fill(bytes).map_err(|_| crate::Error::Crypto("the operating system gave no randomness"))
    }
}

/// A new identifier: 128 random bits in lower-case base32.
pub fn random_id(chance: &dyn Chance) -> crate::Result<String> {
    let mut bytes = [0; 16];
    chance.fill(&mut bytes)?;
    Ok(BASE32_NOPAD.encode(&bytes).to_lowercase())
}
