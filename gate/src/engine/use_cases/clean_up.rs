//! Removing what is too old to matter.

use crate::{
    engine::{
        Engine, Result,
        store::{answers, attempts, future, notices, outbox, proofs, sessions},
    },
    model::Timestamp,
    rules::REPEAT_WINDOW,
};
use std::time::Duration;

const BATCH: i64 = 500;
/// Limiters of passwords that are kept at most, the newest: sign-ins with addresses that belong to no user make
/// some, too. Each costs a password hash, so a stranger needs hours to push out the one of an account.
const MAX_PASSWORD_LIMITERS: u32 = 500_000;
/// Limiters without a failure for so long are forgotten, and sessions that began so long ago have ended by every
/// rule.
const DAY: Duration = Duration::from_hours(24);
/// A notice that was not dismissed is forgotten after this time; the audit log keeps what it was about.
const NOTICE_LIFETIME: Duration = Duration::from_hours(180 * 24);
/// An email that could not be sent for so long is given up.
const EMAIL_LIFETIME: Duration = Duration::from_hours(7 * 24);

impl Engine {
    /// Removes limiters without a failure for a day, and those of passwords above a number; sessions that no rule
    /// keeps alive, expired proofs, answers that can no longer be asked for, notices that were never dismissed and
    /// emails that cannot be sent. Mends what was written while a clock was ahead ([`future`]).
    ///
    /// Background job only: inside a sign-in transaction it could deadlock with another one.
    pub async fn clean_up(&self) -> Result<()> {
        let mut tx = self.write().await?;
        future::pull_back(&mut tx).await?;
        tx.commit().await?;
        let before = self.now().minus(DAY);
        self.forget_limiters("", before).await?;
        let most = i64::from(MAX_PASSWORD_LIMITERS);
        if let Some(cut) = attempts::newest_password_keys(&mut self.read().await?, most).await? {
            self.forget_limiters("password/", cut).await?;
        }
        let mut tx = self.write().await?;
        let now = tx.now();
        sessions::sweep(&mut tx, before).await?;
        answers::sweep(&mut tx, now.minus(REPEAT_WINDOW)).await?;
        proofs::sweep(&mut tx).await?;
        notices::sweep(&mut tx, now.minus(NOTICE_LIFETIME)).await?;
        outbox::sweep(&mut tx, now.minus(EMAIL_LIFETIME)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// One transaction for each limiter: one that holds many could deadlock with a sign-in.
    async fn forget_limiters(&self, prefix: &str, before: Timestamp) -> Result<()> {
        loop {
            let stale = attempts::stale(&mut self.read().await?, prefix, before, BATCH).await?;
            if stale.is_empty() {
                return Ok(());
            }
            for key in &stale {
                let mut tx = self.write().await?;
                attempts::forget(&mut tx, key, before).await?;
                tx.commit().await?;
            }
        }
    }
}
