//! Emails that wait to be sent.

use super::{Count, Flag, Tx, execute, fetch_all, fetch_one, fetch_optional, row};
use crate::{engine::crypto::Sealed, model::Timestamp};

row! {
    /// An email, sealed.
    pub(crate) struct EmailRow {
        pub(crate) id: String,
        sealed: Sealed,
        pub(crate) due_at: Timestamp,
        pub(crate) attempts: u32 as Count,
        pub(crate) awaited: bool as Flag,
    }
}

impl EmailRow {
    pub(crate) const fn sealed(&self) -> &Sealed {
        &self.sealed
    }
}

/// `awaited`: a person waits for it.
pub(crate) async fn enqueue(tx: &mut Tx, id: &str, email: &Sealed, awaited: bool) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO outbox (id, sealed, created_at, due_at, attempts, awaited) VALUES ($1, $2, $3, $3, 0, $4)",
        id,
        email.0.as_slice(),
        tx.now.millis(),
        i64::from(awaited)
    )?;
    Ok(())
}

/// Emails whose next attempt is due, `skip` of them left out: first those that a person waits for, then others,
/// then those that could not be sent before; of each, the oldest first.
pub(crate) async fn due(tx: &mut Tx, skip: i64, limit: i64) -> sqlx::Result<Vec<EmailRow>> {
    fetch_all!(
        tx,
        EmailRow,
        "SELECT id, sealed, due_at, attempts, awaited FROM outbox WHERE due_at <= $1
         ORDER BY CASE WHEN attempts > 0 THEN 2 WHEN awaited = 1 THEN 0 ELSE 1 END, due_at, id LIMIT $2 OFFSET $3",
        tx.now.millis(),
        limit,
        skip
    )
}

/// Reserves an email for one attempt, until `until`. `false`: another replica has reserved it first.
pub(crate) async fn claim(tx: &mut Tx, email: &EmailRow, until: Timestamp) -> sqlx::Result<bool> {
    let changed = execute!(
        tx,
        "UPDATE outbox SET due_at = $3, attempts = attempts + 1 WHERE id = $1 AND due_at = $2",
        email.id.as_str(),
        email.due_at.millis(),
        until.millis()
    )?;
    Ok(changed == 1)
}

/// How many attempts were made.
pub(crate) async fn attempts(tx: &mut Tx, id: &str) -> sqlx::Result<u32> {
    let row = fetch_optional!(tx, (Count,), "SELECT attempts FROM outbox WHERE id = $1", id)?;
    Ok(row.map_or(0, |(attempts,)| attempts.into()))
}

pub(crate) async fn postpone(tx: &mut Tx, id: &str, until: Timestamp) -> sqlx::Result<()> {
    execute!(tx, "UPDATE outbox SET due_at = $2 WHERE id = $1", id, until.millis())?;
    Ok(())
}

pub(crate) async fn remove(tx: &mut Tx, id: &str) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM outbox WHERE id = $1", id)?;
    Ok(())
}

/// The newest emails, whether due or not, the newest first.
pub(crate) async fn newest(tx: &mut Tx, limit: i64) -> sqlx::Result<Vec<EmailRow>> {
    let sql = "SELECT id, sealed, due_at, attempts, awaited FROM outbox ORDER BY created_at DESC, id LIMIT $1";
    fetch_all!(tx, EmailRow, sql, limit)
}

/// How many emails wait that were written until `written_until`.
pub(crate) async fn waiting(tx: &mut Tx, written_until: Timestamp) -> sqlx::Result<u32> {
    let sql = "SELECT COUNT(*) FROM outbox WHERE created_at <= $1";
    let (rows,) = fetch_one!(tx, (Count,), sql, written_until.millis())?;
    Ok(rows.into())
}

pub(crate) async fn sweep(tx: &mut Tx, before: Timestamp) -> sqlx::Result<u64> {
    execute!(tx, "DELETE FROM outbox WHERE created_at < $1", before.millis())
}
