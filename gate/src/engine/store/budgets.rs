//! Failures in a row.

use super::{Tx, count, execute, fetch_all, fetch_one, fetch_optional, row};
use crate::{engine::crypto::Sealed, model::Timestamp, rules::Failures};

row! {
    struct Row {
        failures: i64,
        last_failed_at: Option<i64>,
        last_wrong: Option<Vec<u8>>,
    }
}

impl Row {
    fn history(&self) -> Failures {
        Failures { failures: count(self.failures), last_failed_at: self.last_failed_at.map(Timestamp) }
    }
}

pub(crate) async fn history(tx: &mut Tx, lane: &str) -> sqlx::Result<Failures> {
    let row = fetch_optional!(
        tx,
        Row,
        "SELECT failures, last_failed_at, last_wrong FROM budgets WHERE lane = $1",
        lane
    )?;
    Ok(row.map(|row| row.history()).unwrap_or_default())
}

/// The history with its row locked until the end of the transaction, so that simultaneous tries count one after
/// the other; and the last wrong input.
pub(crate) async fn lock(tx: &mut Tx, lane: &str, now: Timestamp) -> sqlx::Result<(Failures, Option<Sealed>)> {
    let row = fetch_one!(
        tx,
        Row,
        "INSERT INTO budgets (lane, failures, last_failed_at) VALUES ($1, 0, $2)
         ON CONFLICT (lane) DO UPDATE SET failures = budgets.failures
         RETURNING failures, last_failed_at, last_wrong",
        lane,
        now.millis()
    )?;
    Ok((row.history(), row.last_wrong.map(Sealed)))
}

pub(crate) async fn fail(tx: &mut Tx, lane: &str, wrong: Option<&Sealed>, now: Timestamp) -> sqlx::Result<()> {
    execute!(
        tx,
        "UPDATE budgets SET failures = failures + 1, last_failed_at = $2, last_wrong = $3 WHERE lane = $1",
        lane,
        now.millis(),
        wrong.map(|sealed| sealed.0.as_slice())
    )?;
    Ok(())
}

/// A success sets everything back.
pub(crate) async fn clear(tx: &mut Tx, lane: &str) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM budgets WHERE lane = $1", lane)?;
    Ok(())
}

/// Lanes on which nothing failed since `before`; strangers can make any number of them.
pub(crate) async fn stale(tx: &mut Tx, before: Timestamp, most: i64) -> sqlx::Result<Vec<String>> {
    let rows = fetch_all!(
        tx,
        (String,),
        "SELECT lane FROM budgets WHERE last_failed_at < $1 ORDER BY last_failed_at LIMIT $2",
        before.millis(),
        most
    )?;
    Ok(rows.into_iter().map(|(lane,)| lane).collect())
}

pub(crate) async fn forget(tx: &mut Tx, lane: &str, before: Timestamp) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM budgets WHERE lane = $1 AND last_failed_at < $2", lane, before.millis())?;
    Ok(())
}

/// Sets back whatever begins with `prefix`.
pub(crate) async fn clear_prefix(tx: &mut Tx, prefix: &str) -> sqlx::Result<()> {
    // Lanes are made of letters, figures, slashes and addresses: nothing in them is special to LIKE.
    execute!(tx, "DELETE FROM budgets WHERE lane LIKE $1", format!("{prefix}%"))?;
    Ok(())
}
