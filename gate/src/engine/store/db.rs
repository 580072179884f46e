//! The thin seam between one SQL text and two drivers.

use crate::engine::{env::private_file::private_file, error::OpenError};
use sqlx::{
    ConnectOptions, PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, str::FromStr, time::Duration};

const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 10;
const PATIENCE: Duration = Duration::from_secs(10);
const ONE_TRY: Duration = Duration::from_secs(2);

/// An open database.
#[derive(Clone, Debug)]
pub enum Db {
    /// One writer, several readers, on one file.
    Sqlite {
        /// For `write`: a single connection, so that writers queue here instead of failing as busy.
        writer: SqlitePool,
        /// For `read`.
        readers: SqlitePool,
    },
    /// A PostgreSQL server.
    Postgres(PgPool),
}

/// A transaction. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

impl Db {
    /// Opens the database at `address` (`sqlite://PATH` or `postgres://…`) and brings it up to date. `create`: a SQLite
    /// file and its folder are made when they do not exist.
    pub async fn open(address: &str, create: bool) -> Result<Self, OpenError> {
        let shown = without_password(address);
        let failed = |source| OpenError::Database { address: shown.clone(), source };
        let db = if address.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(address).map_err(failed)?;
            if !create && !options.get_filename().exists() {
                return Err(OpenError::NoDatabase { path: options.get_filename().display().to_string() });
            }
            make_private_file(options.get_filename())?;
            let options = options
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                // An answer leaves after the commit, so the commit must survive a power cut.
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(PATIENCE);
            let pool = |size| SqlitePoolOptions::new().max_connections(size).acquire_timeout(PATIENCE);
            let writer = pool(1).connect_with(options.clone()).await.map_err(failed)?;
            Self::Sqlite { writer, readers: pool(READERS).connect_lazy_with(options) }
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(address).map_err(failed)?;
            let pool = PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).acquire_timeout(PATIENCE);
            match pool.connect_with(options.clone()).await {
                Ok(pool) => Self::Postgres(pool),
                // The pool waits for a server that starts, and in the end only says that it waited.
                Err(sqlx::Error::PoolTimedOut) => return Err(failed(why_not(&options).await)),
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

    /// Begins a transaction that only reads.
    pub async fn read(&self) -> sqlx::Result<Tx> {
        match self {
            Self::Sqlite { readers, .. } => begin(readers, "BEGIN").await,
            Self::Postgres(pool) => pool.begin().await.map(Tx::Postgres),
        }
    }

    /// Begins a transaction that may write. On SQLite it takes the write lock at once: a transaction that
    /// read first and wrote later could otherwise fail half-way.
    pub async fn write(&self) -> sqlx::Result<Tx> {
        match self {
            Self::Sqlite { writer, .. } => begin(writer, "BEGIN IMMEDIATE").await,
            Self::Postgres(pool) => pool.begin().await.map(Tx::Postgres),
        }
    }

    /// What time the database has, in Unix milliseconds. The one question that each database wants asked in its own words.
    pub async fn clock(&self) -> sqlx::Result<i64> {
        match self {
            Self::Sqlite { readers, .. } => {
                let text = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)";
                sqlx::query_scalar(text).fetch_one(readers).await
            }
            Self::Postgres(pool) => {
                let text = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
                sqlx::query_scalar(text).fetch_one(pool).await
            }
        }
    }

    /// Waits for running statements and closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes the changes last.
    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }
}

/// Begins a transaction on SQLite. After some errors (a full disk) SQLite rolls back by itself, and the driver, which does
/// not know, takes its connection for one inside a transaction ever after: such a connection is replaced.
async fn begin(pool: &SqlitePool, how: &'static str) -> sqlx::Result<Tx> {
    for _ in 0..READERS {
        match pool.begin_with(how).await {
            Err(sqlx::Error::InvalidSavePointStatement) => {
                // Whatever closing it says, it is gone.
                let _ = pool.acquire().await?.close().await;
            }
            begun => return begun.map(Tx::Sqlite),
        }
    }
    pool.begin_with(how).await.map(Tx::Sqlite)
}

/// What a single connection says that cannot be made.
async fn why_not(options: &PgConnectOptions) -> sqlx::Error {
    match tokio::time::timeout(ONE_TRY, options.connect()).await {
        Ok(Err(error)) => error,
        Ok(Ok(_)) | Err(_) => sqlx::Error::PoolTimedOut,
    }
}

/// Makes the database file with mode 0600 before SQLite would make it readable for everybody; the files beside it
/// (`-wal`, `-shm`) take over the mode.
fn make_private_file(file: &Path) -> Result<(), OpenError> {
    private_file(file, std::fs::OpenOptions::new().append(true).create(true))
        .map(drop)
        .map_err(|source| OpenError::File { path: file.display().to_string(), source })
}

/// The address for messages: whatever stands between the scheme and the `@` is left out.
pub(crate) fn without_password(address: &str) -> String {
    let shown = match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://…@{rest}"),
        _ => address.to_owned(),
    };
    // Options of the address may hold it too.
    shown.split_once("password=").map_or(shown.clone(), |(before, _)| format!("{before}password=…"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::store::execute;

    /// SQLite rolls back by itself when it finds no room. There is only one writer, so it must be good again afterwards.
    #[tokio::test]
    async fn a_full_disk_is_over_when_there_is_room_again() {
        let folder = std::env::temp_dir().join(format!("sallyport-full-{}", std::process::id()));
        let address = format!("sqlite://{}/full.db", folder.display());
        let db = Db::open(&address, true).await.unwrap();
        let fill = async |pages: &str| {
            let mut tx = db.write().await?;
            execute!(&mut tx, sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}")))?;
            let large = vec![7_u8; 1_000_000];
            execute!(&mut tx, "INSERT INTO key_checks (version, sealed) VALUES ($1, $2)", 1, large)?;
            tx.commit().await
        };
        assert!(fill("1").await.is_err(), "there is no room");
        fill("100000").await.expect("and then there is");
        assert!(db.read().await.is_ok());
        db.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn messages_do_not_carry_the_password() {
        assert_eq!(without_password("postgres://u:p@ss@db:5432/x"), "postgres://…@db:5432/x");
        assert_eq!(without_password("postgres://u@db/x?password=p"), "postgres://…@db/x?password=…");
        assert_eq!(without_password("sqlite://data/sallyport.db"), "sqlite://data/sallyport.db");
    }
}
