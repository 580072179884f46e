//! A copy of the embedded database while people use it.

use crate::{
    Error, Operator,
    files::private_file,
    store::{tpps, users},
};
use std::path::Path;

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
    /// The database could not be read.
    #[error("the database cannot be copied")]
    Engine(#[from] Error),
}

impl Operator {
    /// Copies a SQLite database into the new file `to` (mode 0600), as it is at one moment; servers go on meanwhile. The
    /// key is not in it.
    pub async fn backup(&self, to: &Path) -> Result<BackupReport, BackupError> {
        let path = to.display().to_string();
        let failed = |source| BackupError::File { path: path.clone(), source };
        // SQLite would take a name like `file:x` for an address.
        let to = &std::path::absolute(to).map_err(failed)?;
        let file = private_file(to, std::fs::OpenOptions::new().write(true).create_new(true)).map_err(failed)?;
        let copied = self.db().copy_into(&to.to_string_lossy()).await;
        if !matches!(copied, Ok(true)) {
            std::fs::remove_file(to).map_err(failed)?;
            return Err(copied.map_or_else(|error| Error::from(error).into(), |_| BackupError::NotAFile));
        }
        // A backup that the next power cut takes away would be none.
        file.sync_all().map_err(failed)?;
        Ok(self.count_all().await?)
    }

    async fn count_all(&self) -> crate::Result<BackupReport> {
        let mut tx = self.read().await?;
        let all = tpps::list(&mut tx).await?;
        let mut report = BackupReport { tpps: u32::try_from(all.len()).unwrap_or(u32::MAX), users: 0 };
        for record in all {
            report.users += users::number_of(&mut tx, &record.tpp.id).await?;
        }
        Ok(report)
    }
}
