//! Errors of the engine. What a user may be told is a [`Refusal`]; everything else is internal and is logged once,
//! at the edge, with its chain of causes.

use crate::model::Refusal;

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request was understood and refused.
    #[error("refused")]
    Refused(#[from] Refusal),
    /// The session was replaced or ended while the request was in progress.
    #[error("the session is gone")]
    SessionGone,
    /// Too many passwords wait to be hashed: nothing was done, and it can be tried again in a moment.
    #[error("busy")]
    Busy,
    /// Something failed that is not the caller's doing.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

/// A failure of the database, of cryptography or of the process.
///
/// Services that count attempts return this type instead of [`Error`], because it cannot carry a refusal: a
/// refusal that counts leaves them only as a value that exists after the commit.
#[derive(Debug, thiserror::Error)]
pub enum InternalError {
    /// The database did not do what was asked.
    #[error("database")]
    Store(#[from] sqlx::Error),
    /// A sealed value, a stored hash or a key is not what it should be.
    #[error("crypto: {0}")]
    Crypto(&'static str),
    /// The sealed end of an audit log is missing or was changed without the key, so the log is not continued.
    #[error("the end of the audit log is missing or not genuine; `sallyport audit verify` says more")]
    AuditEnd,
    /// Another transaction changed what this one had locked. Nothing was done.
    #[error("a locked row was changed by another transaction")]
    Conflict,
    /// A value that is kept sealed cannot be written or read as JSON.
    #[error("serialization")]
    Serialization(#[from] serde_json::Error),
    /// A worker thread ended early; the process is probably shutting down.
    #[error("worker stopped")]
    Worker(#[from] tokio::task::JoinError),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        InternalError::from(error).into()
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        InternalError::from(error).into()
    }
}

/// An error with its causes, in one line, for logs and for the operator. What users may read is a [`Refusal`].
pub fn error_chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// The engine's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the engine cannot start. The text is for the operator and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Neither SQLite nor PostgreSQL.
    #[error("the database address must begin with sqlite:// or postgres://")]
    UnknownDatabase,
    /// There is no database at that path.
    #[error("there is no database at {path}. `sallyport serve` and `sallyport tpp create` make one")]
    NoDatabase {
        /// Where it was looked for.
        path: String,
    },
    /// The database cannot be opened or migrated.
    #[error("the database {address} cannot be opened")]
    Database {
        /// The address without its password.
        address: String,
        /// What the driver says.
        source: sqlx::Error,
    },
    /// A migration failed, or the database was written by a newer version.
    #[error("the database {address} cannot be brought up to date")]
    Migration {
        /// The address without its password.
        address: String,
        /// What the migrator says.
        source: sqlx::migrate::MigrateError,
    },
    /// The database is opened to be read as it is, and has other tables than this version.
    #[error(
        "the database {address} has not the tables of this version of sallyport. It was not changed: read it with the \
         version that wrote it, or start the server of this version, which brings it up to date"
    )]
    OtherSchema {
        /// The address without its password.
        address: String,
    },
    /// A folder or file cannot be made or read.
    #[error("{path} cannot be used")]
    File {
        /// The file or folder.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database has data but there is no key.
    #[error(
        "the key file {path} is missing, but the database holds secrets sealed with it. Put the key file back; \
         a new key cannot open them"
    )]
    KeyMissing {
        /// Where it was looked for.
        path: String,
    },
    /// The key is not the one the data was sealed with.
    #[error(
        "the key does not open this database: version {version} of the key is missing or wrong. Start with the \
         key file that belongs to this database"
    )]
    KeyWrong {
        /// The version of the key that the data was sealed with.
        version: u32,
    },
    /// Other users of the machine can read the key file or change it.
    #[error(
        "the key file {path} has mode {mode:o}: other users of this machine can read or change it. Run `chmod 600 {path}`"
    )]
    KeyShared {
        /// The file.
        path: String,
        /// Its permissions.
        mode: u32,
    },
    /// The key text cannot be read.
    #[error("the key cannot be read: each line is a version number, a space, and 32 bytes in base64")]
    KeyMalformed,
    /// Anything else that went wrong while opening.
    #[error("the engine cannot start")]
    Internal(#[from] InternalError),
}

impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        InternalError::from(error).into()
    }
}
