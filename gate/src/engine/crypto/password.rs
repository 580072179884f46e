//! Passwords: Argon2id on the blocking pool, as many at a time as there are cores.

use crate::engine::env::random::RandomSource;
use crate::engine::error::InternalError;
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash as Phc,
};
use std::sync::Arc;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

const SALT_BYTES: usize = 16;

/// A password as it was typed. Zeroised; not `Serialize`; `Debug` does not show it.
#[derive(Clone)]
pub struct PlainPassword(Zeroizing<String>);

impl PlainPassword {
    /// Takes over what was typed.
    pub fn new(typed: String) -> Self {
        Self(Zeroizing::new(typed))
    }

    /// The characters, for hashing and for the rules.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PlainPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PlainPassword(redacted)")
    }
}

/// A stored hash with its algorithm and parameters (PHC string).
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub(crate) String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(redacted)")
    }
}

/// How much work one hash is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl HashCost {
    /// The OWASP recommendation: 19 MiB, two passes, one lane.
    pub const STANDARD: Self = Self { memory_kib: 19 * 1_024, passes: 2, lanes: 1 };
    /// The least that Argon2 allows. For tests.
    pub const LEAST: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };
}

/// Hashes and verifies.
#[derive(Clone)]
pub struct Passwords {
    argon: Argon2<'static>,
    cost: HashCost,
    slots: Arc<Semaphore>,
    /// What an unknown e-mail is verified against, so that it costs the same work as a known one.
    decoy: PasswordHash,
}

/// What a verification found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verified {
    /// Not the password.
    No,
    /// The password.
    Yes,
    /// The password, but its hash is weaker than what is made today.
    Outdated,
}

impl Passwords {
    /// Prepares hashing at `cost`.
    pub fn new(cost: HashCost, random: &dyn RandomSource) -> Result<Self, InternalError> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None)
            .map_err(|_| InternalError::Crypto("the Argon2 parameters are not usable"))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash_with(&argon, "no user has this password", random)?;
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Ok(Self { argon, cost, slots: Arc::new(Semaphore::new(cores)), decoy })
    }

    /// Hashes a new password with a fresh salt.
    pub async fn hash(
        &self,
        password: PlainPassword,
        random: Arc<dyn RandomSource>,
    ) -> Result<PasswordHash, InternalError> {
        let argon = self.argon.clone();
        self.on_worker(move || hash_with(&argon, password.expose(), random.as_ref())).await
    }

    /// Compares `password` with a stored hash, or with the decoy when there is none (which never matches).
    pub(crate) async fn verify(
        &self,
        password: PlainPassword,
        stored: Option<PasswordHash>,
    ) -> Result<Verified, InternalError> {
        let known = stored.is_some();
        let (argon, cost) = (self.argon.clone(), self.cost);
        let hash = stored.unwrap_or_else(|| self.decoy.clone());
        self.on_worker(move || {
            let parsed =
                Phc::new(&hash.0).map_err(|_| InternalError::Crypto("a stored password hash cannot be read"))?;
            let matches = argon.verify_password(password.expose().as_bytes(), &parsed).is_ok();
            Ok(match (matches && known, outdated(&parsed, cost)) {
                (false, _) => Verified::No,
                (true, false) => Verified::Yes,
                (true, true) => Verified::Outdated,
            })
        })
        .await
    }

    async fn on_worker<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, InternalError> + Send + 'static,
    ) -> Result<T, InternalError> {
        // Each hash takes 19 MiB: the bound keeps a burst of sign-ins from taking all memory.
        let slot =
            self.slots.clone().acquire_owned().await.map_err(|_| InternalError::Crypto("hashing is shut down"))?;
        tokio::task::spawn_blocking(move || {
            let answer = work();
            drop(slot);
            answer
        })
        .await?
    }
}

fn hash_with(
    argon: &Argon2<'_>,
    password: &str,
    random: &dyn RandomSource,
) -> Result<PasswordHash, InternalError> {
    let mut salt = [0; SALT_BYTES];
    random.fill(&mut salt)?;
    let hash: Phc = argon
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|_| InternalError::Crypto("a password cannot be hashed"))?;
    Ok(PasswordHash(hash.to_string()))
}

fn outdated(hash: &Phc, cost: HashCost) -> bool {
    let Ok(params) = Params::try_from(hash) else { return true };
    params.m_cost() < cost.memory_kib || params.t_cost() < cost.passes || hash.algorithm.as_str() != "argon2id"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::crypto::OsRandom;

    fn passwords(cost: HashCost) -> Passwords {
        Passwords::new(cost, &OsRandom).unwrap()
    }

    #[tokio::test]
    async fn right_wrong_unknown_and_outdated() {
        let weak = passwords(HashCost::LEAST);
        let right = PlainPassword::new("plum gravel orbit".to_owned());
        let hash = weak.hash(right.clone(), Arc::new(OsRandom)).await.unwrap();
        assert_eq!(weak.verify(right.clone(), Some(hash.clone())).await.unwrap(), Verified::Yes);
        let wrong = PlainPassword::new("plum gravel orbiT".to_owned());
        assert_eq!(weak.verify(wrong, Some(hash.clone())).await.unwrap(), Verified::No);
        let decoy = PlainPassword::new("no user has this password".to_owned());
        assert_eq!(weak.verify(decoy, None).await.unwrap(), Verified::No);
        let strong = passwords(HashCost { memory_kib: 64, passes: 1, lanes: 1 });
        assert_eq!(strong.verify(right, Some(hash)).await.unwrap(), Verified::Outdated);
    }

    #[test]
    fn the_standard_is_what_owasp_asks_for() {
        let hash = hash_with(&passwords(HashCost::STANDARD).argon, "x", &OsRandom).unwrap();
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
        assert!(!format!("{hash:?}").contains("argon2id"));
    }
}
