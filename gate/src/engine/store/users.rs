//! Users and their password hashes. What changes about a user over time (blocks, resets) is in `user_state.rs`.

use super::{
    Tx, begun, execute, fetch_all, fetch_optional, lock_row, member_counts,
    proofs::{self, ProofKind},
    row,
};
use crate::{
    engine::crypto::PasswordHash,
    model::{BlockReason, EmailAddress, Identity, Role, Timestamp, Tpp, TppId, UserId},
};

row! {
    struct Row {
        id: UserId,
        email: EmailAddress,
        name: String,
        role: Role,
        tpp_id: TppId,
        tpp_name: String,
    }
}

impl From<Row> for Identity {
    fn from(row: Row) -> Self {
        let Row { id, email, name, role, tpp_id, tpp_name } = row;
        Self { id, tpp: Tpp { id: tpp_id, name: tpp_name }, name, email, role }
    }
}

/// Identities that a condition selects.
macro_rules! select_identities {
    ($condition:literal) => {
        concat!(
            "SELECT u.id, u.email, u.name, u.role, t.id AS tpp_id, t.name AS tpp_name
             FROM users u JOIN tpps t ON t.id = u.tpp_id WHERE ",
            $condition
        )
    };
}

pub(crate) async fn insert(
    tx: &mut Tx,
    user: &Identity,
    password: &PasswordHash,
    created_at: Timestamp,
) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO users (id, tpp_id, email, name, role, password_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        user.id.as_str(),
        user.tpp.id.as_str(),
        user.email.as_str(),
        user.name.as_str(),
        user.role.as_ref(),
        password.0.as_str(),
        created_at.millis()
    )?;
    member_counts::user_added(tx, &user.tpp.id).await
}

/// What sign-in needs about the user with this address.
pub(crate) async fn find_for_sign_in(
    tx: &mut Tx,
    email: &EmailAddress,
) -> sqlx::Result<Option<(UserId, PasswordHash)>> {
    fetch_optional!(
        tx,
        (UserId, PasswordHash),
        "SELECT id, password_hash FROM users WHERE email = $1",
        email.as_str()
    )
}

pub(crate) async fn by_email(tx: &mut Tx, email: &EmailAddress) -> sqlx::Result<Option<Identity>> {
    let row = fetch_optional!(tx, Row, select_identities!("u.email = $1"), email.as_str())?;
    Ok(row.map(Identity::from))
}

pub(crate) async fn by_id(tx: &mut Tx, id: &UserId) -> sqlx::Result<Option<Identity>> {
    let row = fetch_optional!(tx, Row, select_identities!("u.id = $1"), id.as_str())?;
    Ok(row.map(Identity::from))
}

/// At most `limit` administrators of a TPP, except `except`.
pub(crate) async fn administrators(
    tx: &mut Tx,
    tpp: &TppId,
    except: &UserId,
    limit: i64,
) -> sqlx::Result<Vec<Identity>> {
    let rows = fetch_all!(
        tx,
        Row,
        select_identities!("u.tpp_id = $1 AND u.role = 'administrator' AND u.id <> $2 ORDER BY u.id LIMIT $3"),
        tpp.as_str(),
        except.as_str(),
        limit
    )?;
    Ok(rows.into_iter().map(Identity::from).collect())
}

row! {
    struct SigningInRow {
        id: UserId,
        email: EmailAddress,
        name: String,
        role: Role,
        tpp_id: TppId,
        tpp_name: String,
        password_hash: PasswordHash,
        block_reason: Option<BlockReason>,
    }
}

/// A user who gave a password.
pub(crate) struct SigningIn {
    pub(crate) identity: Identity,
    pub(crate) password: PasswordHash,
    pub(crate) block_reason: Option<BlockReason>,
}

/// What decides whether a verified password signs the user in.
pub(crate) async fn signing_in(tx: &mut Tx, id: &UserId) -> sqlx::Result<Option<SigningIn>> {
    let row = fetch_optional!(
        tx,
        SigningInRow,
        "SELECT u.id, u.email, u.name, u.role, t.id AS tpp_id, t.name AS tpp_name, u.password_hash, u.block_reason
         FROM users u JOIN tpps t ON t.id = u.tpp_id WHERE u.id = $1",
        id.as_str()
    )?;
    Ok(row.map(|row| {
        let SigningInRow { id, email, name, role, tpp_id, tpp_name, password_hash, block_reason } = row;
        let identity = Identity { id, tpp: Tpp { id: tpp_id, name: tpp_name }, name, email, role };
        SigningIn { identity, password: password_hash, block_reason }
    }))
}

/// The names of at most `limit` administrators of a TPP who can issue an enrolment pass to `user`: they have an
/// authenticator, and may sign in.
pub(crate) async fn names_of_pass_issuers(
    tx: &mut Tx,
    tpp: &TppId,
    user: &UserId,
    limit: i64,
) -> sqlx::Result<Vec<String>> {
    let rows = fetch_all!(
        tx,
        (String,),
        "SELECT name FROM users WHERE tpp_id = $1 AND id <> $2 AND role = 'administrator' AND enrolled = 1
         AND block_reason IS NULL ORDER BY name, id LIMIT $3",
        tpp.as_str(),
        user.as_str(),
        limit
    )?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// Locks the user's row until the end of the transaction, so that decisions about the user's factors run one after
/// the other.
pub(crate) async fn lock(tx: &mut Tx, id: &UserId) -> sqlx::Result<()> {
    tx.expect_first_locks()?;
    lock_row(tx, "SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE", id.as_str()).await
}

pub(crate) async fn password_hash(tx: &mut Tx, id: &UserId) -> sqlx::Result<Option<PasswordHash>> {
    let row = fetch_optional!(tx, (PasswordHash,), "SELECT password_hash FROM users WHERE id = $1", id.as_str())?;
    Ok(row.map(|(hash,)| hash))
}

/// Stores the hash of the same password with stronger parameters.
pub(crate) async fn strengthen_hash(tx: &mut Tx, id: &UserId, to: &PasswordHash) -> sqlx::Result<()> {
    execute!(tx, "UPDATE users SET password_hash = $2 WHERE id = $1", id.as_str(), to.0.as_str())?;
    Ok(())
}

/// Stores the hash of a new password, and ends what was begun with the old one.
pub(crate) async fn set_password(tx: &mut Tx, id: &UserId, to: &PasswordHash) -> sqlx::Result<()> {
    begun::end(tx, id, None).await?;
    strengthen_hash(tx, id, to).await
}

/// Stores a new address, and ends what was begun with the old one.
pub(crate) async fn set_email(tx: &mut Tx, id: &UserId, to: &EmailAddress) -> sqlx::Result<()> {
    begun::end(tx, id, None).await?;
    proofs::remove(tx, id, ProofKind::EnrolmentPass).await?;
    execute!(tx, "UPDATE users SET email = $2 WHERE id = $1", id.as_str(), to.as_str())?;
    Ok(())
}

pub(crate) async fn set_role(tx: &mut Tx, id: &UserId, to: Role) -> sqlx::Result<()> {
    execute!(tx, "UPDATE users SET role = $2 WHERE id = $1", id.as_str(), to.as_ref())?;
    Ok(())
}
