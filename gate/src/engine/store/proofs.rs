//! One-time proofs (mailed links and codes, enrolment passes), and operations that wait for one.

use super::{Tx, execute, fetch_optional, row};
use crate::{
    engine::crypto::{Sealed, TokenHash},
    model::{SessionId, Timestamp, UserId},
};

/// What a proof proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Whoever has it may set a new password.
    PasswordLink,
    /// The new address is its owner's.
    EmailLink,
    /// Whoever enrols reads the user's mail.
    EnrolmentCode,
    /// Whoever enrols was handed this by an administrator or the operator.
    Pass,
}

impl Kind {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::PasswordLink => "password-link",
            Self::EmailLink => "email-link",
            Self::EnrolmentCode => "enrolment-code",
            Self::Pass => "pass",
        }
    }
}

row! {
    struct Row {
        user_id: String,
        sealed: Option<Vec<u8>>,
        created_at: i64,
        expires_at: i64,
    }
}

/// A proof that counts.
pub(crate) struct ProofRecord {
    pub(crate) user: UserId,
    pub(crate) sealed: Option<Sealed>,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

impl From<Row> for ProofRecord {
    fn from(row: Row) -> Self {
        Self {
            user: UserId(row.user_id),
            sealed: row.sealed.map(Sealed),
            created_at: Timestamp(row.created_at),
            expires_at: Timestamp(row.expires_at),
        }
    }
}

/// A proof to be kept: its hash, and what it is bound to.
pub(crate) struct NewProof<'a> {
    pub(crate) kind: Kind,
    pub(crate) user: &'a UserId,
    pub(crate) session: Option<&'a SessionId>,
    pub(crate) sealed: Option<&'a Sealed>,
    pub(crate) lasts: i64,
}

/// Keeps a proof in place of whatever the user (for a mailed code: the session) had of the same kind.
pub(crate) async fn replace(
    tx: &mut Tx,
    hash: &TokenHash,
    new: &NewProof<'_>,
    now: Timestamp,
) -> sqlx::Result<()> {
    match (new.kind, new.session) {
        // Of two sessions neither takes the other's code away.
        (Kind::EnrolmentCode, Some(session)) => remove_of_session(tx, new.user, new.kind, session).await?,
        _ => remove(tx, new.user, new.kind).await?,
    }
    execute!(
        tx,
        "INSERT INTO proofs (hash, kind, user_id, session_id, sealed, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        hash.as_str(),
        new.kind.word(),
        new.user.as_str(),
        new.session.map_or("", SessionId::as_str),
        new.sealed.map(|sealed| sealed.0.as_slice()),
        now.millis(),
        now.plus(new.lasts).millis()
    )?;
    Ok(())
}

/// The proof with this hash, if it still counts.
pub(crate) async fn find(
    tx: &mut Tx,
    hash: &TokenHash,
    kind: Kind,
    now: Timestamp,
) -> sqlx::Result<Option<ProofRecord>> {
    let row = fetch_optional!(
        tx,
        Row,
        "SELECT user_id, sealed, created_at, expires_at FROM proofs WHERE hash = $1 AND kind = $2 AND expires_at > $3",
        hash.as_str(),
        kind.word(),
        now.millis()
    )?;
    Ok(row.map(ProofRecord::from))
}

/// The newest proof of that kind that the user has and that `session` may see or use.
pub(crate) async fn of_user(
    tx: &mut Tx,
    user: &UserId,
    kind: Kind,
    session: &SessionId,
    now: Timestamp,
) -> sqlx::Result<Option<ProofRecord>> {
    let row = fetch_optional!(
        tx,
        Row,
        "SELECT user_id, sealed, created_at, expires_at FROM proofs
         WHERE user_id = $1 AND kind = $2 AND session_id = $3 AND expires_at > $4",
        user.as_str(),
        kind.word(),
        session.as_str(),
        now.millis()
    )?;
    Ok(row.map(ProofRecord::from))
}

/// Uses a proof up, if it still counts and is bound to no other session. One statement: of any number of simultaneous
/// attempts exactly one is told `true`.
pub(crate) async fn spend(
    tx: &mut Tx,
    hash: &TokenHash,
    kind: Kind,
    user: &UserId,
    session: Option<&SessionId>,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let changed = execute!(
        tx,
        "DELETE FROM proofs WHERE hash = $1 AND kind = $2 AND user_id = $3 AND ($4 = '' OR session_id = $4)
           AND expires_at > $5",
        hash.as_str(),
        kind.word(),
        user.as_str(),
        session.map_or("", SessionId::as_str),
        now.millis()
    )?;
    Ok(changed == 1)
}

pub(crate) async fn remove(tx: &mut Tx, user: &UserId, kind: Kind) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM proofs WHERE user_id = $1 AND kind = $2", user.as_str(), kind.word())?;
    Ok(())
}

pub(crate) async fn remove_of_session(
    tx: &mut Tx,
    user: &UserId,
    kind: Kind,
    session: &SessionId,
) -> sqlx::Result<()> {
    execute!(
        tx,
        "DELETE FROM proofs WHERE user_id = $1 AND kind = $2 AND session_id = $3",
        user.as_str(),
        kind.word(),
        session.as_str()
    )?;
    Ok(())
}

/// Makes mailed links worth nothing: they were sent to whoever read the mail then, and began with a password that is no
/// longer the user's.
pub(crate) async fn remove_links(tx: &mut Tx, user: &UserId) -> sqlx::Result<()> {
    remove(tx, user, Kind::PasswordLink).await?;
    remove(tx, user, Kind::EmailLink).await
}

pub(crate) async fn remove_all(tx: &mut Tx, user: &UserId) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM proofs WHERE user_id = $1", user.as_str())?;
    Ok(())
}

pub(crate) async fn sweep(tx: &mut Tx, now: Timestamp) -> sqlx::Result<()> {
    execute!(tx, "DELETE FROM proofs WHERE expires_at <= $1", now.millis())?;
    Ok(())
}

/// Keeps what the session has asked for, in place of whatever it had asked for before.
pub(crate) async fn ask(tx: &mut Tx, session: &SessionId, operation: &Sealed, now: Timestamp) -> sqlx::Result<()> {
    forget(tx, session).await?;
    execute!(
        tx,
        "INSERT INTO operations (session_id, sealed, created_at) VALUES ($1, $2, $3)",
        session.as_str(),
        operation.0.as_slice(),
        now.millis()
    )?;
    Ok(())
}

/// What the session asked for after `asked_after`.
pub(crate) async fn asked(
    tx: &mut Tx,
    session: &SessionId,
    asked_after: Timestamp,
) -> sqlx::Result<Option<(Sealed, Timestamp)>> {
    let row = fetch_optional!(
        tx,
        (Vec<u8>, i64),
        "SELECT sealed, created_at FROM operations WHERE session_id = $1 AND created_at > $2",
        session.as_str(),
        asked_after.millis()
    )?;
    Ok(row.map(|(sealed, at)| (Sealed(sealed), Timestamp(at))))
}

/// Whether there was anything to forget.
pub(crate) async fn forget(tx: &mut Tx, session: &SessionId) -> sqlx::Result<bool> {
    Ok(execute!(tx, "DELETE FROM operations WHERE session_id = $1", session.as_str())? == 1)
}
