//! Sign-in: password, then code.

use crate::{
    Engine, Raised, Result,
    caller::{Caller, HalfIn},
    crypto::{PlainPassword, Verified},
    model::Refusal,
    rules::{Code, Email},
    store::{sessions, users},
};

impl Engine {
    /// Checks e-mail and password and begins a session at the stage that the user's factors and the TPP's
    /// policy ask for. A session that the same browser still has (`before`) ends.
    ///
    /// An unknown e-mail and a wrong password give the same refusal after the same work.
    pub async fn sign_in(&self, email: &str, password: PlainPassword, before: Option<&Caller>) -> Result<Raised> {
        let known = match Email::parse(email) {
            Ok(email) => users::for_sign_in(&mut self.read().await?, &email).await?,
            Err(_) => None,
        };
        let stored = known.as_ref().map(|(_, hash)| hash.clone());
        let verified = self.passwords().verify(password.clone(), stored).await?;
        let Some((user, hash)) = known.filter(|_| verified != Verified::No) else {
            return Err(Refusal::BadCredentials.into());
        };
        let stronger = match verified {
            Verified::Outdated => Some(self.passwords().hash(password, self.shared_chance()).await?),
            _ => None,
        };
        let now = self.now();
        let mut tx = self.write().await?;
        users::lock(&mut tx, &user).await?;
        // Verifying takes a while: the password may have been changed, and all sessions ended, meanwhile.
        if users::password_hash(&mut tx, &user).await?.as_ref() != Some(&hash) {
            return Err(Refusal::BadCredentials.into());
        }
        if let Some(stronger) = stronger {
            users::set_password(&mut tx, &user, &stronger).await?;
        }
        if let Some(before) = before {
            sessions::end(&mut tx, &before.session).await?;
        }
        let raised = self.begin_session(&mut tx, &user, now).await?;
        tx.commit().await?;
        Ok(raised)
    }

    /// Checks the code that is due and makes the session full.
    pub async fn verify_code(&self, caller: &HalfIn, code: &str) -> Result<Raised> {
        let code = Code::parse(code)?;
        let now = self.now();
        let mut tx = self.write_as(caller).await?;
        self.spend_code(&mut tx, caller.user(), code, now).await?;
        let raised = self.raise(&mut tx, caller, now).await?;
        tx.commit().await?;
        Ok(raised)
    }
}
