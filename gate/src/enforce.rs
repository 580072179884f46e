//! Enforcement: a TPP's rule that every user needs a second factor.

use crate::{
    Engine, Result,
    caller::{Administrator, Caller},
    model::{Enforcement, EnforcementSettings, Refusal},
    rules::{clean_message, may_enforce},
    store::{Tx, authenticators, tpps, tpps::TppRecord},
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
        })
    }

    /// Switches enforcement on or off and sets the message. Switching on needs an own authenticator; saving
    /// again while it is on keeps the date it has been on since. `seen` is the state that the page showed, if it
    /// says: where another administrator changed it meanwhile, nothing is saved.
    pub async fn set_enforcement(
        &self,
        caller: &Administrator,
        seen: Option<bool>,
        enforced: bool,
        message: &str,
    ) -> Result<()> {
        let message = clean_message(message)?;
        // The same lock as removing an authenticator takes: the check below stays true until the commit.
        let mut tx = self.write_as(caller).await?;
        tpps::lock(&mut tx, caller.tpp()).await?;
        let before = own_tpp(&mut tx, caller).await?.enforcement;
        if seen.is_some_and(|seen| seen != before.since.is_some()) {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        if enforced && before.since.is_none() {
            may_enforce(authenticators::number_of(&mut tx, caller.user()).await?)?;
        }
        let since = enforced.then(|| before.since.unwrap_or_else(|| self.now()));
        tpps::set_enforcement(&mut tx, caller.tpp(), &Enforcement { since, message }).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn own_tpp(tx: &mut Tx, caller: &Caller) -> Result<TppRecord> {
    Ok(tpps::find(tx, caller.tpp()).await?.ok_or(Refusal::NotFound)?)
}
