//! Removing what is too old to matter.

use crate::engine::{
    Engine, Result,
    store::{attempts, future, notices, outbox, proofs, sessions},
};
use std::time::Duration;

const BATCH: i64 = 500;
/// Limiters without a failure for so long are forgotten, and sessions that began so long ago have ended by every
/// rule.
const DAY: Duration = Duration::from_hours(24);
/// A notice that was not dismissed is forgotten after this time; the audit log keeps what it was about.
const NOTICE_LIFETIME: Duration = Duration::from_hours(180 * 24);
/// An email that could not be sent for so long is given up.
const EMAIL_LIFETIME: Duration = Duration::from_hours(7 * 24);

impl Engine {
    /// Removes limiters without a failure for a day, sessions that no rule keeps alive, expired proofs, notices
    /// that were never dismissed and emails that cannot be sent. Mends what was written while a clock was ahead ([`future`]).
    ///
    /// Background job only: inside a sign-in transaction it could deadlock with another one.
    pub async fn clean_up(&self) -> Result<()> {
        let mut tx = self.write().await?;
        future::pull_back(&mut tx).await?;
        tx.commit().await?;
        let before = self.now().minus(DAY);
        loop {
            let stale = attempts::stale(&mut self.read().await?, before, BATCH).await?;
            for key in &stale {
                let mut tx = self.write().await?;
                attempts::forget(&mut tx, key, before).await?;
                tx.commit().await?;
            }
            if stale.is_empty() {
                break;
            }
        }
        let mut tx = self.write().await?;
        let now = tx.now();
        sessions::sweep(&mut tx, before).await?;
        proofs::sweep(&mut tx).await?;
        notices::sweep(&mut tx, now.minus(NOTICE_LIFETIME)).await?;
        outbox::sweep(&mut tx, now.minus(EMAIL_LIFETIME)).await?;
        tx.commit().await?;
        Ok(())
    }
}
