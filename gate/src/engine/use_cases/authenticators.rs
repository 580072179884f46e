//! A user's authenticators: list, rename, remove.

use crate::{
    engine::{
        Engine, Result, StepUp,
        caller::Authenticated,
        services::audit::{AuditDetail, AuditEntry},
        store::{Tx, authenticators, sessions, tpps},
        unit_of_work::UnitOfWork,
    },
    model::{AccountOperation, Action, Authenticator, AuthenticatorId, Refusal, SecurityEvent},
    rules::{clean_name, distinct_name, may_remove},
};

impl Engine {
    /// The caller's authenticators, oldest first.
    pub async fn authenticators(&self, caller: &Authenticated) -> Result<Vec<Authenticator>> {
        let rows = authenticators::of_user(&mut self.read().await?, caller.user()).await?;
        Ok(rows.into_iter().map(Authenticator::from).collect())
    }

    /// Gives one of the caller's authenticators another name. Answers the name before.
    pub async fn rename_authenticator(
        &self,
        caller: &Authenticated,
        id: &AuthenticatorId,
        name: &str,
    ) -> Result<String> {
        let name = clean_name(name)?;
        let mut work = self.begin_as(caller).await?;
        let all = authenticators::of_user(&mut work, caller.user()).await?;
        let others: Vec<&str> = all.iter().filter(|row| row.id != *id).map(|row| row.name.as_str()).collect();
        let name = distinct_name(&name, &others);
        let before = all.iter().find(|row| row.id == *id).map(|row| row.name.clone()).ok_or(Refusal::NotFound)?;
        if !authenticators::rename(&mut work, caller.user(), id, &name).await? {
            return Err(Refusal::NotFound.into());
        }
        work.record(AuditEntry::new(Action::AuthenticatorRenamed).detail(AuditDetail::Name(name))).await?;
        work.commit().await?;
        Ok(before)
    }

    /// Requests to remove one of the caller's authenticators. The last one stays while the TPP requires one.
    pub async fn request_authenticator_removal(
        &self,
        caller: &Authenticated,
        id: &AuthenticatorId,
    ) -> Result<StepUp> {
        let mut work = self.begin_as(caller).await?;
        let name = removable(&mut work, caller, id).await?;
        work.request_step_up(caller, AccountOperation::RemoveAuthenticator { id: id.clone(), name }).await
    }
}

/// Removes an authenticator after the proof.
pub(super) async fn remove_authenticator(
    work: &mut UnitOfWork,
    caller: &Authenticated,
    id: &AuthenticatorId,
) -> Result<()> {
    let name = removable(work, caller, id).await?;
    authenticators::remove(work, caller.user(), id).await?;
    // Its codes cover nothing any more, and which authenticator gave the last code of a session is not stored.
    sessions::forget_codes(work, caller.user()).await?;
    if authenticators::number_of(work, caller.user()).await? == 0 {
        // Substitutes for codes that no longer exist.
        work.void_recovery_codes(caller.user()).await?;
    }
    work.notify(&caller.identity, SecurityEvent::AuthenticatorRemoved { name: name.clone() }).await?;
    Ok(work.record(AuditEntry::new(Action::AuthenticatorRemoved).detail(AuditDetail::Name(name))).await?)
}

/// The name of one of the caller's authenticators that may be removed.
async fn removable(tx: &mut Tx, caller: &Authenticated, id: &AuthenticatorId) -> Result<String> {
    let all = authenticators::of_user(tx, caller.user()).await?;
    let number = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let row = all.into_iter().find(|row| row.id == *id).ok_or(Refusal::NotFound)?;
    let enforcement = tpps::find(tx, caller.tpp()).await?.ok_or(Refusal::NotFound)?.enforcement;
    may_remove(number, enforcement.since.is_some())?;
    Ok(row.name)
}
