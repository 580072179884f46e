//! Answers that are kept for a moment, because they may get lost on their way to the browser.

use super::{Tx, execute, fetch_optional, row};
use crate::{
    engine::crypto::{Sealed, TokenHash},
    model::{SessionId, Timestamp},
};

row! {
    /// An answer, sealed under the name of its request.
    pub(crate) struct AnswerRow {
        pub(crate) request: String,
        pub(crate) session_id: Option<SessionId>,
        pub(crate) sealed: Sealed,
    }
}

/// An answer to be kept.
pub(crate) struct NewAnswer {
    pub(crate) request: TokenHash,
    /// What the request was about.
    pub(crate) subject: String,
    pub(crate) sealed: Sealed,
}

/// Keeps an answer, in place of an earlier one to the same request. `authenticators::spend_and_upgrade` does the
/// same in one hop with what it answers.
pub(crate) async fn keep(tx: &mut Tx, new: &NewAnswer, session: Option<&SessionId>) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO answers (request, subject, session_id, sealed, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (request) DO UPDATE SET session_id = $3, sealed = $4, created_at = $5",
        new.request.as_str(),
        new.subject.as_str(),
        session.map(SessionId::as_str),
        new.sealed.0.as_slice(),
        tx.now.millis()
    )?;
    Ok(())
}

/// The answer to this very request, if it was given after `since`.
pub(crate) async fn find(tx: &mut Tx, request: &TokenHash, since: Timestamp) -> sqlx::Result<Option<AnswerRow>> {
    fetch_optional!(
        tx,
        AnswerRow,
        "SELECT request, session_id, sealed FROM answers WHERE request = $1 AND created_at > $2",
        request.as_str(),
        since.millis()
    )
}

/// The newest answer to a request of `session` about `subject`, if one was given after `since`.
pub(crate) async fn find_of_session(
    tx: &mut Tx,
    session: &SessionId,
    subject: &str,
    since: Timestamp,
) -> sqlx::Result<Option<AnswerRow>> {
    fetch_optional!(
        tx,
        AnswerRow,
        "SELECT request, session_id, sealed FROM answers WHERE session_id = $1 AND subject = $2 AND created_at > $3
         ORDER BY created_at DESC LIMIT 1",
        session.as_str(),
        subject,
        since.millis()
    )
}

/// Deletes answers that nobody can ask for again.
pub(crate) async fn sweep(tx: &mut Tx, before: Timestamp) -> sqlx::Result<u64> {
    execute!(tx, "DELETE FROM answers WHERE created_at < $1", before.millis())
}
