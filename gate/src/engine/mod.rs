//! The engine: store, keys, clock and source of randomness in one handle that is cheap to clone.
//!
//! | folder or module | what |
//! | --- | --- |
//! | `use_cases/` | what a caller, the operator or a background job can do: one file each, `impl Engine` blocks |
//! | `services/` | what use cases share: methods of [`UnitOfWork`](unit_of_work) and small functions |
//! | `store/` | the only SQL |
//! | [`crypto`] | keys, hashes, tokens, TOTP, QR codes |
//! | [`env`] | time, randomness and files, behind traits |
//! | [`picture`] | uploaded pictures, decoded within bounds and written anew |
//!
//! Calls go one way: a use case calls services and the store, a service calls other services and the store.
//! Services never call use cases, and use cases never call each other, except `confirm`, which carries out what
//! other use cases requested, and `operator_users`. `gate/tests/layers.rs` reads the sources and proves it.
//!
//! How to add a use case: put its decision in `rules`, its SQL in the `store` file of the table, then a file in
//! `use_cases/` with an `impl Engine` block whose first argument is the caller it needs ([`caller`]).

pub mod caller;
mod client_info;
pub mod crypto;
mod email;
pub mod env;
pub mod error;
mod key_check;
pub mod picture;
mod services;
mod store;
mod unit_of_work;
mod use_cases;

pub use {
    client_info::ClientInfo,
    email::{Email, EmailContent},
    env::clock,
    error::{Error, InternalError, Result, error_chain},
    services::sessions::IssuedSession,
    services::step_up::{Completed, StepUp},
    use_cases::{
        audit_verify::{AuditReport, CheckedChain},
        backup::{BackupError, BackupReport, backup},
        demo::{DEMO_PASSWORD, DemoCode, DemoReport, DemoUser},
        email_delivery::Delivery,
        operator::Operator,
        operator_users::{NewUser, UserRecord},
        restore::{RestoreReport, RestoredLog},
        staged_copy::{RestoreError, StagedCopy},
        verify_code::CodeOutcome,
    },
};

use crate::model::Timestamp;
use crypto::{HashCost, KeySource, Keyring, Passwords, RandomSource, random_id};
use env::clock::Clock;
use error::OpenError;
use std::sync::Arc;
use store::{Db, Tx};

/// What an engine is made of.
pub struct EngineConfig {
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
    /// Whether emails can be sent, or are shown in a demonstration's mailbox.
    pub mail: bool,
    /// What tells this installation from others of the same organisation in authenticator apps; may be empty.
    pub environment: String,
}

/// Decides and remembers who may get in. Its use cases are the `impl Engine` blocks in `use_cases/`.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    db: Db,
    keyring: Keyring,
    clock: Arc<dyn Clock>,
    random: Arc<dyn RandomSource>,
    passwords: Passwords,
    mail: bool,
    environment: String,
}

impl Engine {
    /// Opens the database, brings it up to date, and proves that the key belongs to it. The key file is made
    /// when it does not exist and the database has never been sealed with a key.
    pub async fn open(config: EngineConfig) -> Result<Self, OpenError> {
        let EngineConfig { database, create, key, clock, random, hash_cost, mail, environment } = config;
        let passwords = Passwords::new(hash_cost, random.as_ref())?;
        let db = Db::open(&database, create).await?;
        let keyring = key_check::prove_key(&db, &key, random.as_ref(), clock.now()).await?;
        Ok(Self(Arc::new(Inner { db, keyring, clock, random, passwords, mail, environment })))
    }

    /// Opens the database only to read it, as it is: nothing is made, and no migration runs.
    pub async fn open_read_only(config: EngineConfig) -> Result<Self, OpenError> {
        let EngineConfig { database, create: _, key, clock, random, hash_cost, mail, environment } = config;
        let passwords = Passwords::new(hash_cost, random.as_ref())?;
        let db = Db::open_read_only(&database).await?;
        let keyring = key_check::prove_existing_key(&db, &key, clock.now()).await?;
        Ok(Self(Arc::new(Inner { db, keyring, clock, random, passwords, mail, environment })))
    }

    /// Whether the database answers, and takes a change.
    pub async fn ready(&self) -> Result<()> {
        let mut tx = self.write().await?;
        store::keys::checks(&mut tx).await?;
        Ok(())
    }

    /// By how many milliseconds this server's clock is ahead of the database's (negative: behind). Codes are
    /// judged by this server's clock, so a difference of a time step means that codes fail.
    pub async fn clock_ahead(&self) -> Result<i64> {
        let before = self.now().millis();
        let database = self.0.db.clock().await?;
        // The database looked at its clock half-way between the question and the answer.
        Ok(before + (self.now().millis() - before) / 2 - database)
    }

    /// Whether the database is a backup that was put in place, and what it brought back was not ended yet.
    pub async fn is_backup(&self) -> Result<bool> {
        Ok(self.0.db.is_backup().await?)
    }

    /// Waits for running statements and closes the database.
    pub async fn close(&self) {
        self.0.db.close().await;
    }

    /// Whether emails can be sent.
    pub fn can_mail(&self) -> bool {
        self.0.mail
    }

    /// What tells this installation from others in authenticator apps; empty: nothing.
    fn environment(&self) -> &str {
        &self.0.environment
    }

    /// A random name for a form on a page that is shown without a session ([`ClientInfo::form`]).
    pub fn form_name(&self) -> Result<String> {
        Ok(self.random_id()?)
    }

    async fn read(&self) -> Result<Tx, InternalError> {
        Ok(self.0.db.read(|| self.now()).await?)
    }

    /// A transaction whose queries all see one state of the database.
    async fn snapshot(&self) -> Result<Tx, InternalError> {
        Ok(self.0.db.snapshot(self.now()).await?)
    }

    async fn write(&self) -> Result<Tx, InternalError> {
        Ok(self.0.db.write(|| self.now()).await?)
    }

    /// The present moment, by the clock that every decision goes by.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    fn random(&self) -> &dyn RandomSource {
        self.0.random.as_ref()
    }

    fn shared_random(&self) -> Arc<dyn RandomSource> {
        self.0.random.clone()
    }

    /// A new random identifier, as text.
    fn random_id(&self) -> Result<String, InternalError> {
        random_id(self.random())
    }

    /// A new random identifier of the type that `parse` reads: `engine.new_id(UserId::parse)`.
    fn new_id<T>(&self, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, InternalError> {
        parse(&self.random_id()?).ok_or(InternalError::Crypto("a random identifier is malformed"))
    }

    fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }

    fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }
}
