//! Enforcement: a TPP's rule that every user needs a second factor.

use crate::{
    engine::{
        Engine, Result,
        caller::{Administrator, Caller},
        store::{Tx, authenticators, tpps, tpps::TppRecord},
        use_cases::audit::{AuditEntry, Detail},
        use_cases::step_up::StepUp,
    },
    model::{Action, Enforcement, EnforcementSettings, Operation, Refusal, Timestamp},
    rules::{check_idle_minutes, clean_message, require_own_authenticator},
};

impl Engine {
    /// What the caller's TPP requires, and what its administrator says about it.
    pub async fn enforcement(&self, caller: &Caller) -> Result<Enforcement> {
        Ok(own_tpp(&mut self.read().await?, caller).await?.enforcement)
    }

    /// All that an administrator reads before changing the rule.
    pub async fn enforcement_settings(&self, caller: &Administrator) -> Result<EnforcementSettings> {
        let mut tx = self.read().await?;
        let record = own_tpp(&mut tx, caller).await?;
        Ok(EnforcementSettings {
            coverage: tpps::coverage(&mut tx, caller.tpp()).await?,
            self_enrolled: authenticators::number_of(&mut tx, caller.user()).await? > 0,
            tpp: record.tpp,
            created_at: record.created_at,
            enforcement: record.enforcement,
            idle_minutes: record.idle_minutes,
        })
    }

    /// Asks to switch enforcement on or off and to set the message. Switching on needs an own authenticator. `seen` is
    /// the state that the page showed, if it says: where another administrator changed it meanwhile, nothing is saved.
    pub async fn ask_enforcement(
        &self,
        caller: &Administrator,
        seen: Option<bool>,
        enforced: bool,
        message: &str,
    ) -> Result<StepUp> {
        let message = clean_message(message)?;
        let mut tx = self.write_in_tpp(caller).await?;
        // The page that confirms says what changes, so it has to know what is.
        let seen = Some(enforceable(&mut tx, caller, seen, enforced).await?.since.is_some());
        let operation = Operation::SetEnforcement { seen, enforced, message };
        let asked = self.ask(&mut tx, caller, operation, None).await?;
        tx.commit().await?;
        Ok(asked)
    }

    /// Saving again while it is on keeps the date it has been on since.
    pub(crate) async fn set_enforcement(
        &self,
        tx: &mut Tx,
        caller: &Administrator,
        (seen, enforced, message): (Option<bool>, bool, &str),
        now: Timestamp,
    ) -> Result<()> {
        let before = enforceable(tx, caller, seen, enforced).await?;
        let since = enforced.then(|| before.since.unwrap_or(now));
        let after = Enforcement { since, message: message.to_owned() };
        tpps::set_enforcement(tx, caller.tpp(), &after).await?;
        if before.since.is_some() != enforced {
            let action = if enforced { Action::EnforcementOn } else { Action::EnforcementOff };
            self.record(tx, AuditEntry::by(caller, action), now).await?;
        }
        if before.message != after.message {
            self.record(tx, AuditEntry::by(caller, Action::MessageChanged), now).await?;
        }
        Ok(())
    }

    /// Asks to set after how many minutes an idle session ends.
    pub async fn ask_idle_limit(&self, caller: &Administrator, minutes: u32) -> Result<StepUp> {
        let minutes = check_idle_minutes(minutes)?;
        let mut tx = self.write_as(caller).await?;
        let asked = self.ask(&mut tx, caller, Operation::SetIdleLimit { minutes }, None).await?;
        tx.commit().await?;
        Ok(asked)
    }

    pub(crate) async fn set_idle_limit(
        &self,
        tx: &mut Tx,
        caller: &Administrator,
        minutes: u32,
        now: Timestamp,
    ) -> Result<()> {
        tpps::set_idle_minutes(tx, caller.tpp(), minutes).await?;
        let entry = AuditEntry::by(caller, Action::IdleLimitChanged).detail(Detail::Minutes(minutes));
        self.record(tx, entry, now).await
    }
}

/// The rule as it is, if it may be changed like that.
async fn enforceable(
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
