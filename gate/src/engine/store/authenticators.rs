//! Enrolled authenticators.

use super::{Tx, count, execute, fetch_all, fetch_one, row};
use crate::{
    engine::crypto::Sealed,
    model::{Authenticator, AuthenticatorId, Timestamp, UserId},
    rules::MOST_WRONG_CODES,
};

row! {
    /// An authenticator with its sealed secret and the newest spent step.
    pub(crate) struct AuthenticatorRow {
        pub(crate) id: String,
        pub(crate) name: String,
        secret: Vec<u8>,
        pub(crate) created_at: i64,
        pub(crate) last_used_at: i64,
        pub(crate) last_step: i64,
        wrong_codes: i64,
        pub(crate) drift: i64,
    }
}

impl AuthenticatorRow {
    pub(crate) fn sealed(&self) -> Sealed {
        Sealed(self.secret.clone())
    }

    /// Too many wrong codes without a right one between: only recovery helps.
    pub(crate) fn is_spent(&self) -> bool {
        count(self.wrong_codes) >= MOST_WRONG_CODES
    }

    pub(crate) fn id(&self) -> AuthenticatorId {
        AuthenticatorId(self.id.clone())
    }
}

impl From<AuthenticatorRow> for Authenticator {
    fn from(row: AuthenticatorRow) -> Self {
        Self {
            id: AuthenticatorId(row.id),
            name: row.name,
            created_at: Timestamp(row.created_at),
            last_used_at: Timestamp(row.last_used_at),
            drift: row.drift,
        }
    }
}

pub(crate) async fn insert(
    tx: &mut Tx,
    user: &UserId,
    authenticator: &Authenticator,
    secret: &Sealed,
    last_step: i64,
) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO authenticators (id, user_id, name, secret, created_at, last_used_at, last_step, drift)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        authenticator.id.as_str(),
        user.as_str(),
        authenticator.name.as_str(),
        secret.0.as_slice(),
        authenticator.created_at.millis(),
        authenticator.last_used_at.millis(),
        last_step,
        authenticator.drift
    )?;
    Ok(())
}

pub(crate) async fn of_user(tx: &mut Tx, user: &UserId) -> sqlx::Result<Vec<AuthenticatorRow>> {
    fetch_all!(
        tx,
        AuthenticatorRow,
        "SELECT id, name, secret, created_at, last_used_at, last_step, wrong_codes, drift FROM authenticators
         WHERE user_id = $1 ORDER BY created_at, id",
        user.as_str()
    )
}

pub(crate) async fn number_of(tx: &mut Tx, user: &UserId) -> sqlx::Result<u32> {
    let (rows,) = fetch_one!(tx, (i64,), "SELECT COUNT(*) FROM authenticators WHERE user_id = $1", user.as_str())?;
    Ok(count(rows))
}

/// Spends every step up to `step`, if `step` is not spent yet, and keeps what is known of the app's clock. One statement,
/// so that of any number of simultaneous attempts with the same code exactly one is told `true`.
pub(crate) async fn spend(
    tx: &mut Tx,
    id: &AuthenticatorId,
    (step, drift): (i64, i64),
    now: Timestamp,
) -> sqlx::Result<bool> {
    let changed = execute!(
        tx,
        "UPDATE authenticators SET last_step = $2, last_used_at = $3, drift = $4 WHERE id = $1 AND last_step < $2",
        id.as_str(),
        step,
        now.millis(),
        drift
    )?;
    Ok(changed == 1)
}

/// A right code of any of them sets the counts of all back: they were made by the same wrong codes.
pub(crate) async fn clear_wrong(tx: &mut Tx, user: &UserId) -> sqlx::Result<()> {
    execute!(tx, "UPDATE authenticators SET wrong_codes = 0 WHERE user_id = $1", user.as_str())?;
    Ok(())
}

/// Counts a wrong code against all of the user's authenticators: nobody can tell which one was meant.
pub(crate) async fn count_wrong(tx: &mut Tx, user: &UserId) -> sqlx::Result<()> {
    execute!(tx, "UPDATE authenticators SET wrong_codes = wrong_codes + 1 WHERE user_id = $1", user.as_str())?;
    Ok(())
}

pub(crate) async fn rename(tx: &mut Tx, user: &UserId, id: &AuthenticatorId, name: &str) -> sqlx::Result<bool> {
    let changed = execute!(
        tx,
        "UPDATE authenticators SET name = $3 WHERE id = $1 AND user_id = $2",
        id.as_str(),
        user.as_str(),
        name
    )?;
    Ok(changed == 1)
}

pub(crate) async fn remove(tx: &mut Tx, user: &UserId, id: &AuthenticatorId) -> sqlx::Result<bool> {
    let changed =
        execute!(tx, "DELETE FROM authenticators WHERE id = $1 AND user_id = $2", id.as_str(), user.as_str())?;
    Ok(changed == 1)
}

pub(crate) async fn remove_all(tx: &mut Tx, user: &UserId) -> sqlx::Result<u64> {
    execute!(tx, "DELETE FROM authenticators WHERE user_id = $1", user.as_str())
}
