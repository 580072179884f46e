//! Requests for a link to a new password that the background job has not handled yet.

use super::{Count, Tx, execute, fetch_all, fetch_one, row};
use crate::{engine::crypto::Sealed, model::Timestamp};

row! {
    /// A request, sealed.
    pub(crate) struct RequestRow {
        pub(crate) id: String,
        sealed: Sealed,
        pub(crate) created_at: Timestamp,
    }
}

impl RequestRow {
    pub(crate) const fn sealed(&self) -> &Sealed {
        &self.sealed
    }
}

pub(crate) async fn insert(tx: &mut Tx, id: &str, request: &Sealed) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO password_requests (id, sealed, created_at) VALUES ($1, $2, $3)",
        id,
        request.0.as_slice(),
        tx.now.millis()
    )?;
    Ok(())
}

/// How many requests wait, counted up to `most`.
pub(crate) async fn number(tx: &mut Tx, most: u32) -> sqlx::Result<u32> {
    let text = "SELECT COUNT(*) FROM (SELECT 1 FROM password_requests LIMIT $1) AS waiting";
    let (number,) = fetch_one!(tx, (Count,), text, i64::from(most))?;
    Ok(number.into())
}

/// The oldest requests, the oldest first.
pub(crate) async fn oldest(tx: &mut Tx, limit: i64) -> sqlx::Result<Vec<RequestRow>> {
    fetch_all!(
        tx,
        RequestRow,
        "SELECT id, sealed, created_at FROM password_requests ORDER BY created_at, id LIMIT $1",
        limit
    )
}

/// Takes a request out of the table. `false`: another replica took it first.
pub(crate) async fn take(tx: &mut Tx, id: &str) -> sqlx::Result<bool> {
    Ok(execute!(tx, "DELETE FROM password_requests WHERE id = $1", id)? == 1)
}
