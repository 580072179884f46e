//! How things stand for a user and the user's TPP, read with one statement: most pages show some of it.

use super::{Count, Tx, fetch_one, row};
use crate::{
    engine::caller::Caller,
    model::{Coverage, Enforcement, RecoveryState, Timestamp},
};

row! {
    struct Row {
        authenticators: u32 as Count,
        last_code_at: Option<Timestamp>,
        recovery_left: u32 as Count,
        recovery_renew: u32 as Count,
        recovery_draft: Option<String>,
        enforced_since: Option<Timestamp>,
        enforcement_message: Option<String>,
        users: u32 as Count,
        enrolled: u32 as Count,
    }
}

/// The state of a user and of the user's TPP.
pub(crate) struct Security {
    /// How many authenticators the user has.
    pub(crate) authenticators: u32,
    /// When a code of one of them was last accepted.
    pub(crate) last_code_at: Option<Timestamp>,
    /// The user's recovery codes.
    pub(crate) recovery: RecoveryState,
    /// What the TPP requires.
    pub(crate) enforcement: Enforcement,
    /// How many of the TPP's users are enrolled.
    pub(crate) coverage: Coverage,
}

/// Of the caller; a set of recovery codes counts as unsaved if this session made it after `made_after`.
pub(crate) async fn of_caller(tx: &mut Tx, caller: &Caller, made_after: Timestamp) -> sqlx::Result<Security> {
    let row = fetch_one!(
        tx,
        Row,
        "SELECT (SELECT COUNT(*) FROM authenticators WHERE user_id = $1) AS authenticators,
                (SELECT MAX(last_used_at) FROM authenticators WHERE user_id = $1) AS last_code_at,
                (SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL) AS recovery_left,
                (SELECT COUNT(*) FROM recovery_codes
                 WHERE user_id = $1 AND used_at IS NULL AND renew = 1) AS recovery_renew,
                (SELECT id FROM recovery_drafts
                 WHERE user_id = $1 AND session_id = $3 AND created_at > $4) AS recovery_draft,
                t.enforced_since, t.enforcement_message, m.users, m.enrolled
         FROM tpps t JOIN member_counts m ON m.tpp_id = t.id WHERE t.id = $2",
        caller.user().as_str(),
        caller.tpp().as_str(),
        caller.session.as_str(),
        made_after.millis()
    )?;
    Ok(Security {
        authenticators: row.authenticators,
        last_code_at: row.last_code_at,
        recovery: RecoveryState {
            left: row.recovery_left,
            unsaved: row.recovery_draft,
            renew: row.recovery_renew > 0,
        },
        enforcement: Enforcement { since: row.enforced_since, message: row.enforcement_message },
        coverage: Coverage { users: row.users, enrolled: row.enrolled },
    })
}
