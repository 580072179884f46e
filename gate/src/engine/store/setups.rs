//! Authenticators that are being set up, at most one per session.

use super::{Count, Tx, execute, fetch_all, fetch_optional, row};
use crate::{
    engine::crypto::Sealed,
    model::{AuthenticatorId, SessionId, Timestamp, UserId},
};

row! {
    /// An authenticator that no code has been verified for yet.
    pub(crate) struct SetupRecord {
        pub(crate) authenticator: AuthenticatorId,
        pub(crate) label_number: u32 as Count,
        pub(crate) secret: Sealed,
        pub(crate) created_at: Timestamp,
    }
}

/// Begins a setup, in place of an earlier one of the session.
pub(crate) async fn replace(tx: &mut Tx, session: &SessionId, setup: &SetupRecord) -> sqlx::Result<()> {
    remove(tx, session).await?;
    execute!(
        tx,
        "INSERT INTO setups (session_id, authenticator_id, label_number, secret, created_at)
         VALUES ($1, $2, $3, $4, $5)",
        session.as_str(),
        setup.authenticator.as_str(),
        i64::from(setup.label_number),
        setup.secret.0.as_slice(),
        setup.created_at.millis()
    )?;
    Ok(())
}

pub(crate) async fn find(tx: &mut Tx, session: &SessionId) -> sqlx::Result<Option<SetupRecord>> {
    fetch_optional!(
        tx,
        SetupRecord,
        "SELECT authenticator_id AS authenticator, label_number, secret, created_at FROM setups WHERE session_id = $1",
        session.as_str()
    )
}

/// The numbers in the labels of what the user is setting up, in any session, since `begun_after`.
pub(crate) async fn label_numbers(tx: &mut Tx, user: &UserId, begun_after: Timestamp) -> sqlx::Result<Vec<u32>> {
    let rows = fetch_all!(
        tx,
        (Count,),
        "SELECT s.label_number FROM setups s JOIN sessions ON sessions.id = s.session_id
         WHERE sessions.user_id = $1 AND s.created_at > $2",
        user.as_str(),
        begun_after.millis()
    )?;
    Ok(rows.into_iter().map(|(number,)| number.into()).collect())
}

/// Whether there was one to remove: of two simultaneous confirmations only one gets `true`.
pub(crate) async fn remove(tx: &mut Tx, session: &SessionId) -> sqlx::Result<bool> {
    Ok(execute!(tx, "DELETE FROM setups WHERE session_id = $1", session.as_str())? == 1)
}
