//! Sessions: found by the hash of their token.

use super::{Tx, execute, fetch_all, fetch_optional, row};
use crate::{
    engine::{ClientInfo, crypto::TokenHash},
    model::{SessionId, Timestamp, UserId},
};

row! {
    /// A session with all the facts that decide what it may do, in one row.
    pub(crate) struct SessionRow {
        pub(crate) id: String,
        pub(crate) signed_in_at: i64,
        pub(crate) seen_at: i64,
        pub(crate) code_given_at: Option<i64>,
        pub(crate) proven_at: Option<i64>,
        pub(crate) network: String,
        pub(crate) browser: String,
        pub(crate) user_id: String,
        pub(crate) name: String,
        pub(crate) email: String,
        pub(crate) role: String,
        pub(crate) tpp_id: String,
        pub(crate) tpp_name: String,
        pub(crate) enforced_since: Option<i64>,
        pub(crate) idle_minutes: i64,
        pub(crate) blocked: Option<String>,
        pub(crate) reset_at: Option<i64>,
        pub(crate) authenticators: i64,
    }
}

/// One text for one session and for all of a user.
macro_rules! select {
    ($condition:literal) => {
        concat!(
            "SELECT s.id, s.signed_in_at, s.seen_at, s.code_given_at, s.proven_at, s.network, s.browser, s.user_id, u.name,
                    u.email, u.role, u.blocked, u.reset_at, t.id AS tpp_id, t.name AS tpp_name, t.enforced_since,
                    t.idle_minutes,
                    (SELECT COUNT(*) FROM authenticators a WHERE a.user_id = u.id) AS authenticators
             FROM sessions s JOIN users u ON u.id = s.user_id JOIN tpps t ON t.id = u.tpp_id
             WHERE ",
            $condition
        )
    };
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: &SessionId,
    token: &TokenHash,
    user: &UserId,
    client: &ClientInfo,
    now: Timestamp,
) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO sessions (id, token_hash, user_id, signed_in_at, seen_at, network, browser)
         VALUES ($1, $2, $3, $4, $4, $5, $6)",
        id.as_str(),
        token.as_str(),
        user.as_str(),
        now.millis(),
        client.network.as_str(),
        client.browser.as_str()
    )?;
    Ok(())
}

pub(crate) async fn find(tx: &mut Tx, token: &TokenHash) -> sqlx::Result<Option<SessionRow>> {
    fetch_optional!(tx, SessionRow, select!("s.token_hash = $1"), token.as_str())
}

pub(crate) async fn of_user(tx: &mut Tx, user: &UserId) -> sqlx::Result<Vec<SessionRow>> {
    fetch_all!(tx, SessionRow, select!("s.user_id = $1 ORDER BY s.seen_at DESC, s.id"), user.as_str())
}

/// Notes that the session was used.
pub(crate) async fn touch(tx: &mut Tx, id: &SessionId, now: Timestamp) -> sqlx::Result<()> {
    execute!(tx, "UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2", id.as_str(), now.millis())?;
    Ok(())
}

/// Gives the session a new token and notes that a code was given. `false` when the token was replaced or the
/// session ended meanwhile.
pub(crate) async fn raise(
    tx: &mut Tx,
    id: &SessionId,
    old: &TokenHash,
    new: &TokenHash,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let changed = execute!(
        tx,
        "UPDATE sessions SET token_hash = $3, code_given_at = $4, seen_at = $4 WHERE id = $1 AND token_hash = $2",
        id.as_str(),
        old.as_str(),
        new.as_str(),
        now.millis()
    )?;
    Ok(changed == 1)
}

/// Gives the session another token; nothing else changes. `false` when `old` is not its token any more.
pub(crate) async fn replace_token(
    tx: &mut Tx,
    id: &SessionId,
    old: &TokenHash,
    new: &TokenHash,
) -> sqlx::Result<bool> {
    let changed = execute!(
        tx,
        "UPDATE sessions SET token_hash = $3 WHERE id = $1 AND token_hash = $2",
        id.as_str(),
        old.as_str(),
        new.as_str()
    )?;
    Ok(changed == 1)
}

/// Whether there was one.
pub(crate) async fn end(tx: &mut Tx, id: &SessionId) -> sqlx::Result<bool> {
    Ok(execute!(tx, "DELETE FROM sessions WHERE id = $1", id.as_str())? == 1)
}

pub(crate) async fn end_all(tx: &mut Tx, user: &UserId) -> sqlx::Result<u64> {
    execute!(tx, "DELETE FROM sessions WHERE user_id = $1", user.as_str())
}

/// Ends all sessions of a user but one.
pub(crate) async fn end_others(tx: &mut Tx, user: &UserId, kept: &SessionId) -> sqlx::Result<u64> {
    execute!(tx, "DELETE FROM sessions WHERE user_id = $1 AND id <> $2", user.as_str(), kept.as_str())
}

/// Ends the sessions of a user, but one, in which no code was given: whoever has only the password begins again.
pub(crate) async fn end_half_way(tx: &mut Tx, user: &UserId, kept: &SessionId) -> sqlx::Result<u64> {
    execute!(
        tx,
        "DELETE FROM sessions WHERE user_id = $1 AND id <> $2 AND code_given_at IS NULL",
        user.as_str(),
        kept.as_str()
    )
}

/// Notes that a second proof was given in this session.
pub(crate) async fn prove(tx: &mut Tx, id: &SessionId, now: Timestamp) -> sqlx::Result<()> {
    execute!(tx, "UPDATE sessions SET proven_at = $2 WHERE id = $1", id.as_str(), now.millis())?;
    Ok(())
}

/// Sessions of users with an authenticator that began before `before` and in which no code was given, and whose owner
/// was not told yet.
pub(crate) async fn unfinished(tx: &mut Tx, until: Timestamp, most: i64) -> sqlx::Result<Vec<SessionRow>> {
    fetch_all!(
        tx,
        SessionRow,
        select!(
            "s.code_given_at IS NULL AND s.warned_at IS NULL AND s.signed_in_at <= $1
             AND EXISTS (SELECT 1 FROM authenticators a WHERE a.user_id = u.id) ORDER BY s.signed_in_at, s.id LIMIT $2"
        ),
        until.millis(),
        most
    )
}

/// Takes it upon this replica to tell the owner. `false` when another one was quicker, or the code came meanwhile.
pub(crate) async fn warn(tx: &mut Tx, id: &SessionId, now: Timestamp) -> sqlx::Result<bool> {
    let changed = execute!(
        tx,
        "UPDATE sessions SET warned_at = $2 WHERE id = $1 AND warned_at IS NULL AND code_given_at IS NULL",
        id.as_str(),
        now.millis()
    )?;
    Ok(changed == 1)
}

/// Removes sessions that no rule could keep alive any more.
pub(crate) async fn sweep(tx: &mut Tx, signed_in_before: Timestamp) -> sqlx::Result<u64> {
    execute!(tx, "DELETE FROM sessions WHERE signed_in_at < $1", signed_in_before.millis())
}
