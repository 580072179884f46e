//! A transaction on either database, with the moment that it takes for now.

use super::sqlite::Lent;
use crate::model::Timestamp;
use sqlx::{PgConnection, Postgres, SqliteConnection, Transaction, pool::PoolConnection};

/// A transaction, or a connection that only reads. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub(crate) struct Tx {
    pub(super) connection: Connection,
    pub(super) now: Timestamp,
    /// Whether the head of an audit chain is locked: the last lock that a transaction takes.
    pub(super) holds_audit_head: bool,
    /// Whether the counts of a TPP's members are locked: the lock before that one.
    pub(super) holds_member_counts: bool,
}

/// What the statements run on.
#[derive(Debug)]
pub(super) enum Connection {
    Sqlite(Lent),
    Postgres(Transaction<'static, Postgres>),
    /// Only to read, each statement for itself: two statements fewer than a transaction.
    SqliteReader(Lent),
    PostgresReader(PoolConnection<Postgres>),
}

/// The connection, by database.
pub(super) enum Connected<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Connection {
    /// The connection, for statements that read.
    pub(super) fn connected(&mut self) -> Connected<'_> {
        match self {
            Self::Sqlite(connection) | Self::SqliteReader(connection) => Connected::Sqlite(connection),
            Self::Postgres(connection) => Connected::Postgres(connection),
            Self::PostgresReader(connection) => Connected::Postgres(connection),
        }
    }

    /// The connection, for statements that change something: without a transaction, part of a change could last.
    pub(super) fn connected_to_write(&mut self) -> sqlx::Result<Connected<'_>> {
        match self {
            Self::Sqlite(_) | Self::Postgres(_) => Ok(self.connected()),
            Self::SqliteReader(_) | Self::PostgresReader(_) => {
                Err(sqlx::Error::Protocol("a change outside of a transaction".to_owned()))
            }
        }
    }
}

impl Tx {
    /// The moment of this transaction: what it writes and what it compares with are of the same time.
    pub(crate) const fn now(&self) -> Timestamp {
        self.now
    }

    /// Goes on at a later moment: after a wait for a lock, during which something may have expired.
    pub(crate) fn continue_at(&mut self, now: Timestamp) {
        self.now = self.now.max(now);
    }

    /// Fails once the head of an audit chain is locked. For statements that lock rows which another transaction
    /// may hold while it waits for that head: the two would wait for each other.
    pub(super) fn expect_no_audit_head(&self) -> sqlx::Result<()> {
        let error = || sqlx::Error::Protocol("a row is locked after the head of the audit chain".to_owned());
        if self.holds_audit_head { Err(error()) } else { Ok(()) }
    }

    /// Fails once a lock is held that comes after the rows of TPPs and users. The order is: TPP, user, counts of
    /// members, head of the audit chain.
    pub(super) fn expect_first_locks(&self) -> sqlx::Result<()> {
        let error = || sqlx::Error::Protocol("a TPP or a user is locked after the counts of members".to_owned());
        if self.holds_member_counts { Err(error()) } else { self.expect_no_audit_head() }
    }

    /// Makes the changes last.
    pub(crate) async fn commit(self) -> sqlx::Result<()> {
        match self.connection {
            Connection::Sqlite(connection) => connection.commit().await,
            Connection::Postgres(connection) => connection.commit().await,
            Connection::SqliteReader(_) | Connection::PostgresReader(_) => Ok(()),
        }
    }
}

/// Locks a row until the end of the transaction, so that transactions that decide by it run one after the other.
/// `select` finds the row by `id` (`$1`) and ends in `FOR NO KEY UPDATE`.
///
/// PostgreSQL only: on SQLite a transaction that writes holds the only write lock from its beginning (`BEGIN
/// IMMEDIATE`).
///
/// Not `FOR UPDATE`: an insert into a table with a foreign key takes a `KEY SHARE` lock on the parent row. `FOR
/// UPDATE` would block such inserts in every other transaction, and could deadlock: one transaction holds the head
/// of the audit chain and inserts a row for a user whose row another one holds, which waits for that head. `FOR NO
/// KEY UPDATE` excludes itself and lets those inserts pass.
pub(super) async fn lock_row(tx: &mut Tx, select: &'static str, id: &str) -> sqlx::Result<()> {
    match tx.connection.connected_to_write()? {
        Connected::Sqlite(_) => Ok(()),
        Connected::Postgres(connection) => sqlx::query(select).bind(id).execute(connection).await.map(drop),
    }
}
