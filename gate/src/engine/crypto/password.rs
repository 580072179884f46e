//! Passwords: Argon2id on the blocking pool, behind a queue.

use super::{
    hash_memory::{HASH_BYTES, HashMemory},
    hash_queue::{HashQueue, Lane, QueueFull},
    opaque_string::opaque_string,
};
use crate::engine::{Error, env::random::RandomSource, error::InternalError};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash as Phc, Salt},
};
use std::{num::NonZero, sync::Arc};
use zeroize::Zeroizing;

const SALT_BYTES: usize = 16;
/// When the system does not say how many cores there are.
const DEFAULT_CORES: NonZero<usize> = NonZero::<usize>::MIN.saturating_add(1);
const UNREADABLE: InternalError = InternalError::Crypto("a stored password hash cannot be read");

/// A password that was typed, in its one spelling: how a keyboard composes its letters makes no difference. Judging,
/// hashing and verifying all take this type, so none of them can forget it. Zeroised; not `Serialize`; `Debug` does
/// not show it.
#[derive(Clone)]
pub struct PlainPassword {
    spelt: Zeroizing<String>,
    /// As it was typed, where that is another spelling.
    typed: Option<Zeroizing<String>>,
}

impl PlainPassword {
    /// Takes over what was typed.
    pub fn new(typed: String) -> Self {
        let typed = Zeroizing::new(typed);
        let spelt = opaque_string(&typed);
        Self { typed: Some(typed).filter(|typed| *typed != spelt), spelt }
    }

    /// The characters, for hashing and for the rules.
    pub fn expose(&self) -> &str {
        &self.spelt
    }

    /// As it was typed, where that is another spelling: hashes that were stored before passwords had one spelling
    /// are of that.
    fn expose_typed(&self) -> Option<&str> {
        self.typed.as_ref().map(|typed| typed.as_str())
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
    queue: HashQueue,
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
    /// The password, but its hash is not the one that is made today: weaker, or of another spelling.
    Outdated,
}

impl Passwords {
    /// Prepares hashing at `cost`, as many at a time as there are cores.
    pub fn new(cost: HashCost, random: &dyn RandomSource) -> Result<Self, InternalError> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None)
            .map_err(|_| InternalError::Crypto("the Argon2 parameters are not usable"))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = decoy(&argon, random)?;
        let cores = std::thread::available_parallelism().unwrap_or(DEFAULT_CORES);
        Ok(Self { argon, cost, queue: HashQueue::new(cores), decoy })
    }

    /// Hashes a new password with a fresh salt.
    ///
    /// # Errors
    /// [`Error::Busy`], and internal ones.
    pub(crate) async fn hash(
        &self,
        lane: Lane,
        password: PlainPassword,
        random: Arc<dyn RandomSource>,
    ) -> Result<PasswordHash, Error> {
        let argon = self.argon.clone();
        self.on_worker(lane, move |memory| new_hash(&argon, password.expose(), random.as_ref(), memory)).await
    }

    /// Compares `password` with a stored hash, or with the decoy when there is none (which never matches). Where it
    /// was typed in another spelling than its own, that is compared too, unless the first matched. So the work for a
    /// wrong password depends on what was typed, and not on whether there is a hash.
    ///
    /// # Errors
    /// [`Error::Busy`], and internal ones.
    pub(crate) async fn verify(
        &self,
        lane: Lane,
        password: PlainPassword,
        stored: Option<PasswordHash>,
    ) -> Result<Verified, Error> {
        let (known, cost) = (stored.is_some(), self.cost);
        let hash = stored.unwrap_or_else(|| self.decoy.clone());
        self.on_worker(lane, move |memory| {
            let (mut matches, mut outdated) =
                compare(&hash, password.expose(), cost, memory).ok_or(UNREADABLE)??;
            if let (false, Some(typed)) = (matches && known, password.expose_typed()) {
                (matches, _) = compare(&hash, typed, cost, memory).ok_or(UNREADABLE)??;
                outdated = true;
            }
            Ok(match (matches && known, outdated) {
                (false, _) => Verified::No,
                (true, false) => Verified::Yes,
                (true, true) => Verified::Outdated,
            })
        })
        .await
    }

    async fn on_worker<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce(&mut HashMemory) -> Result<T, InternalError> + Send + 'static,
    ) -> Result<T, Error> {
        let mut permit = self.queue.wait_for_turn(lane).await.map_err(|QueueFull| Error::Busy)?;
        let answer = tokio::task::spawn_blocking(move || work(permit.memory())).await;
        Ok(answer.map_err(InternalError::from)??)
    }
}

fn new_hash(
    argon: &Argon2<'_>,
    password: &str,
    random: &dyn RandomSource,
    memory: &mut HashMemory,
) -> Result<PasswordHash, InternalError> {
    let mut salt = [0; SALT_BYTES];
    random.fill(&mut salt)?;
    written(argon, &salt, memory.hash(argon, password, &salt)?)
}

/// A hash that no password has, and that costs as much to compare with as any other. It is not computed: that would
/// take time and memory at every start.
fn decoy(argon: &Argon2<'_>, random: &dyn RandomSource) -> Result<PasswordHash, InternalError> {
    let (mut salt, mut output) = ([0; SALT_BYTES], [0; HASH_BYTES]);
    random.fill(&mut salt)?;
    random.fill(&mut output)?;
    written(argon, &salt, Output::new(&output).map_err(|_| UNREADABLE)?)
}

fn written(argon: &Argon2<'_>, salt: &[u8], output: Output) -> Result<PasswordHash, InternalError> {
    let hash = Phc {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon.params()).map_err(|_| UNREADABLE)?,
        salt: Some(Salt::new(salt).map_err(|_| UNREADABLE)?),
        hash: Some(output),
    };
    Ok(PasswordHash(hash.to_string()))
}

/// Whether `password` has the stored hash, and whether that is weaker than what is made today. `None`: the hash
/// cannot be read.
fn compare(
    stored: &PasswordHash,
    password: &str,
    cost: HashCost,
    memory: &mut HashMemory,
) -> Option<Result<(bool, bool), InternalError>> {
    let hash = Phc::new(&stored.0).ok()?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = Version::try_from(hash.version?).ok()?;
    let argon = Argon2::new(algorithm, version, Params::try_from(&hash).ok()?);
    let (salt, expected) = (hash.salt?, hash.hash?);
    // Two outputs are compared in constant time.
    let computed = memory.hash(&argon, password, &salt);
    Some(computed.map(|computed| (computed == expected, outdated(&hash, cost))))
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
        let hash = weak.hash(Lane::operator(), right.clone(), Arc::new(OsRandom)).await.unwrap();
        assert_eq!(weak.verify(Lane::operator(), right.clone(), Some(hash.clone())).await.unwrap(), Verified::Yes);
        let wrong = PlainPassword::new("plum gravel orbiT".to_owned());
        assert_eq!(weak.verify(Lane::operator(), wrong, Some(hash.clone())).await.unwrap(), Verified::No);
        let decoy = PlainPassword::new("no user has this password".to_owned());
        assert_eq!(weak.verify(Lane::operator(), decoy, None).await.unwrap(), Verified::No);
        let strong = passwords(HashCost { memory_kib: 64, passes: 1, lanes: 1 });
        assert_eq!(strong.verify(Lane::operator(), right, Some(hash)).await.unwrap(), Verified::Outdated);
    }

    #[tokio::test]
    async fn every_spelling_of_a_password_is_the_password() {
        let passwords = passwords(HashCost::LEAST);
        let typed = |text: &str| PlainPassword::new(text.to_owned());
        let (composed, apart) = ("crème brûlée\u{a0}café", "cre\u{300}me bru\u{302}le\u{301}e cafe\u{301}");
        for (first, second) in [(composed, apart), (apart, composed), (apart, apart)] {
            let hash = passwords.hash(Lane::operator(), typed(first), Arc::new(OsRandom)).await.unwrap();
            let verified = passwords.verify(Lane::operator(), typed(second), Some(hash)).await.unwrap();
            assert_eq!(verified, Verified::Yes);
        }
        assert_eq!(typed(apart).expose(), "crème brûlée café");
        assert_eq!(typed(composed).expose(), typed(apart).expose());
    }

    #[tokio::test]
    async fn hashes_of_what_was_typed_once_still_match() {
        let passwords = passwords(HashCost::LEAST);
        let raw = "cre\u{300}me bru\u{302}le\u{301}e cafe\u{301}";
        let stored = new_hash(&passwords.argon, raw, &OsRandom, &mut HashMemory::default()).unwrap();
        let verify =
            |text: &str, hash| passwords.verify(Lane::operator(), PlainPassword::new(text.to_owned()), hash);
        assert_eq!(verify(raw, Some(stored.clone())).await.unwrap(), Verified::Outdated, "it is hashed anew");
        assert_eq!(verify("cre\u{300}me", Some(stored)).await.unwrap(), Verified::No);
        assert_eq!(verify(raw, None).await.unwrap(), Verified::No);
    }

    #[test]
    fn the_standard_is_what_owasp_asks_for() {
        let argon = passwords(HashCost::STANDARD).argon;
        let hash = new_hash(&argon, "x", &OsRandom, &mut HashMemory::default()).unwrap();
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
        assert!(!format!("{hash:?}").contains("argon2id"));
    }
}
