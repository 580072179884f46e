//! The only SQL. One file for each table or view of it; the same text for SQLite and PostgreSQL.
//!
//! Every statement runs inside a [`Tx`], through the macros `execute!`, `fetch_optional!`, `fetch_one!` and
//! `fetch_all!`, which run one text on the database that the transaction belongs to. `row!` defines a struct from
//! the columns of a query; `columns.rs` lists the types that a column can be read as.
//!
//! SQL here is portable: `$1` placeholders; TEXT, BIGINT and BLOB only; no functions of one database. The
//! exceptions are [`Db::clock`], [`Db::snapshot`], [`Db::is_backup`], [`lock_row`] and [`restored`].
//!
//! To add a table:
//! 1. Add a numbered migration in `migrations/` and list it in `migrate.rs`. Released migrations never change.
//!    Index every foreign key. A column that stores a Rust enum gets a CHECK, and a line in the test of
//!    `migrate.rs`.
//! 2. Add a file here with one function per statement. Each takes `tx: &mut Tx` first and gives `sqlx::Result`;
//!    the moment is `tx.now`.
//! 3. Add its cases to `tests/engine/`, which run on both databases.

mod begun;
mod columns;
mod db;
mod migrate;
mod sqlite;
mod tx;

pub(crate) mod answers;
pub(crate) mod attempts;
pub(crate) mod audit;
pub(crate) mod audit_ends;
pub(crate) mod authenticators;
pub(crate) mod future;
pub(crate) mod keys;
pub(crate) mod logos;
pub(crate) mod member_counts;
pub(crate) mod members;
pub(crate) mod notices;
pub(crate) mod outbox;
pub(crate) mod password_requests;
pub(crate) mod pending_operations;
pub(crate) mod proofs;
pub(crate) mod recovery_codes;
pub(crate) mod restored;
pub(crate) mod security;
pub(crate) mod sessions;
pub(crate) mod setups;
pub(crate) mod tpps;
pub(crate) mod user_state;
pub(crate) mod users;

pub(crate) use {db::Db, tx::Tx};

use {
    columns::{Count, Flag},
    tx::lock_row,
};

/// Runs a statement; gives the number of rows that it changed.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $tx.connection.connected_to_write() {
            Ok(crate::engine::store::tx::Connected::Sqlite(connection)) => {
                sqlx::query($sql)$(.bind($bind))*.execute(connection).await.map(|done| done.rows_affected())
            }
            Ok(crate::engine::store::tx::Connected::Postgres(connection)) => {
                sqlx::query($sql)$(.bind($bind))*.execute(connection).await.map(|done| done.rows_affected())
            }
            Err(error) => Err(error),
        }
    };
}

macro_rules! fetch {
    ($method:ident, $tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $tx.connection.connected() {
            crate::engine::store::tx::Connected::Sqlite(connection) => {
                sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.$method(connection).await
            }
            crate::engine::store::tx::Connected::Postgres(connection) => {
                sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.$method(connection).await
            }
        }
    };
}

/// The row, if there is one.
macro_rules! fetch_optional {
    ($($args:tt)*) => { crate::engine::store::fetch!(fetch_optional, $($args)*) };
}

/// The one row; an error if there is none.
macro_rules! fetch_one {
    ($($args:tt)*) => { crate::engine::store::fetch!(fetch_one, $($args)*) };
}

/// All rows.
macro_rules! fetch_all {
    ($($args:tt)*) => { crate::engine::store::fetch!(fetch_all, $($args)*) };
}

/// A struct whose fields are the columns of a query, read by name from either database. `field: A as B` reads the
/// column as a `B` and converts it into an `A`. (sqlx has a derive for this, but its macros compile the drivers,
/// SQLite included, a second time for the compiler.)
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty $(as $stored:ty)?),* $(,)?
    }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$field_meta])* $field_vis $field: $type),* }
        crate::engine::store::row!(@read sqlx::sqlite::SqliteRow, $name, $($field $(as $stored)?),*);
        crate::engine::store::row!(@read sqlx::postgres::PgRow, $name, $($field $(as $stored)?),*);
    };
    (@read $row:ty, $name:ident, $($field:ident $(as $stored:ty)?),*) => {
        impl sqlx::FromRow<'_, $row> for $name {
            fn from_row(row: &$row) -> sqlx::Result<Self> {
                Ok(Self { $($field: crate::engine::store::row!(@get row, $field $(as $stored)?)),* })
            }
        }
    };
    (@get $row:ident, $field:ident) => { sqlx::Row::try_get($row, stringify!($field))? };
    (@get $row:ident, $field:ident as $stored:ty) => {
        sqlx::Row::try_get::<$stored, _>($row, stringify!($field))?.into()
    };
}

/// Runs two statements that change different rows in one hop (SQLite) or round trip (PostgreSQL, where neither sees
/// what the other does). Gives the number of rows that they changed together.
macro_rules! execute_both {
    ($tx:expr, $first:literal, $second:literal $(, $bind:expr)* $(,)?) => {
        match $tx.connection.connected_to_write() {
            Ok(crate::engine::store::tx::Connected::Sqlite(connection)) => {
                let text = concat!($first, "; ", $second);
                sqlx::query(text)$(.bind($bind))*.execute(connection).await.map(|done| done.rows_affected())
            }
            Ok(crate::engine::store::tx::Connected::Postgres(connection)) => {
                let text = concat!(
                    "WITH first AS (", $first, " RETURNING 1), second AS (", $second, " RETURNING 1)
                     SELECT (SELECT COUNT(*) FROM first) + (SELECT COUNT(*) FROM second)"
                );
                let changed = sqlx::query_scalar::<_, i64>(text)$(.bind($bind))*.fetch_one(connection).await;
                changed.map(i64::unsigned_abs)
            }
            Err(error) => Err(error),
        }
    };
}

/// The same for three statements.
macro_rules! execute_three {
    ($tx:expr, $first:literal, $second:literal, $third:literal $(, $bind:expr)* $(,)?) => {
        match $tx.connection.connected_to_write() {
            Ok(crate::engine::store::tx::Connected::Sqlite(connection)) => {
                let text = concat!($first, "; ", $second, "; ", $third);
                sqlx::query(text)$(.bind($bind))*.execute(connection).await.map(|done| done.rows_affected())
            }
            Ok(crate::engine::store::tx::Connected::Postgres(connection)) => {
                let text = concat!(
                    "WITH first AS (", $first, " RETURNING 1), second AS (", $second, " RETURNING 1),
                          third AS (", $third, " RETURNING 1)
                     SELECT (SELECT COUNT(*) FROM first) + (SELECT COUNT(*) FROM second)
                          + (SELECT COUNT(*) FROM third)"
                );
                let changed = sqlx::query_scalar::<_, i64>(text)$(.bind($bind))*.fetch_one(connection).await;
                changed.map(i64::unsigned_abs)
            }
            Err(error) => Err(error),
        }
    };
}

/// Reads the one row that `$sql` selects from one table by its key, and locks it until the end of the transaction.
/// For PostgreSQL: on SQLite a transaction that writes is alone.
macro_rules! lock_optional {
    ($tx:expr, $row:ty, $sql:literal $(, $bind:expr)* $(,)?) => {
        match $tx.connection.connected_to_write() {
            Ok(crate::engine::store::tx::Connected::Sqlite(connection)) => {
                sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(connection).await
            }
            Ok(crate::engine::store::tx::Connected::Postgres(connection)) => {
                let text = concat!($sql, " FOR NO KEY UPDATE");
                sqlx::query_as::<_, $row>(text)$(.bind($bind))*.fetch_optional(connection).await
            }
            Err(error) => Err(error),
        }
    };
}

use {execute, execute_both, execute_three, fetch, fetch_all, fetch_one, fetch_optional, lock_optional, row};

/// Whether a statement failed because a unique value exists already.
pub(crate) fn is_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}
