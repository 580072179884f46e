//! The engine: the store, the keys, the clock and the source of random in one handle that is cheap to clone.

pub mod caller;
mod client_info;
pub mod crypto;
pub mod env;
pub mod error;
mod store;
mod use_cases;

pub use {
    crate::rules::ChainState,
    client_info::ClientInfo,
    env::clock,
    error::{Error, Result},
    use_cases::{
        backup::{BackupError, BackupReport, backup},
        demo::{DEMO_PASSWORD, DemoReport, DemoUser},
        operator::{NewUser, Operator, UserRecord},
        outbox::{Delivery, Email},
        sessions::IssuedSession,
        sign_in::CodeOutcome,
        step_up::{Outcome, StepUp},
    },
};

use crate::{
    engine::{
        crypto::{HashCost, KeySource, Keyring, Passwords, RandomSource, Sealed, random_id},
        env::clock::Clock,
        error::OpenError,
        store::{Db, Tx, keys},
    },
    model::Timestamp,
};
use std::sync::Arc;

/// What an engine is made of.
pub struct EngineParts {
    /// `sqlite://PATH` or `postgres://…`.
    pub database: String,
    /// Whether a SQLite database is made where there is none.
    pub create: bool,
    /// Where the key comes from.
    pub key: KeySource,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives randomness.
    pub random: Arc<dyn RandomSource>,
    /// How much work a password hash is.
    pub hash_cost: HashCost,
    /// Whether letters can be sent, or are shown in a demonstration's mailbox.
    pub mail: bool,
    /// The address people use, without a slash at the end; for links in letters.
    pub public_url: String,
}

/// Decides and remembers who may get in. Its use cases are the `impl Engine` blocks of this crate's other files.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    db: Db,
    keyring: Keyring,
    clock: Arc<dyn Clock>,
    random: Arc<dyn RandomSource>,
    passwords: Passwords,
    mail: bool,
    public_url: String,
}

impl Engine {
    /// Opens the database, brings it up to date, and proves that the key belongs to it. The key file is made
    /// when it does not exist and the database has never been sealed with a key.
    pub async fn open(parts: EngineParts) -> Result<Self, OpenError> {
        let EngineParts { database, create, key, clock, random, hash_cost, mail, public_url } = parts;
        let passwords = Passwords::new(hash_cost, random.as_ref())?;
        let db = Db::open(&database, create).await?;
        let keyring = prove_key(&db, &key, random.as_ref()).await?;
        Ok(Self(Arc::new(Inner { db, keyring, clock, random, passwords, mail, public_url })))
    }

    /// Whether the database answers, and takes a change.
    pub async fn ready(&self) -> Result<()> {
        let mut tx = self.write().await?;
        keys::checks(&mut tx).await?;
        Ok(())
    }

    /// By how many milliseconds this server's clock is ahead of the database's (negative: behind). Codes are judged by
    /// this server's clock, so a difference of a time step means that codes fail.
    pub async fn clock_ahead(&self) -> Result<i64> {
        let before = self.now().millis();
        let database = self.0.db.clock().await?;
        // Half-way between asking and the answer is when the database looked.
        Ok(before + (self.now().millis() - before) / 2 - database)
    }

    /// Waits for running statements and closes the database.
    pub async fn close(&self) {
        self.0.db.close().await;
    }

    pub(crate) async fn read(&self) -> Result<Tx> {
        Ok(self.0.db.read().await?)
    }

    pub(crate) async fn write(&self) -> Result<Tx> {
        Ok(self.0.db.write().await?)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(crate) fn random(&self) -> &dyn RandomSource {
        self.0.random.as_ref()
    }

    pub(crate) fn shared_random(&self) -> Arc<dyn RandomSource> {
        self.0.random.clone()
    }

    pub(crate) fn new_id(&self) -> Result<String> {
        random_id(self.random())
    }

    pub(crate) fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// Whether letters can be sent.
    pub fn can_mail(&self) -> bool {
        self.0.mail
    }

    pub(crate) fn public_url(&self) -> &str {
        &self.0.public_url
    }
}

async fn prove_key(db: &Db, source: &KeySource, random: &dyn RandomSource) -> Result<Keyring, OpenError> {
    let checks = key_checks(db).await?;
    let keyring = match source.read()? {
        Some(keyring) => keyring,
        None if checks.is_empty() => source.create(random)?,
        None => {
            let path = match source {
                KeySource::File(path) => path.display().to_string(),
                KeySource::Text(_) => String::new(),
            };
            return Err(OpenError::KeyMissing { path });
        }
    };
    // Before anything is written: a wrong key must not leave traces that refuse the right one.
    prove(&keyring, checks.iter())?;
    let version = keyring.version();
    if !checks.iter().any(|(known, _)| *known == i64::from(version)) {
        let sealed = keyring.seal(&version.to_be_bytes(), &check_identity(version), random)?;
        let mut tx = db.write().await.map_err(crate::engine::Error::Store)?;
        keys::add_check(&mut tx, version, &sealed).await.map_err(crate::engine::Error::Store)?;
        tx.commit().await.map_err(crate::engine::Error::Store)?;
    }
    // Read again: a replica that started at the same moment may have been quicker, with another key.
    prove(&keyring, key_checks(db).await?.iter())?;
    Ok(keyring)
}

fn prove<'a>(keyring: &Keyring, checks: impl Iterator<Item = &'a (i64, Sealed)>) -> Result<(), OpenError> {
    for (version, sealed) in checks {
        let version = u32::try_from(*version).unwrap_or(0);
        if keyring.open(sealed, &check_identity(version)).is_err() {
            return Err(OpenError::KeyWrong { version });
        }
    }
    Ok(())
}

async fn key_checks(db: &Db) -> Result<Vec<(i64, Sealed)>> {
    let mut tx = db.read().await?;
    Ok(keys::checks(&mut tx).await?)
}

fn check_identity(version: u32) -> String {
    format!("key-check/{version}")
}
