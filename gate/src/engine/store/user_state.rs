//! The state columns of users: blocks, resets, and how the password was set.

use super::{Tx, execute, fetch_optional};
use crate::model::{BlockReason, Timestamp, UserId};

/// Why the user may not sign in; `None`: the user may.
pub(crate) async fn block_reason(tx: &mut Tx, id: &UserId) -> sqlx::Result<Option<BlockReason>> {
    let sql = "SELECT block_reason FROM users WHERE id = $1";
    let row = fetch_optional!(tx, (Option<BlockReason>,), sql, id.as_str())?;
    Ok(row.and_then(|(reason,)| reason))
}

pub(crate) async fn block(tx: &mut Tx, id: &UserId, reason: BlockReason) -> sqlx::Result<()> {
    execute!(tx, "UPDATE users SET block_reason = $2 WHERE id = $1", id.as_str(), reason.as_ref())?;
    Ok(())
}

/// Lifts the block.
pub(crate) async fn restore(tx: &mut Tx, id: &UserId) -> sqlx::Result<()> {
    let sql = "UPDATE users SET block_reason = NULL, restored_at = $2 WHERE id = $1";
    execute!(tx, sql, id.as_str(), tx.now.millis())?;
    Ok(())
}

/// When a block was last lifted.
pub(crate) async fn restored_at(tx: &mut Tx, id: &UserId) -> sqlx::Result<Option<Timestamp>> {
    let sql = "SELECT restored_at FROM users WHERE id = $1";
    let row = fetch_optional!(tx, (Option<Timestamp>,), sql, id.as_str())?;
    Ok(row.and_then(|(at,)| at))
}

/// Notes when all factors were removed; `None` once an authenticator was enrolled afterwards.
pub(crate) async fn set_reset_at(tx: &mut Tx, id: &UserId, at: Option<Timestamp>) -> sqlx::Result<()> {
    let sql = "UPDATE users SET reset_at = $2 WHERE id = $1";
    execute!(tx, sql, id.as_str(), at.map(Timestamp::millis))?;
    Ok(())
}

/// Notes when the password was set through a mailed link; `None` once the user has proven more than access to the
/// mailbox.
pub(crate) async fn set_password_mailed_at(tx: &mut Tx, id: &UserId, at: Option<Timestamp>) -> sqlx::Result<()> {
    let sql = "UPDATE users SET password_mailed_at = $2 WHERE id = $1";
    execute!(tx, sql, id.as_str(), at.map(Timestamp::millis))?;
    Ok(())
}

/// Whether the password was set through a mailed link, and the user has proven nothing but access to the mailbox
/// since.
pub(crate) async fn is_password_mailed(tx: &mut Tx, id: &UserId) -> sqlx::Result<bool> {
    let sql = "SELECT password_mailed_at FROM users WHERE id = $1";
    let row = fetch_optional!(tx, (Option<Timestamp>,), sql, id.as_str())?;
    Ok(row.is_some_and(|(at,)| at.is_some()))
}

/// Notes that a session of the user became fully authenticated for the first time.
pub(crate) async fn mark_authenticated(tx: &mut Tx, id: &UserId) -> sqlx::Result<()> {
    execute!(tx, "UPDATE users SET authenticated_at = $2 WHERE id = $1", id.as_str(), tx.now.millis())?;
    Ok(())
}
