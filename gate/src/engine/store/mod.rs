//! The only SQL. One file per table group; the same text for SQLite and PostgreSQL.
//!
//! Every statement runs inside a [`Tx`], through the macros `execute!` and `fetch_optional!`/`fetch_all!`/
//! `fetch_one!`, which run one text on whichever database the transaction belongs to; `row!` names the
//! columns. To add a table: a migration in `migrations/`, a file here, and its cases in `tests/engine/`, which runs on
//! both databases.
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
            crate::engine::store::Tx::Sqlite(tx) => {
                sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
            crate::engine::store::Tx::Postgres(tx) => {
                sqlx::query($sql)$(.bind($bind))*.execute(&mut **tx).await.map(|done| done.rows_affected())
            }
        }
    };
}

macro_rules! fetch {
    ($method:ident, $tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $tx {
            crate::engine::store::Tx::Sqlite(tx) => {
                sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.$method(&mut **tx).await
            }
            crate::engine::store::Tx::Postgres(tx) => {
                sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.$method(&mut **tx).await
            }
        }
    };
}

/// The row, if there is one.
macro_rules! fetch_optional {
    ($($args:tt)*) => { crate::engine::store::fetch!(fetch_optional, $($args)*) };
}

/// The one row there must be.
macro_rules! fetch_one {
    ($($args:tt)*) => { crate::engine::store::fetch!(fetch_one, $($args)*) };
}

/// All rows.
macro_rules! fetch_all {
    ($($args:tt)*) => { crate::engine::store::fetch!(fetch_all, $($args)*) };
}

/// A struct whose fields are the columns of a query, read from either database by their names. (A derive could do it, at
/// the price of compiling the drivers, and SQLite itself, once more for the compiler.)
macro_rules! row {
    ($(#[$about:meta])* $vis:vis struct $name:ident { $($field_vis:vis $field:ident: $type:ty),* $(,)? }) => {
        $(#[$about])*
        $vis struct $name { $($field_vis $field: $type),* }
        crate::engine::store::row!(@read sqlx::sqlite::SqliteRow, $name, $($field)*);
        crate::engine::store::row!(@read sqlx::postgres::PgRow, $name, $($field)*);
    };
    (@read $row:ty, $name:ident, $($field:ident)*) => {
        impl sqlx::FromRow<'_, $row> for $name {
            fn from_row(row: &$row) -> sqlx::Result<Self> {
                Ok(Self { $($field: sqlx::Row::try_get(row, stringify!($field))?),* })
            }
        }
    };
}

pub(crate) use {execute, fetch, fetch_all, fetch_one, fetch_optional, row};

/// Whether a statement failed because a value that must be the only one of its kind is there already.
pub(crate) fn is_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// Counts come back as 64-bit integers on both databases.
pub(crate) fn count(rows: i64) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
