//! Times of the future: rows that were written while a clock was ahead. Until that time comes, a lockout would not
//! end, a session would not expire, and a mailed link would stay valid.
//!
//! To add a table with a time that something expires by: its statement here.

use super::{Tx, execute};

/// Gives every time that lies after now the value of now, and shortens what was to expire later by as much.
pub(crate) async fn pull_back(tx: &mut Tx) -> sqlx::Result<()> {
    let now = tx.now.millis();
    for sql in [
        "UPDATE attempts SET last_failed_at = $1 WHERE last_failed_at > $1",
        "UPDATE sessions SET signed_in_at = $1 WHERE signed_in_at > $1",
        "UPDATE sessions SET seen_at = $1 WHERE seen_at > $1",
        "UPDATE sessions SET last_code_at = NULL WHERE last_code_at > $1",
        "UPDATE proofs SET expires_at = expires_at - (created_at - $1), created_at = $1 WHERE created_at > $1",
        "UPDATE setups SET created_at = $1 WHERE created_at > $1",
        "UPDATE answers SET created_at = $1 WHERE created_at > $1",
        "UPDATE pending_operations SET created_at = $1 WHERE created_at > $1",
        "UPDATE recovery_drafts SET created_at = $1 WHERE created_at > $1",
        "UPDATE password_requests SET created_at = $1 WHERE created_at > $1",
        // Freeze links that were mailed before a restore are void, so later ones would be too.
        "UPDATE users SET restored_at = $1 WHERE restored_at > $1",
        "UPDATE tpps SET enforced_since = $1 WHERE enforced_since > $1",
        "UPDATE outbox SET due_at = $1, created_at = $1 WHERE created_at > $1",
    ] {
        execute!(tx, sql, now)?;
    }
    Ok(())
}
