//! The password of a signed-in user: checking it before a change, and replacing it.

use crate::{
    engine::{
        Engine, Error, Result,
        caller::{Authenticated, Caller},
        crypto::{Lane, PasswordHash, PlainPassword, PlainToken, Verified, check_password},
        services::{
            attempts::{Attempted, refuse_locked},
            audit::AuditEntry,
        },
        store::users,
        unit_of_work::UnitOfWork,
    },
    model::{Action, Identity, Refusal, SecurityEvent},
};

impl Engine {
    /// Checks the password of the caller; wrong ones count on the same limiters as at sign-in.
    pub(crate) async fn check_own_password(&self, caller: &Caller, typed: &PlainPassword) -> Result<()> {
        let mut tx = self.read().await?;
        let stored = users::password_hash(&mut tx, caller.user()).await?.ok_or(Error::SessionGone)?;
        let known = (caller.user().clone(), stored.clone());
        let limiters = self.password_limiters(caller.identity.email.as_str(), Some(&known), &caller.client);
        refuse_locked(&mut tx, &limiters).await?;
        drop(tx);
        let right = self.passwords().verify(Lane::of(&caller.client, true), typed.clone(), Some(stored)).await?
            != Verified::No;
        let outcome = if right { Ok(()) } else { Err(Refusal::WrongPassword) };
        let work = self.begin_as(caller).await?;
        let work = work.count_attempt(&limiters, outcome, Attempted::OwnPassword).await?.accepted()?;
        work.commit().await?;
        Ok(())
    }
}

impl UnitOfWork {
    /// Stores the caller's new password. Browsers that were known stop being so; gives the token by which this one
    /// is known again.
    pub(crate) async fn set_own_password(
        &mut self,
        caller: &Authenticated,
        hash: &PasswordHash,
    ) -> Result<PlainToken> {
        users::set_password(self, caller.user(), hash).await?;
        self.notify(&caller.identity, SecurityEvent::PasswordChanged).await?;
        self.record(AuditEntry::new(Action::PasswordChanged)).await?;
        Ok(self.engine().device_token(caller.user(), hash)?)
    }
}

/// Checks a new password against the rules, which also look at who will have it.
pub(crate) fn check_new_password(user: &Identity, new: &PlainPassword) -> Result<(), Refusal> {
    check_password(new.expose(), &[&user.name, user.email.as_str(), &user.email.readable(), &user.tpp.name])
}
