//! The users of a TPP, as administrators and the operator list them.

use super::{Count, Tx, fetch_all, fetch_optional, row};
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

/// The first `limit` of a TPP's users, by name.
pub(crate) async fn first(tx: &mut Tx, tpp: &TppId, limit: i64) -> sqlx::Result<Vec<MemberRow>> {
    fetch_all!(tx, MemberRow, select_members!("tpp_id = $1 ORDER BY name, id LIMIT $2"), tpp.as_str(), limit)
}

/// Those that follow the user `id` with this `name`, by name. The condition is a range of the index
/// `users_by_name`: no row before it is read.
pub(crate) async fn after(
    tx: &mut Tx,
    tpp: &TppId,
    (name, id): (&str, &UserId),
    limit: i64,
) -> sqlx::Result<Vec<MemberRow>> {
    let sql = select_members!("tpp_id = $1 AND (name, id) > ($2, $3) ORDER BY name, id LIMIT $4");
    fetch_all!(tx, MemberRow, sql, tpp.as_str(), name, id.as_str(), limit)
}

/// Those before the user `id` with this `name`, the nearest first.
pub(crate) async fn before(
    tx: &mut Tx,
    tpp: &TppId,
    (name, id): (&str, &UserId),
    limit: i64,
) -> sqlx::Result<Vec<MemberRow>> {
    let sql = select_members!("tpp_id = $1 AND (name, id) < ($2, $3) ORDER BY name DESC, id DESC LIMIT $4");
    fetch_all!(tx, MemberRow, sql, tpp.as_str(), name, id.as_str(), limit)
}

/// One user, if it belongs to this TPP.
pub(crate) async fn find(tx: &mut Tx, tpp: &TppId, id: &UserId) -> sqlx::Result<Option<MemberRow>> {
    fetch_optional!(tx, MemberRow, select_members!("tpp_id = $1 AND id = $2"), tpp.as_str(), id.as_str())
}
