//! Enrolled authenticators.

use super::{
    Count, Tx, answers::NewAnswer, begun, execute, execute_three, fetch_all, fetch_one, member_counts, row,
    sessions::TokenChange,
};
use crate::{
    engine::crypto::Sealed,
    model::{Authenticator, AuthenticatorId, Timestamp, UserId},
    rules::{Failures, MAX_WRONG_CODES},
};

row! {
    /// An authenticator, without its secret.
    pub(crate) struct AuthenticatorRow {
        pub(crate) id: AuthenticatorId,
        pub(crate) name: String,
        pub(crate) created_at: Timestamp,
        pub(crate) last_used_at: Timestamp,
        pub(crate) drift: i64,
    }
}

impl From<AuthenticatorRow> for Authenticator {
    fn from(row: AuthenticatorRow) -> Self {
        let AuthenticatorRow { id, name, created_at, last_used_at, drift } = row;
        Self { id, name, created_at, last_used_at, drift }
    }
}

row! {
    /// What a code is checked with: an authenticator's sealed secret and the newest spent time step; and, the same
    /// in every row, the failures of the user's limiter of codes.
    pub(crate) struct CodeCheckRow {
        pub(crate) id: AuthenticatorId,
        pub(crate) secret: Sealed,
        pub(crate) last_step: i64,
        pub(crate) last_used_at: Timestamp,
        pub(crate) wrong_codes: u32 as Count,
        pub(crate) drift: i64,
        failures: u32 as Count,
        last_failed_at: Option<Timestamp>,
        pub(crate) last_wrong: Option<Sealed>,
    }
}

impl CodeCheckRow {
    /// Too many wrong codes in a row: it takes no more codes until the user's factors are reset.
    pub(crate) const fn is_exhausted(&self) -> bool {
        self.wrong_codes >= MAX_WRONG_CODES
    }

    /// The failures of the limiter.
    pub(crate) const fn failures(&self) -> Failures {
        Failures { count: self.failures, last_at: self.last_failed_at }
    }
}

row! {
    /// What the page of a demonstration computes a code from.
    pub(crate) struct DemoCodeRow {
        pub(crate) id: AuthenticatorId,
        pub(crate) name: String,
        pub(crate) secret: Sealed,
        pub(crate) last_step: i64,
    }
}

/// Stores a new authenticator, and ends what was begun without it. `secret`: with the number in its label.
pub(crate) async fn insert(
    tx: &mut Tx,
    user: &UserId,
    authenticator: &Authenticator,
    (secret, label_number): (&Sealed, u32),
    last_step: i64,
) -> sqlx::Result<()> {
    begun::end(tx, user, None).await?;
    execute!(
        tx,
        "INSERT INTO authenticators (id, user_id, name, label_number, secret, created_at, last_used_at, last_step,
                                     drift)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        authenticator.id.as_str(),
        user.as_str(),
        authenticator.name.as_str(),
        i64::from(label_number),
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
        "SELECT id, name, created_at, last_used_at, drift FROM authenticators WHERE user_id = $1
         ORDER BY created_at, id",
        user.as_str()
    )
}

/// For the demo users alone.
pub(crate) async fn for_demo_codes(tx: &mut Tx, user: &UserId) -> sqlx::Result<Vec<DemoCodeRow>> {
    let sql = "SELECT id, name, secret, last_step FROM authenticators WHERE user_id = $1 ORDER BY created_at, id";
    fetch_all!(tx, DemoCodeRow, sql, user.as_str())
}

/// What a code of the user is checked with, in one statement; `limiter` is the key of the user's limiter of codes.
/// The row of the user must be locked: it puts all checks of one user in sequence.
pub(crate) async fn for_code_check(tx: &mut Tx, user: &UserId, limiter: &str) -> sqlx::Result<Vec<CodeCheckRow>> {
    fetch_all!(
        tx,
        CodeCheckRow,
        "SELECT a.id, a.secret, a.last_step, a.last_used_at, a.wrong_codes, a.drift,
                COALESCE(f.failures, 0) AS failures, f.last_failed_at, f.last_wrong
         FROM authenticators a LEFT JOIN attempts f ON f.key = $2 WHERE a.user_id = $1 ORDER BY a.created_at, a.id",
        user.as_str(),
        limiter
    )
}

/// The numbers in the labels of the user's authenticators.
pub(crate) async fn label_numbers(tx: &mut Tx, user: &UserId) -> sqlx::Result<Vec<u32>> {
    let sql = "SELECT label_number FROM authenticators WHERE user_id = $1";
    let rows = fetch_all!(tx, (Count,), sql, user.as_str())?;
    Ok(rows.into_iter().map(|(number,)| number.into()).collect())
}

/// The newest spent time step of each of the user's authenticators.
pub(crate) async fn last_steps(tx: &mut Tx, user: &UserId) -> sqlx::Result<Vec<i64>> {
    let rows = fetch_all!(tx, (i64,), "SELECT last_step FROM authenticators WHERE user_id = $1", user.as_str())?;
    Ok(rows.into_iter().map(|(step,)| step).collect())
}

pub(crate) async fn number_of(tx: &mut Tx, user: &UserId) -> sqlx::Result<u32> {
    let (rows,) =
        fetch_one!(tx, (Count,), "SELECT COUNT(*) FROM authenticators WHERE user_id = $1", user.as_str())?;
    Ok(rows.into())
}

/// A time step to be spent with an authenticator, and the drift of the device's clock that it shows.
pub(crate) struct SpentStep {
    pub(crate) id: AuthenticatorId,
    pub(crate) step: i64,
    pub(crate) drift: i64,
}

/// Spends every time step up to this one. `false`: it was spent already. One statement: of any number of
/// simultaneous attempts with the same code exactly one gets `true`.
pub(crate) async fn spend(tx: &mut Tx, spent: &SpentStep) -> sqlx::Result<bool> {
    let changed = execute!(
        tx,
        "UPDATE authenticators SET last_step = $2, last_used_at = $3, drift = $4, wrong_codes = 0
         WHERE id = $1 AND last_step < $2",
        spent.id.as_str(),
        spent.step,
        tx.now.millis(),
        spent.drift
    )?;
    Ok(changed == 1)
}

/// Like [`spend`], upgrades the session and keeps the answer, in the same hop. `false`: the step was spent
/// already, or the session has no longer the old token; the transaction must then be given up.
pub(crate) async fn spend_and_upgrade(
    tx: &mut Tx,
    spent: &SpentStep,
    to: &TokenChange,
    answer: &NewAnswer,
) -> sqlx::Result<bool> {
    let changed = execute_three!(
        tx,
        "UPDATE authenticators SET last_step = $2, last_used_at = $3, drift = $4, wrong_codes = 0
         WHERE id = $1 AND last_step < $2",
        "UPDATE sessions SET token_hash = $7, code_given_at = $3, last_code_at = $3, seen_at = $3
         WHERE id = $5 AND token_hash = $6",
        "INSERT INTO answers (session_id, created_at, request, subject, sealed, sender)
         VALUES ($5, $3, $8, $9, $10, $11)",
        spent.id.as_str(),
        spent.step,
        tx.now.millis(),
        spent.drift,
        to.session.as_str(),
        to.old.as_str(),
        to.new.as_str(),
        answer.request.as_str(),
        answer.subject.as_str(),
        answer.sealed.0.as_slice(),
        answer.sender.as_str()
    )?;
    Ok(changed == 3)
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
