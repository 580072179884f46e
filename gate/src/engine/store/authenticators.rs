//! Enrolled authenticators.

use super::{Count, Tx, begun, execute, fetch_all, fetch_one, member_counts, row};
use crate::{
    engine::crypto::Sealed,
    model::{Authenticator, AuthenticatorId, Timestamp, UserId},
    rules::MAX_WRONG_CODES,
};

row! {
    /// An authenticator with its sealed secret and the newest spent time step.
    pub(crate) struct AuthenticatorRow {
        pub(crate) id: AuthenticatorId,
        pub(crate) name: String,
        secret: Sealed,
        pub(crate) created_at: Timestamp,
        pub(crate) last_used_at: Timestamp,
        pub(crate) last_step: i64,
        pub(crate) wrong_codes: u32 as Count,
        pub(crate) drift: i64,
    }
}

impl AuthenticatorRow {
    pub(crate) const fn sealed(&self) -> &Sealed {
        &self.secret
    }

    /// Too many wrong codes in a row: it takes no more codes until the user's factors are reset.
    pub(crate) const fn is_exhausted(&self) -> bool {
        self.wrong_codes >= MAX_WRONG_CODES
    }
}

impl From<AuthenticatorRow> for Authenticator {
    fn from(row: AuthenticatorRow) -> Self {
        let AuthenticatorRow { id, name, created_at, last_used_at, drift, .. } = row;
        Self { id, name, created_at, last_used_at, drift }
    }
}

/// Stores a new authenticator, and ends what was begun without it.
pub(crate) async fn insert(
    tx: &mut Tx,
    user: &UserId,
    authenticator: &Authenticator,
    secret: &Sealed,
    last_step: i64,
) -> sqlx::Result<()> {
    begun::end(tx, user, None).await?;
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
    member_counts::authenticators_changed(tx, user).await
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
    let (rows,) =
        fetch_one!(tx, (Count,), "SELECT COUNT(*) FROM authenticators WHERE user_id = $1", user.as_str())?;
    Ok(rows.into())
}

/// Spends every time step up to `step`, unless `step` is spent already, and stores the drift of the device's
/// clock. One statement: of any number of simultaneous attempts with the same code exactly one gets `true`.
pub(crate) async fn spend(tx: &mut Tx, id: &AuthenticatorId, step: i64, drift: i64) -> sqlx::Result<bool> {
    let changed = execute!(
        tx,
        "UPDATE authenticators SET last_step = $2, last_used_at = $3, drift = $4 WHERE id = $1 AND last_step < $2",
        id.as_str(),
        step,
        tx.now.millis(),
        drift
    )?;
    Ok(changed == 1)
}

/// After a correct code of one of them: a wrong code was counted against all of the user's authenticators, so all
/// counts go back to zero.
pub(crate) async fn clear_wrong(tx: &mut Tx, user: &UserId) -> sqlx::Result<()> {
    execute!(tx, "UPDATE authenticators SET wrong_codes = 0 WHERE user_id = $1", user.as_str())?;
    Ok(())
}

/// Counts a wrong code against all of the user's authenticators, because a wrong code does not tell which one it
/// was for.
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

/// Removes an authenticator, and ends what was begun with it.
pub(crate) async fn remove(tx: &mut Tx, user: &UserId, id: &AuthenticatorId) -> sqlx::Result<bool> {
    begun::end(tx, user, None).await?;
    let changed =
        execute!(tx, "DELETE FROM authenticators WHERE id = $1 AND user_id = $2", id.as_str(), user.as_str())?;
    member_counts::authenticators_changed(tx, user).await?;
    Ok(changed == 1)
}

/// Removes all authenticators of the user, and ends what was begun with them.
pub(crate) async fn remove_all(tx: &mut Tx, user: &UserId) -> sqlx::Result<u64> {
    begun::end(tx, user, None).await?;
    let removed = execute!(tx, "DELETE FROM authenticators WHERE user_id = $1", user.as_str())?;
    member_counts::authenticators_changed(tx, user).await?;
    Ok(removed)
}
