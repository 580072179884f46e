//! Failed attempts in a row, by a key that says what was tried.

use super::{Count, Tx, execute, fetch_all, fetch_one, fetch_optional, row};
use crate::{engine::crypto::Sealed, model::Timestamp, rules::Failures};

row! {
    struct Row {
        failures: u32 as Count,
        last_failed_at: Timestamp,
    }
}

impl Row {
    const fn failures(&self) -> Failures {
        Failures { count: self.failures, last_at: Some(self.last_failed_at) }
    }
}

pub(crate) async fn failures(tx: &mut Tx, key: &str) -> sqlx::Result<Failures> {
    let row = fetch_optional!(tx, Row, "SELECT failures, last_failed_at FROM attempts WHERE key = $1", key)?;
    Ok(row.map(|row| row.failures()).unwrap_or_default())
}

/// The failures with the row locked until the end of the transaction, so that
/// simultaneous attempts are counted one after the other. The row is made if there is none: a lock needs one.
pub(crate) async fn lock(tx: &mut Tx, key: &str) -> sqlx::Result<Failures> {
    let row = fetch_one!(
        tx,
        Row,
        "INSERT INTO attempts (key, failures, last_failed_at) VALUES ($1, 0, $2)
         ON CONFLICT (key) DO UPDATE SET failures = attempts.failures
         RETURNING failures, last_failed_at",
        key,
        tx.now.millis()
    )?;
    Ok(row.failures())
}

/// Counts a failure. `wrong` is what was typed, sealed, where that is to be recognised.
pub(crate) async fn fail(tx: &mut Tx, key: &str, wrong: Option<&Sealed>) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO attempts (key, failures, last_failed_at, last_wrong) VALUES ($1, 1, $2, $3)
         ON CONFLICT (key) DO UPDATE
         SET failures = attempts.failures + 1, last_failed_at = EXCLUDED.last_failed_at,
             last_wrong = EXCLUDED.last_wrong",
        key,
        tx.now.millis(),
        wrong.map(|sealed| sealed.0.as_slice())
    )?;
    Ok(())
}

/// After a success: no failures in a row any more.
pub(crate) async fn clear(tx: &mut Tx, key: &str) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM attempts WHERE key = $1", key)?;
    Ok(())
}

/// Clears every key that begins with `prefix`.
pub(crate) async fn clear_prefix(tx: &mut Tx, prefix: &str) -> sqlx::Result<()> {
    // Prefixes are made of letters, digits and slashes, which have no special meaning in LIKE.
    execute!(tx, "DELETE FROM attempts WHERE key LIKE $1", format!("{prefix}%"))?;
    Ok(())
}

/// Keys that begin with `prefix` and are without a failure since `before`. Anonymous requests can create any
/// number of keys, so old ones are deleted.
pub(crate) async fn stale(tx: &mut Tx, prefix: &str, before: Timestamp, limit: i64) -> sqlx::Result<Vec<String>> {
    let rows = fetch_all!(
        tx,
        (String,),
        "SELECT key FROM attempts WHERE last_failed_at < $1 AND key LIKE $2 ORDER BY last_failed_at LIMIT $3",
        before.millis(),
        format!("{prefix}%"),
        limit
    )?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

/// The moment of the last failure of the key that is number `most` among the keys of passwords, from the newest;
/// these are the keys that anonymous requests create. `None`: there are no more.
pub(crate) async fn newest_password_keys(tx: &mut Tx, most: i64) -> sqlx::Result<Option<Timestamp>> {
    let text = "SELECT last_failed_at FROM attempts WHERE key LIKE 'password/%'
                ORDER BY last_failed_at DESC LIMIT 1 OFFSET $1";
    Ok(fetch_optional!(tx, (Timestamp,), text, most)?.map(|(at,)| at))
}

/// Deletes a key, unless it has failed again since `before`.
pub(crate) async fn forget(tx: &mut Tx, key: &str, before: Timestamp) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM attempts WHERE key = $1 AND last_failed_at < $2", key, before.millis())?;
    Ok(())
}
