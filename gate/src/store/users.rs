//! Users and their password hashes.

use super::{Tx, count, execute, fetch_all, fetch_optional};
use crate::{
    crypto::PasswordHash,
    model::{Identity, Role, Timestamp, Tpp, TppId, UserId},
    rules::Email,
};

/// A user as the operator lists it.
#[derive(sqlx::FromRow)]
pub(crate) struct ListedRow {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) created_at: i64,
    pub(crate) authenticators: i64,
}

#[derive(sqlx::FromRow)]
struct SignInRow {
    id: String,
    password_hash: String,
}

#[derive(sqlx::FromRow)]
struct IdentityRow {
    id: String,
    email: String,
    name: String,
    role: String,
    tpp_id: String,
    tpp_name: String,
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
pub(crate) async fn for_sign_in(tx: &mut Tx, email: &Email) -> sqlx::Result<Option<(UserId, PasswordHash)>> {
    let row =
        fetch_optional!(tx, SignInRow, "SELECT id, password_hash FROM users WHERE email = $1", email.as_str())?;
    Ok(row.map(|row| (UserId(row.id), PasswordHash(row.password_hash))))
}

pub(crate) async fn by_email(tx: &mut Tx, email: &Email) -> sqlx::Result<Option<Identity>> {
    let row = fetch_optional!(
        tx,
        IdentityRow,
        "SELECT u.id, u.email, u.name, u.role, t.id AS tpp_id, t.name AS tpp_name
         FROM users u JOIN tpps t ON t.id = u.tpp_id WHERE u.email = $1",
        email.as_str()
    )?;
    Ok(row.map(|row| Identity {
        id: UserId(row.id),
        tpp: Tpp { id: TppId(row.tpp_id), name: row.tpp_name },
        name: row.name,
        email: row.email,
        role: role(&row.role),
    }))
}

pub(crate) async fn list(tx: &mut Tx, tpp: &TppId) -> sqlx::Result<Vec<ListedRow>> {
    fetch_all!(
        tx,
        ListedRow,
        "SELECT id, email, name, role, created_at,
                (SELECT COUNT(*) FROM authenticators WHERE user_id = users.id) AS authenticators
         FROM users WHERE tpp_id = $1 ORDER BY name, id",
        tpp.as_str()
    )
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
