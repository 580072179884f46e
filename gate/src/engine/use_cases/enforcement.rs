//! Enforcement: a TPP's rule that every user needs a second factor; and how long idle sessions last.

use crate::{
    engine::{
        Engine, Result, StepUp,
        caller::{Administrator, Caller},
        services::audit::{AuditDetail, AuditEntry},
        store::{Tx, authenticators, tpps, tpps::TppRecord},
        unit_of_work::UnitOfWork,
    },
    model::{Action, AdminOperation, Enforcement, EnforcementSettings, Refusal},
    rules::{check_idle_minutes, clean_message, require_own_authenticator},
};

impl Engine {
    /// What the caller's TPP requires, and what its administrator says about it.
    pub async fn enforcement(&self, caller: &Caller) -> Result<Enforcement> {
        Ok(own_tpp(&mut self.read().await?, caller).await?.enforcement)
    }

    /// All that an administrator reads before changing the rule.
    pub async fn enforcement_settings(&self, caller: &Administrator) -> Result<EnforcementSettings> {
        let record = own_tpp(&mut self.read().await?, caller).await?;
        Ok(EnforcementSettings {
            coverage: record.coverage,
            self_enrolled: caller.enrolled,
            tpp: record.tpp,
            created_at: record.created_at,
            enforcement: record.enforcement,
            idle_minutes: record.idle_minutes,
        })
    }

    /// Requests to switch enforcement on or off and to set the message. Switching on needs an authenticator of
    /// one's own. `seen` is the state that the page showed, if it says: where another administrator changed it
    /// since, nothing is saved.
    pub async fn request_enforcement(
        &self,
        caller: &Administrator,
        seen: Option<bool>,
        enforced: bool,
        message: &str,
    ) -> Result<StepUp> {
        let message = clean_message(message)?;
        let mut work = self.begin_in_tpp(caller).await?;
        // The page that confirms says what changes, so it has to know the present state.
        let was_enforced = changeable(&mut work, caller, seen, enforced).await?.since.is_some();
        work.request_step_up(caller, AdminOperation::SetEnforcement { was_enforced, enforced, message }).await
    }

    /// Requests to set after how many minutes an idle session ends.
    pub async fn request_idle_limit(&self, caller: &Administrator, minutes: u32) -> Result<StepUp> {
        let minutes = check_idle_minutes(minutes)?;
        self.begin_as(caller).await?.request_step_up(caller, AdminOperation::SetIdleLimit { minutes }).await
    }
}

/// Saves rule and message after the proof. Saving again while the rule is on keeps the date it has been on since.
pub(super) async fn set_enforcement(
    work: &mut UnitOfWork,
    caller: &Administrator,
    was_enforced: bool,
    enforced: bool,
    message: Option<String>,
) -> Result<()> {
    let before = changeable(work, caller, Some(was_enforced), enforced).await?;
    let since = enforced.then(|| before.since.unwrap_or(work.now()));
    let after = Enforcement { since, message };
    tpps::set_enforcement(work, caller.tpp(), &after).await?;
    if before.since.is_some() != enforced {
        let action = if enforced { Action::EnforcementOn } else { Action::EnforcementOff };
        work.record(AuditEntry::new(action)).await?;
    }
    if before.message != after.message {
        work.record(AuditEntry::new(Action::MessageChanged)).await?;
    }
    Ok(())
}

/// Sets the idle limit after the proof.
pub(super) async fn set_idle_limit(work: &mut UnitOfWork, caller: &Administrator, minutes: u32) -> Result<()> {
    tpps::set_idle_minutes(work, caller.tpp(), minutes).await?;
    let entry = AuditEntry::new(Action::IdleLimitChanged).detail(AuditDetail::Minutes(minutes));
    Ok(work.record(entry).await?)
}

/// The rule as it is, if it may be changed like that.
async fn changeable(
    tx: &mut Tx,
    caller: &Administrator,
    seen: Option<bool>,
    enforced: bool,
) -> Result<Enforcement> {
    let before = own_tpp(tx, caller).await?.enforcement;
    if seen.is_some_and(|seen| seen != before.since.is_some()) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    if enforced && before.since.is_none() {
        require_own_authenticator(authenticators::number_of(tx, caller.user()).await?)?;
    }
    Ok(before)
}

async fn own_tpp(tx: &mut Tx, caller: &Caller) -> Result<TppRecord> {
    Ok(tpps::find(tx, caller.tpp()).await?.ok_or(Refusal::NotFound)?)
}
