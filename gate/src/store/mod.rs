//! The only SQL. One file per table group; the same text for SQLite and PostgreSQL.
//!
//! Every statement runs inside a [`Tx`], through the macros `execute!` and `fetch_optional!`/`fetch_all!`/
//! `fetch_one!`, which run one text on whichever database the transaction belongs to. To add a table: a migration
//! in `migrations/`, a file here, and its cases in `tests/engine/`, which runs on both databases.
//!
//! Portable SQL: `$1` placeholders, TEXT, BIGINT and BLOB only, `COUNT(*)` for numbers, no dialect functions.

mod db;
mod migrate;

pub(crate) mod audit;
pub(crate) mod authenticators;
pub(crate) mod budgets;
pub(crate) mod keys;
pub(crate) mod notices;
pub(crate) mod proofs;
pub(crate) mod recovery;
pub(crate) mod requests;
pub(crate) mod sessions;
pub(crate) mod setups;
pub(crate) mod tpps;
pub(crate) mod users;

pub use db::{Db, Tx};

/// Runs a statement; gives the number of rows it changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $tx {
            crate::store::Tx::Sqlite(tx) => {
                sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
            crate::store::Tx::Postgres(tx) => {
                sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
        }
    };
}

macro_rules! fetch {
    ($method:ident, $tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $tx {
            crate::store::Tx::Sqlite(tx) => {
                sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.$method(&mut **tx).await
            }
            crate::store::Tx::Postgres(tx) => {
                sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.$method(&mut **tx).await
            }
        }
    };
}

/// The row, if there is one.
macro_rules! fetch_optional {
    ($($args:tt)*) => { crate::store::fetch!(fetch_optional, $($args)*) };
}

/// The one row there must be.
macro_rules! fetch_one {
    ($($args:tt)*) => { crate::store::fetch!(fetch_one, $($args)*) };
}

/// All rows.
macro_rules! fetch_all {
    ($($args:tt)*) => { crate::store::fetch!(fetch_all, $($args)*) };
}

pub(crate) use {execute, fetch, fetch_all, fetch_one, fetch_optional};

/// Counts come back as 64-bit integers on both databases.
pub(crate) fn count(rows: i64) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
