//! Sessions, found by the hash of their token.

use super::{
    Count, Flag, Tx, begun, execute, fetch_all, fetch_optional,
    proofs::{self, ProofKind},
    row,
};
use crate::{
    engine::{
        ClientInfo,
        crypto::{PasswordHash, TokenHash},
    },
    model::{BlockReason, EmailAddress, Identity, Role, SessionId, Timestamp, Tpp, TppId, UserId},
    rules::{ABSOLUTE_LIMIT, MAX_SESSIONS},
};

row! {
    /// A session with all facts that decide what it may do, in one row.
    pub(crate) struct SessionRow {
        pub(crate) id: SessionId,
        pub(crate) signed_in_at: Timestamp,
        pub(crate) seen_at: Timestamp,
        pub(crate) code_given_at: Option<Timestamp>,
        pub(crate) last_code_at: Option<Timestamp>,
        pub(crate) mfa_required: bool as Flag,
        pub(crate) identity_proven_at: Option<Timestamp>,
        pub(crate) network: Option<String>,
        pub(crate) browser: Option<String>,
        pub(crate) user_id: UserId,
        pub(crate) name: String,
        pub(crate) email: EmailAddress,
        pub(crate) role: Role,
        pub(crate) tpp_id: TppId,
        pub(crate) tpp_name: String,
        pub(crate) logo: Option<String>,
        pub(crate) enforced_since: Option<Timestamp>,
        pub(crate) idle_minutes: u32 as Count,
        pub(crate) block_reason: Option<BlockReason>,
        pub(crate) reset_at: Option<Timestamp>,
        pub(crate) enrolled: bool as Flag,
        pub(crate) password_hash: PasswordHash,
        pub(crate) authenticated_at: Option<Timestamp>,
    }
}

impl SessionRow {
    /// The user of the session.
    pub(crate) fn identity(&self) -> Identity {
        Identity {
            id: self.user_id.clone(),
            tpp: Tpp { id: self.tpp_id.clone(), name: self.tpp_name.clone() },
            name: self.name.clone(),
            email: self.email.clone(),
            role: self.role,
        }
    }
}

/// Sessions that a condition selects.
macro_rules! select_sessions {
    ($condition:literal) => {
        concat!(
            "SELECT s.id, s.signed_in_at, s.seen_at, s.code_given_at, s.last_code_at, s.mfa_required, s.identity_proven_at, s.network, s.browser, s.user_id,
                    u.name, u.email, u.role, u.block_reason, u.reset_at, t.id AS tpp_id, t.name AS tpp_name,
                    l.version AS logo,
                    t.enforced_since, t.idle_minutes,
                    u.enrolled, u.password_hash, u.authenticated_at
             FROM sessions s JOIN users u ON u.id = s.user_id JOIN tpps t ON t.id = u.tpp_id
                  LEFT JOIN logos l ON l.tpp_id = t.id
             WHERE ",
            $condition
        )
    };
}

/// A session to be stored.
pub(crate) struct NewSession<'a> {
    pub(crate) id: &'a SessionId,
    pub(crate) token: &'a TokenHash,
    pub(crate) user: &'a UserId,
    pub(crate) client: &'a ClientInfo,
}

pub(crate) async fn insert(tx: &mut Tx, new: &NewSession<'_>) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO sessions (id, token_hash, user_id, signed_in_at, seen_at, mfa_required, network, browser)
         SELECT $1, $2, u.id, $4, $4, CASE WHEN t.enforced_since IS NULL THEN 0 ELSE 1 END, $5, $6
         FROM users u JOIN tpps t ON t.id = u.tpp_id WHERE u.id = $3",
        new.id.as_str(),
        new.token.as_str(),
        new.user.as_str(),
        tx.now.millis(),
        new.client.network.as_deref(),
        new.client.browser.as_deref()
    )?;
    end_surplus(tx, new).await
}

/// Ends what the user has beyond [`MAX_SESSIONS`], beside the new one. Sessions in which no code was given go
/// first, and of these those of the network that has the most: a thief of the password who signs in again and
/// again ends nothing but the thief's own sign-ins. Otherwise the oldest.
async fn end_surplus(tx: &mut Tx, new: &NewSession<'_>) -> sqlx::Result<()> {
    tx.expect_no_audit_head()?;
    execute!(
        tx,
        "DELETE FROM sessions WHERE id IN (
             SELECT id FROM sessions WHERE user_id = $1 AND id <> $2
             ORDER BY CASE WHEN code_given_at IS NULL
                           THEN COUNT(*) OVER (PARTITION BY code_given_at IS NULL, network) ELSE 0 END,
                      signed_in_at DESC, id
             LIMIT $3 OFFSET $4)",
        new.user.as_str(),
        new.id.as_str(),
        i64::MAX,
        MAX_SESSIONS - 1
    )?;
    Ok(())
}

pub(crate) async fn find(tx: &mut Tx, token: &TokenHash) -> sqlx::Result<Option<SessionRow>> {
    fetch_optional!(tx, SessionRow, select_sessions!("s.token_hash = $1"), token.as_str())
}

/// Whether a code of the user was accepted since then in a session of this network and browser.
pub(crate) async fn has_given_code(
    tx: &mut Tx,
    user: &UserId,
    (network, browser): (&str, &str),
    since: Timestamp,
) -> sqlx::Result<bool> {
    let found = fetch_optional!(
        tx,
        (String,),
        "SELECT id FROM sessions WHERE user_id = $1 AND network = $2 AND browser = $3 AND code_given_at > $4 LIMIT 1",
        user.as_str(),
        network,
        browser,
        since.millis()
    )?;
    Ok(found.is_some())
}

/// The user's sessions that no limit has ended for certain, the most recently used first. How long one lasts also
/// depends on its stage, which the rules derive.
pub(crate) async fn of_user(tx: &mut Tx, user: &UserId) -> sqlx::Result<Vec<SessionRow>> {
    fetch_all!(
        tx,
        SessionRow,
        select_sessions!("s.user_id = $1 AND s.signed_in_at > $2 ORDER BY s.seen_at DESC, s.id LIMIT $3"),
        user.as_str(),
        tx.now.minus(ABSOLUTE_LIMIT).millis(),
        MAX_SESSIONS
    )
}

/// Notes that the session is in use.
pub(crate) async fn touch(tx: &mut Tx, id: &SessionId) -> sqlx::Result<()> {
    let sql = "UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2";
    execute!(tx, sql, id.as_str(), tx.now.millis())?;
    Ok(())
}

/// A new token in place of the old one of a session.
pub(crate) struct TokenChange {
    pub(crate) session: SessionId,
    pub(crate) old: TokenHash,
    pub(crate) new: TokenHash,
}

/// Replaces the token and notes that a code was given. `false`: another request has replaced the token or ended
/// the session.
pub(crate) async fn upgrade(tx: &mut Tx, to: &TokenChange) -> sqlx::Result<bool> {
    let changed = execute!(
        tx,
        "UPDATE sessions SET token_hash = $3, code_given_at = $4, seen_at = $4 WHERE id = $1 AND token_hash = $2",
        to.session.as_str(),
        to.old.as_str(),
        to.new.as_str(),
        tx.now.millis()
    )?;
    Ok(changed == 1)
}

/// Replaces the token and nothing else. `false`: another request has replaced it or ended the session.
pub(crate) async fn replace_token(tx: &mut Tx, to: &TokenChange) -> sqlx::Result<bool> {
    let sql = "UPDATE sessions SET token_hash = $3 WHERE id = $1 AND token_hash = $2";
    let changed = execute!(tx, sql, to.session.as_str(), to.old.as_str(), to.new.as_str())?;
    Ok(changed == 1)
}

/// Notes that a code of an authenticator was accepted in this session now.
pub(crate) async fn mark_code_given(tx: &mut Tx, id: &SessionId) -> sqlx::Result<()> {
    let sql = "UPDATE sessions SET last_code_at = $2 WHERE id = $1";
    execute!(tx, sql, id.as_str(), tx.now.millis())?;
    Ok(())
}

/// Forgets in all sessions of a user that a code was given.
pub(crate) async fn forget_codes(tx: &mut Tx, user: &UserId) -> sqlx::Result<()> {
    execute!(tx, "UPDATE sessions SET last_code_at = NULL WHERE user_id = $1", user.as_str())?;
    Ok(())
}

/// Ends one session. Whether there was one to end.
pub(crate) async fn end(tx: &mut Tx, id: &SessionId) -> sqlx::Result<bool> {
    tx.expect_no_audit_head()?;
    Ok(execute!(tx, "DELETE FROM sessions WHERE id = $1", id.as_str())? == 1)
}

/// Ends one session of the user at the wish of another one, `kept`, and what the user has begun. Whether the user
/// had that one to end.
pub(crate) async fn end_other(tx: &mut Tx, user: &UserId, id: &SessionId, kept: &SessionId) -> sqlx::Result<bool> {
    tx.expect_no_audit_head()?;
    begun::end(tx, user, Some(kept)).await?;
    let sql = "DELETE FROM sessions WHERE user_id = $1 AND id = $2";
    Ok(execute!(tx, sql, user.as_str(), id.as_str())? == 1)
}

pub(crate) async fn end_all(tx: &mut Tx, user: &UserId) -> sqlx::Result<u64> {
    tx.expect_no_audit_head()?;
    begun::end(tx, user, None).await?;
    execute!(tx, "DELETE FROM sessions WHERE user_id = $1", user.as_str())
}

/// Ends all sessions of the user except `kept`.
pub(crate) async fn end_others(tx: &mut Tx, user: &UserId, kept: &SessionId) -> sqlx::Result<u64> {
    tx.expect_no_audit_head()?;
    begun::end(tx, user, Some(kept)).await?;
    proofs::remove(tx, user, ProofKind::EnrolmentPass).await?;
    execute!(tx, "DELETE FROM sessions WHERE user_id = $1 AND id <> $2", user.as_str(), kept.as_str())
}

/// Ends the sessions of the user, except `kept`, in which no code was given: they were begun with the password
/// alone.
pub(crate) async fn end_without_code(tx: &mut Tx, user: &UserId, kept: &SessionId) -> sqlx::Result<u64> {
    tx.expect_no_audit_head()?;
    begun::end(tx, user, Some(kept)).await?;
    let sql = "DELETE FROM sessions WHERE user_id = $1 AND id <> $2 AND code_given_at IS NULL";
    execute!(tx, sql, user.as_str(), kept.as_str())
}

/// Notes that the proof of identity for an enrolment was given in this session.
pub(crate) async fn mark_identity_proven(tx: &mut Tx, id: &SessionId) -> sqlx::Result<()> {
    let sql = "UPDATE sessions SET identity_proven_at = $2 WHERE id = $1";
    execute!(tx, sql, id.as_str(), tx.now.millis())?;
    Ok(())
}

/// Sessions of users with an authenticator that began at `signed_in_until` or before, in which no code was given,
/// and that the user was not warned about yet; the oldest first.
pub(crate) async fn awaiting_code(
    tx: &mut Tx,
    signed_in_until: Timestamp,
    limit: i64,
) -> sqlx::Result<Vec<SessionRow>> {
    fetch_all!(
        tx,
        SessionRow,
        select_sessions!(
            "s.code_given_at IS NULL AND s.warned_at IS NULL AND s.signed_in_at <= $1
             AND u.enrolled = 1 ORDER BY s.signed_in_at, s.id LIMIT $2"
        ),
        signed_in_until.millis(),
        limit
    )
}

/// Claims the warning to the user for this replica. `false`: another replica has claimed it, or a code was given.
pub(crate) async fn mark_warned(tx: &mut Tx, id: &SessionId) -> sqlx::Result<bool> {
    let sql = "UPDATE sessions SET warned_at = $2 WHERE id = $1 AND warned_at IS NULL AND code_given_at IS NULL";
    Ok(execute!(tx, sql, id.as_str(), tx.now.millis())? == 1)
}

/// Deletes sessions that have expired under every rule.
pub(crate) async fn sweep(tx: &mut Tx, signed_in_before: Timestamp) -> sqlx::Result<u64> {
    execute!(tx, "DELETE FROM sessions WHERE signed_in_at < $1", signed_in_before.millis())
}
