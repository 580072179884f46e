//! One-time proofs: mailed links and codes, enrolment passes.

use super::{Tx, execute, fetch_optional, row};
use crate::{
    engine::crypto::{Sealed, TokenHash},
    model::{SessionId, Timestamp, UserId},
};
use std::time::Duration;
use strum::{AsRefStr, VariantArray};

/// What a proof proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum ProofKind {
    /// A mailed link: permits to set a new password.
    PasswordLink,
    /// A mailed link: its browser may try to sign in, whatever strangers have tried.
    SignInLink,
    /// A mailed link: the new address belongs to the user.
    EmailLink,
    /// A mailed code: the person who enrols reads the user's mail.
    EnrolmentCode,
    /// The person who enrols got it from an administrator or the operator.
    EnrolmentPass,
}

row! {
    /// A proof that has not expired.
    pub(crate) struct ProofRecord {
        pub(crate) user: UserId,
        pub(crate) sealed: Option<Sealed>,
        pub(crate) created_at: Timestamp,
        pub(crate) expires_at: Timestamp,
    }
}

/// A proof to be stored.
pub(crate) struct NewProof<'a> {
    pub(crate) kind: ProofKind,
    pub(crate) user: &'a UserId,
    /// The session that a mailed code is bound to, or (enrolment pass) the one that may show the pass.
    pub(crate) session: Option<&'a SessionId>,
    /// What a page must be able to show again.
    pub(crate) sealed: Option<&'a Sealed>,
    pub(crate) lifetime: Duration,
}

/// A proof that a condition selects. (The word `user` has a meaning of its own in PostgreSQL, hence the quotes.)
macro_rules! select_proof {
    ($condition:literal) => {
        concat!(r#"SELECT user_id AS "user", sealed, created_at, expires_at FROM proofs WHERE "#, $condition)
    };
}

/// Stores a proof in place of what the user (for a mailed code: the session) had of the same kind.
pub(crate) async fn replace(tx: &mut Tx, hash: &TokenHash, new: &NewProof<'_>) -> sqlx::Result<()> {
    match (new.kind, new.session) {
        // Two sessions of a user each have a code: requesting one must not void the other.
        (ProofKind::EnrolmentCode, Some(session)) => remove_of_session(tx, new.user, new.kind, session).await?,
        _ => remove(tx, new.user, new.kind).await?,
    }
    execute!(
        tx,
        "INSERT INTO proofs (hash, kind, user_id, session_id, sealed, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        hash.as_str(),
        new.kind.as_ref(),
        new.user.as_str(),
        new.session.map(SessionId::as_str),
        new.sealed.map(|sealed| sealed.0.as_slice()),
        tx.now.millis(),
        tx.now.plus(new.lifetime).millis()
    )?;
    Ok(())
}

/// The proof with this hash, if it has not expired.
pub(crate) async fn find(tx: &mut Tx, hash: &TokenHash, kind: ProofKind) -> sqlx::Result<Option<ProofRecord>> {
    fetch_optional!(
        tx,
        ProofRecord,
        select_proof!("hash = $1 AND kind = $2 AND expires_at > $3"),
        hash.as_str(),
        kind.as_ref(),
        tx.now.millis()
    )
}

/// The user's proof of that kind that belongs to `session`.
pub(crate) async fn of_session(
    tx: &mut Tx,
    user: &UserId,
    kind: ProofKind,
    session: &SessionId,
) -> sqlx::Result<Option<ProofRecord>> {
    fetch_optional!(
        tx,
        ProofRecord,
        select_proof!("user_id = $1 AND kind = $2 AND session_id = $3 AND expires_at > $4"),
        user.as_str(),
        kind.as_ref(),
        session.as_str(),
        tx.now.millis()
    )
}

/// Uses a proof up, if it has not expired; with `session`, only if it is bound to that one. One statement: of any
/// number of simultaneous attempts exactly one gets `true`.
pub(crate) async fn spend(
    tx: &mut Tx,
    hash: &TokenHash,
    kind: ProofKind,
    user: &UserId,
    session: Option<&SessionId>,
) -> sqlx::Result<bool> {
    let changed = execute!(
        tx,
        "DELETE FROM proofs WHERE hash = $1 AND kind = $2 AND user_id = $3 AND ($4 IS NULL OR session_id = $4)
           AND expires_at > $5",
        hash.as_str(),
        kind.as_ref(),
        user.as_str(),
        session.map(SessionId::as_str),
        tx.now.millis()
    )?;
    Ok(changed == 1)
}

pub(crate) async fn remove(tx: &mut Tx, user: &UserId, kind: ProofKind) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM proofs WHERE user_id = $1 AND kind = $2", user.as_str(), kind.as_ref())?;
    Ok(())
}

pub(crate) async fn remove_of_session(
    tx: &mut Tx,
    user: &UserId,
    kind: ProofKind,
    session: &SessionId,
) -> sqlx::Result<()> {
    execute!(
        tx,
        "DELETE FROM proofs WHERE user_id = $1 AND kind = $2 AND session_id = $3",
        user.as_str(),
        kind.as_ref(),
        session.as_str()
    )?;
    Ok(())
}

/// Removes all proofs of the user, enrolment passes too.
pub(crate) async fn remove_all(tx: &mut Tx, user: &UserId) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM proofs WHERE user_id = $1", user.as_str())?;
    Ok(())
}

pub(crate) async fn sweep(tx: &mut Tx) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM proofs WHERE expires_at <= $1", tx.now.millis())?;
    Ok(())
}
