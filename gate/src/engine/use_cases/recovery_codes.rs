//! The caller's recovery codes: make a set, see it once, and say that it is saved.

use crate::{
    engine::{
        Engine, Result, StepUp,
        caller::{Authenticated, Repeatable},
        services::{
            audit::AuditEntry,
            recovery_codes::{own_recovery_draft, own_security, recovery_code_hash},
            repeats::{KeptAnswer, Request},
        },
        store::{authenticators, recovery_codes},
        unit_of_work::UnitOfWork,
    },
    model::{AccountOperation, Action, RecoveryState, Refusal, SecurityEvent},
    rules::RecoveryCode,
};

impl Engine {
    /// Requests to make a new set. The present one stays valid until the new one is saved.
    pub async fn request_recovery_codes(&self, caller: &Authenticated) -> Result<StepUp> {
        let mut work = self.begin_as(caller).await?;
        if authenticators::number_of(&mut work, caller.user()).await? == 0 {
            return Err(Refusal::NotFound.into());
        }
        work.request_step_up(caller, AccountOperation::RenewRecoveryCodes).await
    }

    /// The set that waits to be saved, in its printed form: for the session that made it, while the proof
    /// is fresh.
    pub async fn recovery_draft(&self, caller: &Authenticated) -> Result<Option<Vec<String>>> {
        let Some((_, draft)) = own_recovery_draft(&mut self.read().await?, caller).await? else { return Ok(None) };
        let codes = self.open_recovery_draft(caller.user(), &draft)?;
        Ok(Some(codes.iter().map(RecoveryCode::grouped).collect()))
    }

    /// How many recovery codes the caller has, and whether a set waits to be saved in this session.
    pub async fn recovery_state(&self, caller: &Authenticated) -> Result<RecoveryState> {
        Ok(own_security(&mut self.read().await?, caller).await?.recovery)
    }

    /// The caller has saved the set that the page showed, `set`: from now on it is the valid one, and only its
    /// hashes remain. Where another set waits by now, nothing is done. `typed`: one of its codes, read from the copy
    /// that the caller has made, or empty. The caller can read the whole set, so this is no attempt. Repeatable.
    pub async fn keep_recovery_codes(
        &self,
        caller: impl Into<Repeatable<Authenticated>>,
        set: &str,
        typed: &str,
    ) -> Result<()> {
        let caller = caller.into();
        let request = caller.request_on_shown("keep-recovery-codes", set, &[]);
        let done = async { self.keep_recovery_codes_once(caller.live()?, set, typed, &request).await }.await;
        self.or_answer_again(&request, done).await
    }

    async fn keep_recovery_codes_once(
        &self,
        caller: &Authenticated,
        set: &str,
        typed: &str,
        request: &Request,
    ) -> Result<()> {
        let user = caller.user();
        let mut work = self.begin_as(caller).await?;
        let (id, draft) = own_recovery_draft(&mut work, caller).await?.ok_or(Refusal::NotFound)?;
        if id != set {
            return Err(Refusal::NotShown.into());
        }
        let codes = self.open_recovery_draft(user, &draft)?;
        if !typed.trim().is_empty() && !codes.contains(&RecoveryCode::parse(typed)?) {
            return Err(Refusal::NotInSet.into());
        }
        recovery_codes::remove_all(&mut work, user).await?;
        for code in codes {
            recovery_codes::insert(&mut work, user, &recovery_code_hash(user, &code)).await?;
        }
        recovery_codes::remove_draft(&mut work, user).await?;
        work.keep_answer(request, &KeptAnswer::default()).await?;
        work.notify(&caller.identity, SecurityEvent::RecoveryCodesMade).await?;
        work.record(AuditEntry::new(Action::RecoveryCodesKept)).await?;
        work.commit().await?;
        Ok(())
    }
}

/// Drafts a new set after the proof.
pub(super) async fn renew_recovery_codes(work: &mut UnitOfWork, caller: &Authenticated) -> Result<()> {
    work.draft_recovery_codes(caller.user()).await?;
    Ok(work.record(AuditEntry::new(Action::RecoveryCodesMade)).await?)
}
