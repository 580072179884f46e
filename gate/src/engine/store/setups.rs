//! Authenticators that are being set up, at most one per session.

use super::{Tx, execute, fetch_optional, row};
use crate::{
    engine::crypto::Sealed,
    model::{AuthenticatorId, SessionId, Timestamp},
};

row! {
    /// An authenticator that no code has been verified for yet.
    pub(crate) struct SetupRecord {
        pub(crate) authenticator: AuthenticatorId,
        pub(crate) secret: Sealed,
        pub(crate) created_at: Timestamp,
    }
}

/// Begins a setup, in place of an earlier one of the session.
pub(crate) async fn replace(tx: &mut Tx, session: &SessionId, setup: &SetupRecord) -> sqlx::Result<()> {
    remove(tx, session).await?;
    execute!(
        tx,
        "INSERT INTO setups (session_id, authenticator_id, secret, created_at) VALUES ($1, $2, $3, $4)",
        session.as_str(),
        setup.authenticator.as_str(),
        setup.secret.0.as_slice(),
        setup.created_at.millis()
    )?;
    Ok(())
}

pub(crate) async fn find(tx: &mut Tx, session: &SessionId) -> sqlx::Result<Option<SetupRecord>> {
    fetch_optional!(
        tx,
        SetupRecord,
        "SELECT authenticator_id AS authenticator, secret, created_at FROM setups WHERE session_id = $1",
        session.as_str()
    )
}

/// Whether there was one to remove: of two simultaneous confirmations only one gets `true`.
pub(crate) async fn remove(tx: &mut Tx, session: &SessionId) -> sqlx::Result<bool> {
    Ok(execute!(tx, "DELETE FROM setups WHERE session_id = $1", session.as_str())? == 1)
}
