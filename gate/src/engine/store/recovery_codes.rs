//! Recovery codes, and new sets that the user has not confirmed to have saved.

use super::{Count, Tx, execute, fetch_one, fetch_optional};
use crate::{
    engine::crypto::{Sealed, TokenHash},
    model::{SessionId, Timestamp, UserId},
};

/// How many unused codes the user has.
pub(crate) async fn left(tx: &mut Tx, user: &UserId) -> sqlx::Result<u32> {
    let (rows,) = fetch_one!(
        tx,
        (Count,),
        "SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL",
        user.as_str()
    )?;
    Ok(rows.into())
}

pub(crate) async fn insert(tx: &mut Tx, user: &UserId, hash: &TokenHash) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO recovery_codes (user_id, hash, created_at) VALUES ($1, $2, $3)",
        user.as_str(),
        hash.as_str(),
        tx.now.millis()
    )?;
    Ok(())
}

/// Uses a code up. One statement: of any number of simultaneous attempts exactly one gets `true`.
pub(crate) async fn spend(tx: &mut Tx, user: &UserId, hash: &TokenHash) -> sqlx::Result<bool> {
    let changed = execute!(
        tx,
        "UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND hash = $2 AND used_at IS NULL",
        user.as_str(),
        hash.as_str(),
        tx.now.millis()
    )?;
    Ok(changed == 1)
}

/// Voids the whole set.
pub(crate) async fn remove_all(tx: &mut Tx, user: &UserId) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM recovery_codes WHERE user_id = $1", user.as_str())?;
    Ok(())
}

/// The new set that this session made, after its identifier, if that was after `made_after`.
pub(crate) async fn draft(
    tx: &mut Tx,
    user: &UserId,
    session: &SessionId,
    made_after: Timestamp,
) -> sqlx::Result<Option<(String, Sealed)>> {
    fetch_optional!(
        tx,
        (String, Sealed),
        "SELECT id, codes FROM recovery_drafts WHERE user_id = $1 AND session_id = $2 AND created_at > $3",
        user.as_str(),
        session.as_str(),
        made_after.millis()
    )
}

/// Stores a new set, in place of an earlier one.
pub(crate) async fn set_draft(
    tx: &mut Tx,
    user: &UserId,
    session: &SessionId,
    (id, codes): (&str, &Sealed),
) -> sqlx::Result<()> {
    remove_draft(tx, user).await?;
    execute!(
        tx,
        "INSERT INTO recovery_drafts (user_id, id, session_id, codes, created_at) VALUES ($1, $2, $3, $4, $5)",
        user.as_str(),
        id,
        session.as_str(),
        codes.0.as_slice(),
        tx.now.millis()
    )?;
    Ok(())
}

pub(crate) async fn remove_draft(tx: &mut Tx, user: &UserId) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM recovery_drafts WHERE user_id = $1", user.as_str())?;
    Ok(())
}
