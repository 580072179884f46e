//! The users of a TPP, as administrators and the operator list them.

use super::{Count, Tx, fetch_all, fetch_one, fetch_optional, row};
use crate::model::{BlockReason, EmailAddress, Role, Timestamp, TppId, UserId};

row! {
    /// A user, with what the list shows about the second factor.
    pub(crate) struct MemberRow {
        pub(crate) id: UserId,
        pub(crate) email: EmailAddress,
        pub(crate) name: String,
        pub(crate) role: Role,
        pub(crate) created_at: Timestamp,
        pub(crate) block_reason: Option<BlockReason>,
        pub(crate) authenticators: u32 as Count,
        pub(crate) last_code_at: Option<Timestamp>,
    }
}

/// Members that a condition selects.
macro_rules! select_members {
    ($condition:literal) => {
        concat!(
            "SELECT id, email, name, role, created_at, block_reason,
                    (SELECT COUNT(*) FROM authenticators WHERE user_id = users.id) AS authenticators,
                    (SELECT MAX(last_used_at) FROM authenticators WHERE user_id = users.id) AS last_code_at
             FROM users WHERE ",
            $condition
        )
    };
}

/// A page of a TPP's users, by name.
pub(crate) async fn list(tx: &mut Tx, tpp: &TppId, offset: i64, limit: i64) -> sqlx::Result<Vec<MemberRow>> {
    fetch_all!(
        tx,
        MemberRow,
        select_members!("tpp_id = $1 ORDER BY name, id LIMIT $2 OFFSET $3"),
        tpp.as_str(),
        limit,
        offset
    )
}

/// One user, if it belongs to this TPP.
pub(crate) async fn find(tx: &mut Tx, tpp: &TppId, id: &UserId) -> sqlx::Result<Option<MemberRow>> {
    fetch_optional!(tx, MemberRow, select_members!("tpp_id = $1 AND id = $2"), tpp.as_str(), id.as_str())
}

pub(crate) async fn count(tx: &mut Tx, tpp: &TppId) -> sqlx::Result<u32> {
    let (rows,) = fetch_one!(tx, (Count,), "SELECT COUNT(*) FROM users WHERE tpp_id = $1", tpp.as_str())?;
    Ok(rows.into())
}
