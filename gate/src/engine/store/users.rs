//! Users and their password hashes.

use super::{Tx, count, execute, fetch_all, fetch_one, fetch_optional, row};
use crate::{
    engine::crypto::PasswordHash,
    model::{BlockReason, Identity, Role, Timestamp, Tpp, TppId, UserId},
    rules::EmailAddress,
};

row! {
    /// A user as the operator lists it.
    pub(crate) struct MemberRow {
        pub(crate) id: String,
        pub(crate) email: String,
        pub(crate) name: String,
        pub(crate) role: String,
        pub(crate) created_at: i64,
        pub(crate) blocked: Option<String>,
        pub(crate) authenticators: i64,
        pub(crate) last_code_at: Option<i64>,
    }
}

row! {
    struct SignInRow {
        id: String,
        password_hash: String,
    }
}

row! {
    struct IdentityRow {
        id: String,
        email: String,
        name: String,
        role: String,
        tpp_id: String,
        tpp_name: String,
    }
}

/// Who somebody is, by a condition.
macro_rules! select_identity {
    ($condition:literal) => {
        concat!(
            "SELECT u.id, u.email, u.name, u.role, t.id AS tpp_id, t.name AS tpp_name
             FROM users u JOIN tpps t ON t.id = u.tpp_id WHERE ",
            $condition
        )
    };
}

/// How a user is listed, by a condition.
macro_rules! select_listed {
    ($condition:literal) => {
        concat!(
            "SELECT id, email, name, role, created_at, blocked,
                    (SELECT COUNT(*) FROM authenticators WHERE user_id = users.id) AS authenticators,
                    (SELECT MAX(last_used_at) FROM authenticators WHERE user_id = users.id) AS last_code_at
             FROM users WHERE ",
            $condition
        )
    };
}

pub(crate) async fn insert(
    tx: &mut Tx,
    user: &Identity,
    password: &PasswordHash,
    now: Timestamp,
) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO users (id, tpp_id, email, name, role, password_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        user.id.as_str(),
        user.tpp.id.as_str(),
        user.email.as_str(),
        user.name.as_str(),
        user.role.word(),
        password.0.as_str(),
        now.millis()
    )?;
    Ok(())
}

/// What a sign-in needs to know of the user with this address.
pub(crate) async fn for_sign_in(
    tx: &mut Tx,
    email: &EmailAddress,
) -> sqlx::Result<Option<(UserId, PasswordHash)>> {
    let row =
        fetch_optional!(tx, SignInRow, "SELECT id, password_hash FROM users WHERE email = $1", email.as_str())?;
    Ok(row.map(|row| (UserId(row.id), PasswordHash(row.password_hash))))
}

impl From<IdentityRow> for Identity {
    fn from(row: IdentityRow) -> Self {
        Self {
            id: UserId(row.id),
            tpp: Tpp { id: TppId(row.tpp_id), name: row.tpp_name },
            name: row.name,
            email: row.email,
            role: role(&row.role),
        }
    }
}

pub(crate) async fn by_email(tx: &mut Tx, email: &EmailAddress) -> sqlx::Result<Option<Identity>> {
    let row = fetch_optional!(tx, IdentityRow, select_identity!("u.email = $1"), email.as_str())?;
    Ok(row.map(Identity::from))
}

pub(crate) async fn by_id(tx: &mut Tx, id: &UserId) -> sqlx::Result<Option<Identity>> {
    let row = fetch_optional!(tx, IdentityRow, select_identity!("u.id = $1"), id.as_str())?;
    Ok(row.map(Identity::from))
}

/// The administrators of a TPP.
pub(crate) async fn administrators(tx: &mut Tx, tpp: &TppId) -> sqlx::Result<Vec<Identity>> {
    let rows = fetch_all!(
        tx,
        IdentityRow,
        select_identity!("u.tpp_id = $1 AND u.role = 'administrator' ORDER BY u.id"),
        tpp.as_str()
    )?;
    Ok(rows.into_iter().map(Identity::from).collect())
}

/// Users of a TPP by name, from the `skip`th on.
pub(crate) async fn list(tx: &mut Tx, tpp: &TppId, skip: i64, most: i64) -> sqlx::Result<Vec<MemberRow>> {
    fetch_all!(
        tx,
        MemberRow,
        select_listed!("tpp_id = $1 ORDER BY name, id LIMIT $2 OFFSET $3"),
        tpp.as_str(),
        most,
        skip
    )
}

/// One user as the list shows it, if it belongs to this TPP.
pub(crate) async fn listed(tx: &mut Tx, tpp: &TppId, id: &UserId) -> sqlx::Result<Option<MemberRow>> {
    fetch_optional!(tx, MemberRow, select_listed!("tpp_id = $1 AND id = $2"), tpp.as_str(), id.as_str())
}

pub(crate) async fn number_of(tx: &mut Tx, tpp: &TppId) -> sqlx::Result<u32> {
    let (rows,) = fetch_one!(tx, (i64,), "SELECT COUNT(*) FROM users WHERE tpp_id = $1", tpp.as_str())?;
    Ok(count(rows))
}

/// Why the user may not sign in, if so.
pub(crate) async fn blocked(tx: &mut Tx, id: &UserId) -> sqlx::Result<Option<BlockReason>> {
    let row = fetch_optional!(tx, (Option<String>,), "SELECT blocked FROM users WHERE id = $1", id.as_str())?;
    Ok(row.and_then(|(word,)| word).and_then(|word| BlockReason::from_word(&word)))
}

pub(crate) async fn set_blocked(tx: &mut Tx, id: &UserId, to: BlockReason) -> sqlx::Result<()> {
    execute!(tx, "UPDATE users SET blocked = $2 WHERE id = $1", id.as_str(), to.word())?;
    Ok(())
}

/// Notes a reset; `None` when an authenticator was enrolled after it.
pub(crate) async fn set_reset(tx: &mut Tx, id: &UserId, at: Option<Timestamp>) -> sqlx::Result<()> {
    execute!(tx, "UPDATE users SET reset_at = $2 WHERE id = $1", id.as_str(), at.map(Timestamp::millis))?;
    Ok(())
}

/// Notes that the password was set by a mailed link; `None` once more than the mailbox was proven.
pub(crate) async fn set_password_mailed(tx: &mut Tx, id: &UserId, at: Option<Timestamp>) -> sqlx::Result<()> {
    execute!(
        tx,
        "UPDATE users SET password_mailed_at = $2 WHERE id = $1",
        id.as_str(),
        at.map(Timestamp::millis)
    )?;
    Ok(())
}

/// Whether the password was set by a mailed link, and nothing more than the mailbox was proven since.
pub(crate) async fn is_password_mailed(tx: &mut Tx, id: &UserId) -> sqlx::Result<bool> {
    let row =
        fetch_optional!(tx, (Option<i64>,), "SELECT password_mailed_at FROM users WHERE id = $1", id.as_str())?;
    Ok(row.is_some_and(|(at,)| at.is_some()))
}

/// When the user was last let in again.
pub(crate) async fn restored_at(tx: &mut Tx, id: &UserId) -> sqlx::Result<Option<Timestamp>> {
    let row = fetch_optional!(tx, (Option<i64>,), "SELECT restored_at FROM users WHERE id = $1", id.as_str())?;
    Ok(row.and_then(|(at,)| at).map(Timestamp))
}

/// Lets the user in again.
pub(crate) async fn restore(tx: &mut Tx, id: &UserId, now: Timestamp) -> sqlx::Result<()> {
    execute!(tx, "UPDATE users SET blocked = NULL, restored_at = $2 WHERE id = $1", id.as_str(), now.millis())?;
    Ok(())
}

/// Notes that a session of the user became full. `true` when that had happened before.
pub(crate) async fn became_full(tx: &mut Tx, id: &UserId, now: Timestamp) -> sqlx::Result<bool> {
    let before = fetch_optional!(tx, (Option<i64>,), "SELECT full_at FROM users WHERE id = $1", id.as_str())?;
    execute!(tx, "UPDATE users SET full_at = $2 WHERE id = $1", id.as_str(), now.millis())?;
    Ok(before.is_some_and(|(at,)| at.is_some()))
}

pub(crate) async fn set_role(tx: &mut Tx, id: &UserId, to: Role) -> sqlx::Result<()> {
    execute!(tx, "UPDATE users SET role = $2 WHERE id = $1", id.as_str(), to.word())?;
    Ok(())
}

pub(crate) async fn set_email(tx: &mut Tx, id: &UserId, to: &EmailAddress) -> sqlx::Result<()> {
    execute!(tx, "UPDATE users SET email = $2 WHERE id = $1", id.as_str(), to.as_str())?;
    Ok(())
}

pub(crate) async fn password_hash(tx: &mut Tx, id: &UserId) -> sqlx::Result<Option<PasswordHash>> {
    let row = fetch_optional!(tx, (String,), "SELECT password_hash FROM users WHERE id = $1", id.as_str())?;
    Ok(row.map(|(hash,)| PasswordHash(hash)))
}

pub(crate) async fn set_password(tx: &mut Tx, id: &UserId, to: &PasswordHash) -> sqlx::Result<()> {
    execute!(tx, "UPDATE users SET password_hash = $2 WHERE id = $1", id.as_str(), to.0.as_str())?;
    Ok(())
}

/// Takes the user's row lock until the end of the transaction, so that decisions about the user's factors are
/// made one after the other. (On SQLite the transaction holds the only write lock already.)
pub(crate) async fn lock(tx: &mut Tx, id: &UserId) -> sqlx::Result<()> {
    execute!(tx, "UPDATE users SET role = role WHERE id = $1", id.as_str())?;
    Ok(())
}

pub(crate) async fn any(tx: &mut Tx) -> sqlx::Result<bool> {
    let found = fetch_optional!(tx, (i64,), "SELECT COUNT(*) FROM tpps")?;
    Ok(found.is_some_and(|(tpps,)| count(tpps) > 0))
}

/// The column is checked by the database; an unknown word gets the lesser role.
pub(crate) fn role(word: &str) -> Role {
    Role::from_word(word).unwrap_or(Role::Member)
}
