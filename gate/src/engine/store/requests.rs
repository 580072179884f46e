//! Links to new passwords that were asked for, and not looked at yet.

use super::{Tx, execute, fetch_all, row};
use crate::{engine::crypto::Sealed, model::Timestamp};

row! {
    /// A request, sealed.
    pub(crate) struct RequestRow {
        pub(crate) id: String,
        sealed: Vec<u8>,
        pub(crate) created_at: i64,
    }
}

impl RequestRow {
    pub(crate) fn sealed(&self) -> Sealed {
        Sealed(self.sealed.clone())
    }
}

pub(crate) async fn insert(tx: &mut Tx, id: &str, request: &Sealed, now: Timestamp) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO password_requests (id, sealed, created_at) VALUES ($1, $2, $3)",
        id,
        request.0.as_slice(),
        now.millis()
    )?;
    Ok(())
}

/// The oldest ones.
pub(crate) async fn oldest(tx: &mut Tx, most: i64) -> sqlx::Result<Vec<RequestRow>> {
    fetch_all!(
        tx,
        RequestRow,
        "SELECT id, sealed, created_at FROM password_requests ORDER BY created_at, id LIMIT $1",
        most
    )
}

/// Takes one. `false` when another replica was quicker.
pub(crate) async fn take(tx: &mut Tx, id: &str) -> sqlx::Result<bool> {
    Ok(execute!(tx, "DELETE FROM password_requests WHERE id = $1", id)? == 1)
}
