//! Changes that were requested and wait for a fresh code, at most one per session.

use super::{Tx, execute, fetch_optional};
use crate::{
    engine::crypto::Sealed,
    model::{SessionId, Timestamp},
};

/// Stores what the session requests, in place of an earlier request.
pub(crate) async fn replace(tx: &mut Tx, session: &SessionId, operation: &Sealed) -> sqlx::Result<()> {
    remove(tx, session).await?;
    execute!(
        tx,
        "INSERT INTO pending_operations (session_id, sealed, created_at) VALUES ($1, $2, $3)",
        session.as_str(),
        operation.0.as_slice(),
        tx.now.millis()
    )?;
    Ok(())
}

/// What the session has requested, and when, if that was after `asked_after`.
pub(crate) async fn find(
    tx: &mut Tx,
    session: &SessionId,
    asked_after: Timestamp,
) -> sqlx::Result<Option<(Sealed, Timestamp)>> {
    fetch_optional!(
        tx,
        (Sealed, Timestamp),
        "SELECT sealed, created_at FROM pending_operations WHERE session_id = $1 AND created_at > $2",
        session.as_str(),
        asked_after.millis()
    )
}

/// Whether there was one to remove: of two simultaneous confirmations only one gets `true`.
pub(crate) async fn remove(tx: &mut Tx, session: &SessionId) -> sqlx::Result<bool> {
    Ok(execute!(tx, "DELETE FROM pending_operations WHERE session_id = $1", session.as_str())? == 1)
}
