//! What a restored backup brings back although it was revoked or used after the backup was made.
//!
//! To add something that can be revoked or used up: its statement here.

use super::{Tx, execute, tx::Connected};

/// The `user_version` of a SQLite file that a backup made: "Sa" and "lc", for Sallyport's copy.
pub(crate) const BACKUP_MARK: i32 = 0x5361_6C63;
/// Gives a file that mark.
pub(crate) const MARK_AS_BACKUP: &str = "PRAGMA user_version = 1398893667";
/// Takes it away.
const NO_MARK: &str = "PRAGMA user_version = 0";

/// How much was ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) sessions: u64,
    pub(crate) proofs: u64,
    pub(crate) emails: u64,
}

/// Ends all sessions, links, mailed codes, passes, set-ups and changes that wait; spends every time step up to
/// `step`; marks the recovery codes of all users for renewal. Emails that wait are removed: most were delivered
/// after the backup was made, and their links and codes are void.
pub(crate) async fn end_all(tx: &mut Tx, step: i64) -> sqlx::Result<Ended> {
    tx.expect_no_audit_head()?;
    for sql in [
        "DELETE FROM setups",
        "DELETE FROM pending_operations",
        "DELETE FROM recovery_drafts",
        "DELETE FROM password_requests",
        "UPDATE recovery_codes SET renew = 1",
    ] {
        execute!(tx, sql)?;
    }
    execute!(tx, "UPDATE authenticators SET last_step = $1 WHERE last_step < $1", step)?;
    Ok(Ended {
        proofs: execute!(tx, "DELETE FROM proofs")?,
        sessions: execute!(tx, "DELETE FROM sessions")?,
        emails: execute!(tx, "DELETE FROM outbox")?,
    })
}

/// The database is no backup any more. Part of the transaction, on SQLite; PostgreSQL has no mark.
pub(crate) async fn remove_mark(tx: &mut Tx) -> sqlx::Result<()> {
    match tx.connection.connected_to_write()? {
        Connected::Sqlite(connection) => sqlx::query(NO_MARK).execute(connection).await.map(drop),
        Connected::Postgres(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_the_one_that_is_looked_for() {
        assert!(MARK_AS_BACKUP.ends_with(&format!(" {BACKUP_MARK}")));
    }
}
