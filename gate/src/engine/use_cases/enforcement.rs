//! Enforcement: a TPP's rule that every user needs a second factor; and how long idle sessions last.

use crate::{
    engine::{
        Engine, Result, StepUp,
        caller::{Administrator, Caller},
        services::audit::{AuditDetail, AuditEntry},
        store::{Tx, authenticators, tpps, tpps::TppRecord},
        unit_of_work::UnitOfWork,
    },
    model::{Action, AdminOperation, Enforcement, EnforcementSettings, Refusal, SeenEnforcement},
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
    /// the caller. Where another administrator changed since what the page showed, nothing is saved.
    pub async fn request_enforcement(
        &self,
        caller: &Administrator,
        seen: &SeenEnforcement,
        enforced: bool,
        message: &str,
    ) -> Result<StepUp> {
        let message = clean_message(message)?;
        let mut work = self.begin_in_tpp(caller).await?;
        let stands = own_tpp(&mut work, caller).await?.enforcement;
        let was_enforced = stands.since.is_some();
        let repeats = enforced == was_enforced && seen.enforced.is_none_or(|seen| seen == was_enforced);
        if repeats && stands.message == message {
            // Sent twice, or nothing to change.
            let was_message = stands.message;
            return work
                .complete(AdminOperation::SetEnforcement { was_enforced, was_message, enforced, message })
                .await;
        }
        // The page that confirms says what changes, so it has to know the present state.
        let before = changeable(&mut work, caller, seen, enforced).await?;
        let (was_enforced, was_message) = (before.since.is_some(), before.message);
        let operation =
            AdminOperation::SetEnforcement { was_enforced, was_message, enforced, message: message.clone() };
        if work.is_covered(&operation, None) {
            set_enforcement(&mut work, caller, seen, enforced, message).await?;
            return work.complete(operation).await;
        }
        work.request_step_up(caller, operation).await
    }

    /// Requests to set after how many minutes an idle session ends. `seen` is the limit that the page showed, if
    /// it says.
    pub async fn request_idle_limit(
        &self,
        caller: &Administrator,
        seen: Option<u32>,
        minutes: u32,
    ) -> Result<StepUp> {
        let minutes = check_idle_minutes(minutes)?;
        let mut work = self.begin_in_tpp(caller).await?;
        let was_minutes = own_tpp(&mut work, caller).await?.idle_minutes;
        let operation = AdminOperation::SetIdleLimit { was_minutes, minutes };
        if was_minutes == minutes {
            // Sent twice, or nothing to change.
            return work.complete(operation).await;
        }
        if seen.is_some_and(|seen| seen != was_minutes) {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        if work.is_covered(&operation, None) {
            set_idle_limit(&mut work, caller, was_minutes, minutes).await?;
            return work.complete(operation).await;
        }
        work.request_step_up(caller, operation).await
    }
}

/// Saves rule and message after the proof. Saving again while the rule is on keeps the date it has been on since.
pub(super) async fn set_enforcement(
    work: &mut UnitOfWork,
    caller: &Administrator,
    seen: &SeenEnforcement,
    enforced: bool,
    message: Option<String>,
) -> Result<()> {
    let before = changeable(work, caller, seen, enforced).await?;
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
pub(super) async fn set_idle_limit(
    work: &mut UnitOfWork,
    caller: &Administrator,
    was_minutes: u32,
    minutes: u32,
) -> Result<()> {
    if own_tpp(work, caller).await?.idle_minutes != was_minutes {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    tpps::set_idle_minutes(work, caller.tpp(), minutes).await?;
    let entry = AuditEntry::new(Action::IdleLimitChanged).detail(AuditDetail::Minutes(minutes));
    Ok(work.record(entry).await?)
}

/// The rule as it is, if it may be changed like that.
async fn changeable(
    tx: &mut Tx,
    caller: &Administrator,
    seen: &SeenEnforcement,
    enforced: bool,
) -> Result<Enforcement> {
    let before = own_tpp(tx, caller).await?.enforcement;
    let other_rule = seen.enforced.is_some_and(|enforced| enforced != before.since.is_some());
    // Cleaned like the message that was stored: a browser sends line breaks in its own way.
    let is_other = |message: &String| clean_message(message).ok() != Some(before.message.clone());
    if other_rule || seen.message.as_ref().is_some_and(is_other) {
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
