//! Putting a backup of the embedded database in place: the copy is staged beside the database, where what it
//! brings back is ended, and gets the database's name only then. So nothing ever serves it as it was.

use crate::engine::env::private_file::{private_file, sync_folder};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    fs, io,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

/// What is appended to the name of the database while the copy is prepared.
const STAGED: &str = ".restoring";
/// What is appended to the name of the database that is replaced, before a number.
const REPLACED: &str = ".replaced-";
/// The files that SQLite keeps beside a database.
const BESIDE: [&str; 2] = ["-wal", "-shm"];
/// How long to wait for another process that has the database open.
const IN_USE_TIMEOUT: Duration = Duration::from_secs(2);
/// `SQLITE_BUSY`; the higher bits of an extended code say more.
const BUSY: i32 = 5;

/// Why a backup was not put in place. The text is for the operator.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The database is a PostgreSQL server.
    #[error("this database is not a file; restore it with PostgreSQL's own tools, then run `restore --after`")]
    NotAFile,
    /// A server, or a command, has the database open.
    #[error("{path} is in use: stop the server first")]
    InUse {
        /// The database.
        path: String,
    },
    /// The file is no whole backup of a database of Sallyport.
    #[error("{path} is no backup of sallyport, or not a whole one; nothing was changed")]
    NotABackup {
        /// The file.
        path: String,
    },
    /// A file cannot be read, made or renamed.
    #[error("{path} cannot be used")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The address of the database cannot be read.
    #[error("the address of the database cannot be read")]
    Address(#[from] sqlx::Error),
}

/// A copy beside the database, which replaces it in the end. Dropped before that, it is removed.
#[derive(Debug)]
pub struct StagedCopy {
    database: PathBuf,
    staged: PathBuf,
    address: String,
}

impl StagedCopy {
    /// Copies the backup `from` to a new private file beside the database at `address`, which nothing may use.
    pub async fn new(address: &str, from: &Path) -> Result<Self, RestoreError> {
        if !address.starts_with("sqlite:") {
            return Err(RestoreError::NotAFile);
        }
        let database = SqliteConnectOptions::from_str(address)?.get_filename().to_owned();
        // A link stays one, and leads to the restored database.
        let database = fs::canonicalize(&database).unwrap_or(database);
        let parameters = address.split_once('?').map(|(_, rest)| format!("?{rest}")).unwrap_or_default();
        let address = format!("sqlite://{}{STAGED}{parameters}", database.display());
        let copy = Self { staged: appended(&database, STAGED), database, address };
        take_offline(&copy.database).await?;
        // What an earlier attempt left behind when it was killed.
        copy.remove();
        // Anything else than a file could be read for ever.
        let is_file = fs::metadata(from).map_err(|error| failed(from, error))?.is_file();
        let no_backup = || RestoreError::NotABackup { path: from.display().to_string() };
        if !is_file {
            return Err(no_backup());
        }
        let source = fs::File::open(from).map_err(|error| failed(from, error))?;
        copy.write(source).map_err(|error| failed(&copy.staged, error))?;
        if is_whole(&copy.staged).await { Ok(copy) } else { Err(no_backup()) }
    }

    fn write(&self, mut source: fs::File) -> io::Result<()> {
        let mut file = private_file(&self.staged, fs::OpenOptions::new().write(true).create_new(true))?;
        io::copy(&mut source, &mut file)?;
        file.sync_all()
    }

    /// The address of the copy, for an engine that prepares it.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Gives the copy the name of the database. What was there is kept under another name, which is returned.
    pub async fn put_in_place(self) -> Result<Option<PathBuf>, RestoreError> {
        // Everything that the engine wrote has to be in the one file that is renamed.
        take_offline(&self.staged).await?;
        take_offline(&self.database).await?;
        let replaced = if self.database.exists() {
            let free = (1_u32..).map(|number| appended(&self.database, &format!("{REPLACED}{number}")));
            free.into_iter().find(|path| !path.exists())
        } else {
            None
        };
        if let Some(replaced) = &replaced {
            rename_all(&self.database, replaced).map_err(|error| failed(&self.database, error))?;
        }
        fs::rename(&self.staged, &self.database).map_err(|error| failed(&self.database, error))?;
        sync_folder(&self.database).map_err(|error| failed(&self.database, error))?;
        Ok(replaced)
    }

    fn remove(&self) {
        for beside in BESIDE.iter().chain([&""]) {
            // There is nothing after it was put in place.
            let _ = fs::remove_file(appended(&self.staged, beside));
        }
    }
}

impl Drop for StagedCopy {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Makes the database at `path` one file, without those beside it, which is only possible when no process has it
/// open. A file that is damaged is left as it is.
async fn take_offline(path: &Path) -> Result<(), RestoreError> {
    if !path.exists() {
        return Ok(());
    }
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(IN_USE_TIMEOUT);
    let outcome = async {
        let mut database = SqliteConnection::connect_with(&options).await?;
        sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut database).await?;
        database.close().await
    };
    match outcome.await {
        Err(error) if is_busy(&error) => Err(RestoreError::InUse { path: path.display().to_string() }),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Whether the file is a database that was sealed with a key of Sallyport, with all of its pages. (An engine would
/// take an empty file for a new database.)
async fn is_whole(path: &Path) -> bool {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let examine = async || -> sqlx::Result<bool> {
        let mut database = SqliteConnection::connect_with(&options).await?;
        let found: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut database).await?;
        let keys: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM key_checks").fetch_one(&mut database).await?;
        database.close().await?;
        Ok(found == "ok" && keys > 0)
    };
    examine().await.unwrap_or(false)
}

fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<i32>().ok());
    code.is_some_and(|code| code & 0xFF == BUSY)
}

fn rename_all(from: &Path, to: &Path) -> io::Result<()> {
    for beside in BESIDE {
        let part = appended(from, beside);
        if part.exists() {
            fs::rename(part, appended(to, beside))?;
        }
    }
    fs::rename(from, to)
}

fn appended(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn failed(path: &Path, source: io::Error) -> RestoreError {
    RestoreError::File { path: path.display().to_string(), source }
}
