//! Sign-in: password, then code.

use crate::{
    Engine, Raised, Result,
    caller::HalfIn,
    crypto::{PasswordHash, PlainPassword, Verified},
    model::{Refusal, UserId},
    rules::{Code, Email},
    store::users,
};

impl Engine {
    /// Checks e-mail and password and begins a session at the stage that the user's factors and the TPP's
    /// policy ask for.
    ///
    /// An unknown e-mail and a wrong password give the same refusal after the same work.
    pub async fn sign_in(&self, email: &str, password: PlainPassword) -> Result<Raised> {
        let known = match Email::parse(email) {
            Ok(email) => users::for_sign_in(&mut self.read().await?, &email).await?,
            Err(_) => None,
        };
        let stored = known.as_ref().map(|(_, hash)| hash.clone());
        let verified = self.passwords().verify(password.clone(), stored).await?;
        let Some((user, hash)) = known.filter(|_| verified != Verified::No) else {
            return Err(Refusal::BadCredentials.into());
        };
        if verified == Verified::Outdated {
            self.upgrade_hash(&user, &hash, password).await?;
        }
        let now = self.now();
        let mut tx = self.write().await?;
        let raised = self.begin_session(&mut tx, &user, now).await?;
        tx.commit().await?;
        Ok(raised)
    }

    /// Checks the code that is due and makes the session full.
    pub async fn verify_code(&self, caller: &HalfIn, code: &str) -> Result<Raised> {
        let code = Code::parse(code)?;
        let now = self.now();
        let mut tx = self.write().await?;
        self.spend_code(&mut tx, caller.user(), code, now).await?;
        let raised = self.raise(&mut tx, caller, now).await?;
        tx.commit().await?;
        Ok(raised)
    }

    /// Stores a stronger hash of the password that was just verified, unless the password changed meanwhile.
    async fn upgrade_hash(&self, user: &UserId, old: &PasswordHash, password: PlainPassword) -> Result<()> {
        let new = self.passwords().hash(password, self.shared_chance()).await?;
        let mut tx = self.write().await?;
        users::set_password(&mut tx, user, &new, Some(old)).await?;
        tx.commit().await?;
        Ok(())
    }
}
