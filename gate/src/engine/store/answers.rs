//! Answers that are kept for a moment, because they may get lost on their way to the browser.

use super::{Count, Tx, execute, fetch_all, fetch_one, fetch_optional, row};
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
    /// Who sent it.
    pub(crate) sender: TokenHash,
    /// What the request was about.
    pub(crate) subject: String,
    pub(crate) sealed: Sealed,
}

/// Keeps an answer, in place of an earlier one to the same request. `authenticators::spend_and_upgrade` does the
/// same in one hop with what it answers.
pub(crate) async fn keep(tx: &mut Tx, new: &NewAnswer, session: Option<&SessionId>) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO answers (request, subject, session_id, sealed, created_at, sender)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (request) DO UPDATE SET session_id = $3, sealed = $4, created_at = $5",
        new.request.as_str(),
        new.subject.as_str(),
        session.map(SessionId::as_str),
        new.sealed.0.as_slice(),
        tx.now.millis(),
        new.sender.as_str()
    )?;
    Ok(())
}

/// Whether an answer to this sender was given after `since`.
pub(crate) async fn has_sender(tx: &mut Tx, sender: &TokenHash, since: Timestamp) -> sqlx::Result<bool> {
    let sql = "SELECT COUNT(*) FROM answers WHERE sender = $1 AND created_at > $2";
    let (rows,) = fetch_one!(tx, (Count,), sql, sender.as_str(), since.millis())?;
    Ok(u32::from(rows) > 0)
}

/// Counts a wrong request of this sender, and gives the answers of which fewer than `limit` wrong ones were
/// counted before. They stay locked: of simultaneous requests each is counted.
pub(crate) async fn count_wrong(
    tx: &mut Tx,
    sender: &TokenHash,
    since: Timestamp,
    limit: i64,
) -> sqlx::Result<Vec<AnswerRow>> {
    fetch_all!(
        tx,
        AnswerRow,
        "UPDATE answers SET wrong_repeats = wrong_repeats + 1
         WHERE sender = $1 AND created_at > $2 AND wrong_repeats < $3 RETURNING request, session_id, sealed",
        sender.as_str(),
        since.millis(),
        limit
    )
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

/// Deletes answers that can no longer be asked for.
pub(crate) async fn sweep(tx: &mut Tx, before: Timestamp) -> sqlx::Result<u64> {
    execute!(tx, "DELETE FROM answers WHERE created_at < $1", before.millis())
}
