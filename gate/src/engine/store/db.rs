//! The two databases behind one type: opening them, beginning transactions, closing.

use super::{
    sqlite::Connections,
    tx::{Connection, Tx},
};
use crate::{
    engine::{
        env::private_file::{lock_folder, private_file},
        error::OpenError,
    },
    model::{Timestamp, UserId},
};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection as _, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{path::Path, str::FromStr, time::Duration};

const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 10;
/// How long to wait for a connection, and on SQLite for its write lock.
pub(super) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// A connection to PostgreSQL that was idle for so long is tested before it is used again.
const TEST_AFTER_IDLE: Duration = Duration::from_secs(1);
/// How long one attempt to connect may take, when only its error is wanted.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// An open database.
#[derive(Clone, Debug)]
pub(crate) enum Db {
    /// One writer, several readers, on one file.
    Sqlite {
        /// For `write`: a single connection, so that writers queue here instead of failing with "database is
        /// locked".
        writer: Connections,
        /// For `read`.
        readers: Connections,
    },
    /// A PostgreSQL server.
    Postgres(PgPool),
}

impl Db {
    /// Opens the database at `address` (`sqlite://PATH` or `postgres://…`) and runs the migrations that are
    /// missing. `create`: create the SQLite file and its folder if they do not exist.
    pub(crate) async fn open(address: &str, create: bool) -> Result<Self, OpenError> {
        let shown = without_password(address);
        let failed = |source| OpenError::Database { address: shown.clone(), source };
        // Held until the migrations have run: of two processes that start at once, one waits. PostgreSQL has a
        // lock of its own for that.
        let mut _lock = None;
        let db = if address.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(address).map_err(failed)?;
            if !create && !options.get_filename().exists() {
                return Err(OpenError::NoDatabase { path: options.get_filename().display().to_string() });
            }
            make_private_file(options.get_filename())?;
            _lock = lock_folder(options.get_filename()).await;
            let options = options
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                // The response is sent after the commit, so the commit must survive a power cut.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(ACQUIRE_TIMEOUT);
            let writer = Connections::new(options.clone(), 1);
            // A file that cannot be opened is found out here.
            writer.acquire().await.map_err(failed)?;
            Self::Sqlite { writer, readers: Connections::new(options, READERS) }
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(address).map_err(failed)?;
            let pool = PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).acquire_timeout(ACQUIRE_TIMEOUT);
            // A test costs a round trip. A connection in use was good a moment ago.
            let pool = pool.test_before_acquire(false).before_acquire(|connection, usage| {
                Box::pin(async move { Ok(usage.idle_for < TEST_AFTER_IDLE || connection.ping().await.is_ok()) })
            });
            match pool.connect_with(options.clone()).await {
                Ok(pool) => Self::Postgres(pool),
                // The pool retries while a server starts, and in the end reports only that it timed out.
                Err(sqlx::Error::PoolTimedOut) => return Err(failed(connect_error(&options).await)),
                Err(error) => return Err(failed(error)),
            }
        } else {
            return Err(OpenError::UnknownDatabase);
        };
        super::migrate::run(&db)
            .await
            .map_err(|source| OpenError::Migration { address: shown.clone(), source })?;
        Ok(db)
    }

    /// Opens the database as it is, and only to read: nothing is made, and no migration runs. Refuses a database
    /// whose migrations are not the ones of this version.
    pub(crate) async fn open_read_only(address: &str) -> Result<Self, OpenError> {
        let shown = without_password(address);
        let failed = |source| OpenError::Database { address: shown.clone(), source };
        let db = if address.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(address).map_err(failed)?;
            if !options.get_filename().exists() {
                return Err(OpenError::NoDatabase { path: options.get_filename().display().to_string() });
            }
            let options = options.create_if_missing(false).read_only(true).busy_timeout(ACQUIRE_TIMEOUT);
            let readers = Connections::new(options, READERS);
            readers.acquire().await.map_err(failed)?;
            Self::Sqlite { writer: readers.clone(), readers }
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(address).map_err(failed)?;
            let options = options.options([("default_transaction_read_only", "on")]);
            let pool = PgPoolOptions::new().max_connections(READERS).acquire_timeout(ACQUIRE_TIMEOUT);
            Self::Postgres(pool.connect_with(options).await.map_err(failed)?)
        } else {
            return Err(OpenError::UnknownDatabase);
        };
        if super::migrate::is_current(&db).await { Ok(db) } else { Err(OpenError::OtherSchema { address: shown }) }
    }

    /// Begins a transaction that only reads, and whose queries all see one state of the database. (With
    /// [`Db::read`] each query sees the newest one.)
    pub(crate) async fn snapshot(&self, now: Timestamp) -> sqlx::Result<Tx> {
        let connection = match self {
            Self::Sqlite { readers, .. } => Connection::Sqlite(readers.begin("BEGIN").await?),
            Self::Postgres(pool) => {
                let statement = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Connection::Postgres(pool.begin_with(statement).await?)
            }
        };
        Ok(Tx { connection, now, holds_audit_head: false, holds_member_counts: false })
    }

    /// A connection that only reads, each statement for itself: a transaction would cost two statements more.
    /// `now` gives the moment that its queries compare with, after the wait for a connection.
    pub(crate) async fn read(&self, now: impl Fn() -> Timestamp) -> sqlx::Result<Tx> {
        let connection = match self {
            Self::Sqlite { readers, .. } => Connection::SqliteReader(readers.acquire().await?),
            Self::Postgres(pool) => Connection::PostgresReader(pool.acquire().await?),
        };
        Ok(Tx { connection, now: now(), holds_audit_head: false, holds_member_counts: false })
    }

    /// Begins a transaction that may write; `now` gives the moment that it writes and compares with, after the
    /// wait for a connection: what expired during the wait has expired. On SQLite it takes the write lock at once:
    /// a transaction that reads first and writes later can fail in the middle.
    pub(crate) async fn write(&self, now: impl Fn() -> Timestamp) -> sqlx::Result<Tx> {
        let connection = match self {
            Self::Sqlite { writer, .. } => Connection::Sqlite(writer.begin("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Connection::Postgres(pool.begin().await?),
        };
        Ok(Tx { connection, now: now(), holds_audit_head: false, holds_member_counts: false })
    }

    /// Like [`Db::write`], with the row of the user locked from the beginning, for decisions about one user that run
    /// one after the other; on PostgreSQL it is one round trip for both. The moment is the one after the wait.
    pub(crate) async fn write_locking_user(&self, user: &UserId, now: impl Fn() -> Timestamp) -> sqlx::Result<Tx> {
        let Self::Postgres(pool) = self else { return self.write(now).await };
        // Statements that begin a transaction take no arguments. An identifier has letters and digits only.
        let lock = format!("BEGIN; SELECT 1 FROM users WHERE id = '{user}' FOR NO KEY UPDATE");
        let connection = Connection::Postgres(pool.begin_with(AssertSqlSafe(lock)).await?);
        Ok(Tx { connection, now: now(), holds_audit_head: false, holds_member_counts: false })
    }

    /// The time of the database's clock, in Unix milliseconds. No function for it is common to both databases.
    pub(crate) async fn clock(&self) -> sqlx::Result<i64> {
        match self {
            Self::Sqlite { readers, .. } => {
                let text = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)";
                sqlx::query_scalar(text).fetch_one(&mut *readers.acquire().await?).await
            }
            Self::Postgres(pool) => {
                let text = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
                sqlx::query_scalar(text).fetch_one(pool).await
            }
        }
    }

    /// Whether the database is a copy that a backup made, and nothing was revoked in it since. PostgreSQL's own
    /// tools leave no mark.
    pub(crate) async fn is_backup(&self) -> sqlx::Result<bool> {
        match self {
            Self::Sqlite { readers, .. } => {
                let mark: i32 =
                    sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *readers.acquire().await?).await?;
                Ok(mark == super::restored::BACKUP_MARK)
            }
            Self::Postgres(_) => Ok(false),
        }
    }

    /// Waits for running statements and closes all connections.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Why PostgreSQL cannot be connected to: the error of one attempt outside the pool.
async fn connect_error(options: &PgConnectOptions) -> sqlx::Error {
    match tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await {
        Ok(Err(error)) => error,
        Ok(Ok(_)) | Err(_) => sqlx::Error::PoolTimedOut,
    }
}

/// Creates the database file with mode 0600, because SQLite would create it readable by all users of the machine.
/// The files beside it (`-wal`, `-shm`) get the same mode.
fn make_private_file(file: &Path) -> Result<(), OpenError> {
    private_file(file, std::fs::OpenOptions::new().append(true).create(true))
        .map(drop)
        .map_err(|source| OpenError::File { path: file.display().to_string(), source })
}

/// The address for messages: everything between the scheme and the `@` is left out.
fn without_password(address: &str) -> String {
    let shown = match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://…@{rest}"),
        _ => address.to_owned(),
    };
    // The password can also be an option of the address.
    shown.split_once("password=").map_or(shown.clone(), |(before, _)| format!("{before}password=…"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::store::execute;

    /// SQLite rolls back by itself when the disk is full. There is only one writer, so its connection must be
    /// usable afterwards.
    #[tokio::test]
    async fn writing_works_again_after_a_full_disk() {
        let folder = testkit::TemporaryFolder::new();
        let address = format!("sqlite://{}/full.db", folder.path().display());
        let db = Db::open(&address, true).await.unwrap();
        let fill = async |pages: &str| {
            let mut tx = db.write(|| Timestamp(0)).await?;
            execute!(&mut tx, AssertSqlSafe(format!("PRAGMA max_page_count = {pages}")))?;
            let large = vec![7_u8; 1_000_000];
            execute!(&mut tx, "INSERT INTO key_checks (version, sealed) VALUES ($1, $2)", 1, large)?;
            tx.commit().await
        };
        assert!(fill("1").await.is_err(), "the disk is full");
        fill("100000").await.expect("there is room again");
        assert!(db.read(|| Timestamp(0)).await.is_ok());
        db.close().await;
    }

    /// Each opening has connections of its own, like a process.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_new_database_can_be_opened_by_many_at_once() {
        let folder = testkit::TemporaryFolder::new();
        let address = format!("sqlite://{}/new.db", folder.path().display());
        let open = |_| {
            let address = address.clone();
            async move { Db::open(&address, true).await }
        };
        let mut opening: tokio::task::JoinSet<_> = (0..8).map(open).collect();
        while let Some(opened) = opening.join_next().await {
            opened.unwrap().expect("it waits for the others").close().await;
        }
    }

    #[test]
    fn messages_do_not_carry_the_password() {
        assert_eq!(without_password("postgres://u:p@ss@db:5432/x"), "postgres://…@db:5432/x");
        assert_eq!(without_password("postgres://u@db/x?password=p"), "postgres://…@db/x?password=…");
        assert_eq!(without_password("sqlite://data/sallyport.db"), "sqlite://data/sallyport.db");
    }
}
