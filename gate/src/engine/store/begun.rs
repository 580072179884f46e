//! What a user has begun and not finished: mailed links and codes, set-ups, changes that wait for a proof,
//! recovery codes that wait to be saved.
//!
//! What was begun with a weaker proof must not outlive a stronger one. So it ends whenever what the user signs in
//! with changes, the address changes, or sessions are ended. The store functions that change one of these call
//! [`end`] themselves: no use case can forget it. To add something that can be begun: its statement here.

use super::{Tx, execute, proofs::ProofKind};
use crate::model::{SessionId, UserId};

/// Ends what the user has begun, except in the session `kept`.
///
/// Enrolment passes stay: an administrator issued them, with a proof of their own. They end with the enrolment, a
/// reset, a block, a new address, and when the user ends all other sessions.
pub(super) async fn end(tx: &mut Tx, user: &UserId, kept: Option<&SessionId>) -> sqlx::Result<()> {
    let (user, kept) = (user.as_str(), kept.map(SessionId::as_str));
    let pass = ProofKind::EnrolmentPass;
    execute!(tx, "DELETE FROM proofs WHERE user_id = $1 AND kind <> $2", user, pass.as_ref())?;
    for sql in [
        "DELETE FROM setups WHERE session_id IN (SELECT id FROM sessions WHERE user_id = $1)
           AND ($2 IS NULL OR session_id <> $2)",
        "DELETE FROM pending_operations WHERE session_id IN (SELECT id FROM sessions WHERE user_id = $1)
           AND ($2 IS NULL OR session_id <> $2)",
        "DELETE FROM recovery_drafts WHERE user_id = $1 AND ($2 IS NULL OR session_id <> $2)",
    ] {
        execute!(tx, sql, user, kept)?;
    }
    Ok(())
}
