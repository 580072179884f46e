//! A copy of the embedded database while people use it.

use crate::engine::{env::private_file::private_file, store::restored::MARK_AS_BACKUP};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{path::Path, str::FromStr};

/// What a backup holds, for the operator to compare with what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// How many TPPs.
    pub tpps: u32,
    /// How many users, of all TPPs.
    pub users: u32,
}

/// Why there is no backup. The text is for the operator.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database is a PostgreSQL server.
    #[error("this database is not a file; PostgreSQL brings its own tool, pg_dump")]
    NotAFile,
    /// The new file exists, or cannot be written.
    #[error("{path} cannot be made")]
    File {
        /// The file that the backup was to become.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database is not there, or cannot be read.
    #[error("the database cannot be copied")]
    Database(#[from] sqlx::Error),
}

/// Copies the SQLite database at `address` into the new file `to` (mode 0600), as it is at one moment; servers can
/// go on in the meantime. It is copied as it is, of whatever version. The key is not in it.
pub async fn backup(address: &str, to: &Path) -> Result<BackupReport, BackupError> {
    if !address.starts_with("sqlite:") {
        return Err(BackupError::NotAFile);
    }
    let options = SqliteConnectOptions::from_str(address)?.create_if_missing(false);
    let mut database = SqliteConnection::connect_with(&options).await?;
    let path = to.display().to_string();
    let failed = |source| BackupError::File { path: path.clone(), source };
    // SQLite would take a name like `file:x` for an address.
    let to = std::path::absolute(to).map_err(failed)?;
    let name = to.to_str().ok_or_else(|| failed(std::io::ErrorKind::InvalidFilename.into()))?;
    let file = private_file(&to, std::fs::OpenOptions::new().write(true).create_new(true)).map_err(failed)?;
    let copied = sqlx::query("VACUUM INTO $1").bind(name).execute(&mut database).await;
    if let Err(error) = copied {
        std::fs::remove_file(&to).map_err(failed)?;
        return Err(error.into());
    }
    let report = mark_and_count(&to).await?;
    // A backup that the next power cut takes away would be none.
    file.sync_all().map_err(failed)?;
    database.close().await?;
    Ok(report)
}

/// Marks the copy, so that a server that is started on it first ends what was revoked since; counts what it holds.
async fn mark_and_count(copy: &Path) -> sqlx::Result<BackupReport> {
    let mut copy = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(copy)).await?;
    sqlx::query(MARK_AS_BACKUP).execute(&mut copy).await?;
    let numbers = "SELECT (SELECT COUNT(*) FROM tpps), (SELECT COUNT(*) FROM users)";
    let (tpps, users): (u32, u32) = sqlx::query_as(numbers).fetch_one(&mut copy).await?;
    copy.close().await?;
    Ok(BackupReport { tpps, users })
}
