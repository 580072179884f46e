//! A user's own authenticators: list, rename, remove.

use crate::{
    Engine, Result,
    caller::Member,
    model::{Authenticator, AuthenticatorId, Refusal},
    recovery,
    rules::{Code, clean_name, may_remove},
    store::{authenticators, tpps},
};

impl Engine {
    /// The caller's authenticators, oldest first.
    pub async fn authenticators(&self, caller: &Member) -> Result<Vec<Authenticator>> {
        let mut tx = self.read().await?;
        let rows = authenticators::of_user(&mut tx, caller.user()).await?;
        Ok(rows.into_iter().map(Authenticator::from).collect())
    }

    /// Gives one of the caller's authenticators another name.
    pub async fn rename_authenticator(&self, caller: &Member, id: &AuthenticatorId, name: &str) -> Result<()> {
        let name = clean_name(name)?;
        let mut tx = self.write_as(caller).await?;
        // Compared here, not in SQL: an identifier is whatever a stranger sends.
        let own = authenticators::of_user(&mut tx, caller.user()).await?;
        if !own.iter().any(|row| row.id == id.as_str())
            || !authenticators::rename(&mut tx, caller.user(), id, &name).await?
        {
            return Err(Refusal::NotFound.into());
        }
        tx.commit().await?;
        Ok(())
    }

    /// Removes one of the caller's authenticators, for a fresh code of any of them. The last one stays while
    /// the TPP requires one.
    pub async fn remove_authenticator(&self, caller: &Member, id: &AuthenticatorId, code: &str) -> Result<()> {
        let code = Code::parse(code)?;
        let (now, user) = (self.now(), caller.user());
        let mut tx = self.write_as(caller).await?;
        let own = authenticators::of_user(&mut tx, user).await?;
        if !own.iter().any(|row| row.id == id.as_str()) {
            return Err(Refusal::NotFound.into());
        }
        let policy = tpps::find(&mut tx, caller.tpp()).await?.ok_or(Refusal::NotFound)?.enforcement;
        may_remove(u32::try_from(own.len()).unwrap_or(u32::MAX), policy.since.is_some())?;
        let refusal = self.spend_code(&mut tx, user, code, now).await?;
        if refusal.is_none() {
            authenticators::remove(&mut tx, user, id).await?;
            if own.len() == 1 {
                // Substitutes for codes that no longer exist.
                recovery::forget(&mut tx, user).await?;
            }
        }
        tx.commit().await?;
        refusal.map_or(Ok(()), |refusal| Err(refusal.into()))
    }
}
