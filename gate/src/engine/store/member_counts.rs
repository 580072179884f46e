//! How many users a TPP has, and how many of them are enrolled: kept, not counted, so that a page takes equally
//! long for a TPP of any size.
//!
//! Only the functions that add users and change authenticators call these, so no use case can forget to. Whether a
//! user is counted as enrolled is stored with the user, and the number changes only where that does: saying the
//! same twice, or at the same time, counts once.

use super::{Count, Tx, execute, fetch_one};
use crate::model::{Coverage, TppId, UserId};

/// The counts of a new TPP.
pub(super) async fn insert(tx: &mut Tx, tpp: &TppId) -> sqlx::Result<()> {
    let sql = "INSERT INTO member_counts (tpp_id, users, enrolled) VALUES ($1, 0, 0)";
    execute!(tx, sql, tpp.as_str())?;
    Ok(())
}

/// A user without authenticators was added.
pub(super) async fn user_added(tx: &mut Tx, tpp: &TppId) -> sqlx::Result<()> {
    lock(tx)?;
    execute!(tx, "UPDATE member_counts SET users = users + 1 WHERE tpp_id = $1", tpp.as_str())?;
    Ok(())
}

/// Authenticators of the user were added or removed. The lock of the user's row is held.
pub(super) async fn authenticators_changed(tx: &mut Tx, user: &UserId) -> sqlx::Result<()> {
    let enrolled = "UPDATE users SET enrolled = 1 WHERE id = $1 AND enrolled = 0
                    AND EXISTS (SELECT 1 FROM authenticators WHERE user_id = $1)";
    let unenrolled = "UPDATE users SET enrolled = 0 WHERE id = $1 AND enrolled = 1
                      AND NOT EXISTS (SELECT 1 FROM authenticators WHERE user_id = $1)";
    let difference = if execute!(tx, enrolled, user.as_str())? == 1 {
        1_i64
    } else if execute!(tx, unenrolled, user.as_str())? == 1 {
        -1
    } else {
        return Ok(());
    };
    lock(tx)?;
    let sql = "UPDATE member_counts SET enrolled = enrolled + $2
               WHERE tpp_id = (SELECT tpp_id FROM users WHERE id = $1)";
    execute!(tx, sql, user.as_str(), difference)?;
    Ok(())
}

/// How many of the TPP's users have an authenticator.
pub(crate) async fn coverage(tx: &mut Tx, tpp: &TppId) -> sqlx::Result<Coverage> {
    let sql = "SELECT users, enrolled FROM member_counts WHERE tpp_id = $1";
    let (users, enrolled) = fetch_one!(tx, (Count, Count), sql, tpp.as_str())?;
    Ok(Coverage { users: users.into(), enrolled: enrolled.into() })
}

/// The counts are locked until the end of the transaction: after the rows of the TPP and of users, before the head
/// of the audit chain.
fn lock(tx: &mut Tx) -> sqlx::Result<()> {
    tx.expect_no_audit_head()?;
    tx.holds_member_counts = true;
    Ok(())
}
