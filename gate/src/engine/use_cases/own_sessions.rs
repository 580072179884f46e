//! The caller's sessions: sign out, see them, end them.

use crate::{
    engine::{
        Engine, Result,
        caller::{Authenticated, Caller},
        services::{
            audit::AuditEntry,
            sessions::{expires_at, stage_of},
        },
        store::sessions::{self, SessionRow},
        unit_of_work::Actor,
    },
    model::{Action, Refusal, SessionId, SessionView, Stage},
};

impl Engine {
    /// Ends the caller's session. A sign-out before the code was given means that the password was entered and the
    /// second step was not finished: the owner is told.
    pub async fn sign_out(&self, caller: &Caller) -> Result<()> {
        let mut work = self.begin(Actor::caller(caller)).await?;
        work.lock_user(caller.user()).await?;
        let untold =
            caller.stage == Stage::MfaPending && sessions::mark_warned(&mut work, &caller.session).await?;
        if !sessions::end(&mut work, &caller.session).await? {
            return Ok(());
        }
        work.actor.session = None;
        if untold {
            work.mfa_not_completed(&caller.identity).await?;
        }
        work.record(AuditEntry::new(Action::SignedOut)).await?;
        work.commit().await?;
        Ok(())
    }

    /// The caller's live sessions, the most recently used first.
    pub async fn sessions(&self, caller: &Authenticated) -> Result<Vec<SessionView>> {
        let mut tx = self.read().await?;
        let rows = sessions::of_user(&mut tx, caller.user()).await?;
        let now = tx.now();
        let is_live = |row: &SessionRow| now < expires_at(row, stage_of(row));
        let view = |row: SessionRow| SessionView {
            stage: stage_of(&row),
            this: row.id == caller.session,
            id: row.id,
            browser: row.browser,
            network: row.network,
            signed_in_at: row.signed_in_at,
            seen_at: row.seen_at,
        };
        Ok(rows.into_iter().filter(is_live).map(view).collect())
    }

    /// Ends one of the caller's sessions.
    pub async fn end_session(&self, caller: &Authenticated, id: &SessionId) -> Result<()> {
        let mut work = self.begin_as(caller).await?;
        if !sessions::end_other(&mut work, caller.user(), id, &caller.session).await? {
            return Err(Refusal::NotFound.into());
        }
        work.record(AuditEntry::new(Action::SessionEnded)).await?;
        work.commit().await?;
        Ok(())
    }

    /// Ends all sessions of the caller but the one that asks.
    pub async fn end_other_sessions(&self, caller: &Authenticated) -> Result<()> {
        let mut work = self.begin_as(caller).await?;
        work.end_sessions_except(caller, true).await?;
        work.record(AuditEntry::new(Action::OtherSessionsEnded)).await?;
        work.commit().await?;
        Ok(())
    }
}
