//! A user's own authenticators: list, rename, remove.

use crate::{
    engine::{
        Engine, Result,
        caller::Authenticated,
        store::{Tx, authenticators, tpps},
        use_cases::audit::{AuditEntry, Detail},
        use_cases::recovery,
        use_cases::step_up::StepUp,
    },
    model::{Action, Authenticator, AuthenticatorId, Operation, Refusal, SecurityEvent, Timestamp},
    rules::{clean_name, distinct_name, may_remove},
};

impl Engine {
    /// The caller's authenticators, oldest first.
    pub async fn authenticators(&self, caller: &Authenticated) -> Result<Vec<Authenticator>> {
        let mut tx = self.read().await?;
        let rows = authenticators::of_user(&mut tx, caller.user()).await?;
        Ok(rows.into_iter().map(Authenticator::from).collect())
    }

    /// Gives one of the caller's authenticators another name.
    pub async fn rename_authenticator(
        &self,
        caller: &Authenticated,
        id: &AuthenticatorId,
        name: &str,
    ) -> Result<()> {
        let name = clean_name(name)?;
        let mut tx = self.write_as(caller).await?;
        let others = authenticators::of_user(&mut tx, caller.user()).await?;
        let names: Vec<&str> =
            others.iter().filter(|one| one.id != id.as_str()).map(|one| one.name.as_str()).collect();
        let name = distinct_name(&name, &names);
        if !authenticators::rename(&mut tx, caller.user(), id, &name).await? {
            return Err(Refusal::NotFound.into());
        }
        let entry = AuditEntry::by(caller, Action::AuthenticatorRenamed).detail(Detail::Name(&name));
        self.record(&mut tx, entry, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Asks to remove one of the caller's authenticators. The last one stays while the TPP requires one.
    pub async fn ask_removal(&self, caller: &Authenticated, id: &AuthenticatorId) -> Result<StepUp> {
        let mut tx = self.write_as(caller).await?;
        let name = removable(&mut tx, caller, id).await?;
        let operation = Operation::RemoveAuthenticator { id: id.clone(), name };
        let asked = self.ask(&mut tx, caller, operation, None).await?;
        tx.commit().await?;
        Ok(asked)
    }

    pub(crate) async fn remove_authenticator(
        &self,
        tx: &mut Tx,
        caller: &Authenticated,
        id: &AuthenticatorId,
        now: Timestamp,
    ) -> Result<()> {
        let name = removable(tx, caller, id).await?;
        authenticators::remove(tx, caller.user(), id).await?;
        if authenticators::number_of(tx, caller.user()).await? == 0 {
            // Substitutes for codes that no longer exist.
            recovery::forget(tx, caller.user()).await?;
        }
        self.notify_caller(tx, caller, (SecurityEvent::AuthenticatorRemoved, &name), now).await?;
        let entry = AuditEntry::by(caller, Action::AuthenticatorRemoved).detail(Detail::Name(&name));
        self.record(tx, entry, now).await
    }
}

/// The name of an own authenticator that may be removed.
async fn removable(tx: &mut Tx, caller: &Authenticated, id: &AuthenticatorId) -> Result<String> {
    let own = authenticators::of_user(tx, caller.user()).await?;
    let number = u32::try_from(own.len()).unwrap_or(u32::MAX);
    let one = own.into_iter().find(|row| row.id == id.as_str()).ok_or(Refusal::NotFound)?;
    let policy = tpps::find(tx, caller.tpp()).await?.ok_or(Refusal::NotFound)?.enforcement;
    may_remove(number, policy.since.is_some())?;
    Ok(one.name)
}
