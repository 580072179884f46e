//! Sign-in: password, then code.

use crate::{
    Engine, Origin, Raised, Result,
    caller::{Caller, HalfIn},
    crypto::{PlainPassword, Verified},
    model::{Refusal, Timestamp},
    rules::{Code, Email, paused_until},
    store::{budgets, sessions, users},
};

/// What became of a code.
#[derive(Debug)]
pub enum CodeAnswer {
    /// It was right: the session is full.
    Raised(Raised),
    /// Too many were wrong: the half-way session is over, and no code is looked at before `until`.
    Burnt {
        /// When the pause ends.
        until: Timestamp,
    },
}

impl Engine {
    /// Checks e-mail and password and begins a session at the stage that the user's factors and the TPP's
    /// policy ask for. A session that the same browser still has (`before`) ends.
    ///
    /// An unknown e-mail and a wrong password give the same refusal after the same work, and use up the same budgets.
    pub async fn sign_in(
        &self,
        email: &str,
        password: PlainPassword,
        before: Option<&Caller>,
        origin: &Origin,
    ) -> Result<Raised> {
        let mut tx = self.read().await?;
        let known = match Email::parse(email) {
            Ok(email) => users::for_sign_in(&mut tx, &email).await?,
            Err(_) => None,
        };
        let lanes = self.password_lanes(email, known.as_ref(), origin);
        self.check_lanes(&mut tx, &lanes, self.now()).await?;
        drop(tx);
        let stored = known.as_ref().map(|(_, hash)| hash.clone());
        let verified = self.passwords().verify(password.clone(), stored).await?;
        let stronger = match verified {
            Verified::Outdated => Some(self.passwords().hash(password, self.shared_chance()).await?),
            _ => None,
        };
        let now = self.now();
        let mut tx = self.write().await?;
        let mut user = None;
        if let Some((id, hash)) = known.filter(|_| verified != Verified::No) {
            users::lock(&mut tx, &id).await?;
            // Verifying takes a while: the password may have been changed, and all sessions ended, meanwhile.
            user = (users::password_hash(&mut tx, &id).await?.as_ref() == Some(&hash)).then_some(id);
        }
        let refusal = self.count_try(&mut tx, &lanes, user.is_some(), now).await?;
        let (Some(user), None) = (user, refusal) else {
            tx.commit().await?;
            return Err(refusal.unwrap_or(Refusal::BadCredentials).into());
        };
        if let Some(stronger) = stronger {
            users::set_password(&mut tx, &user, &stronger).await?;
        }
        if let Some(before) = before {
            sessions::end(&mut tx, &before.session).await?;
        }
        let raised = self.begin_session(&mut tx, &user, origin, now).await?;
        tx.commit().await?;
        Ok(raised)
    }

    /// Checks the code that is due and makes the session full. When too many were wrong the half-way session ends:
    /// whoever guesses has to show the password again.
    pub async fn verify_code(&self, caller: &HalfIn, code: &str) -> Result<CodeAnswer> {
        let code = Code::parse(code)?;
        let now = self.now();
        let mut tx = self.write_as(caller).await?;
        let refusal = self.spend_code(&mut tx, caller.user(), code, now).await?;
        let answer = match refusal {
            None => Ok(CodeAnswer::Raised(self.raise(&mut tx, caller, now).await?)),
            Some(Refusal::Paused { until }) => {
                sessions::end(&mut tx, &caller.session).await?;
                Ok(CodeAnswer::Burnt { until })
            }
            Some(refusal) => Err(refusal.into()),
        };
        tx.commit().await?;
        answer
    }

    /// Until when no code of the caller is looked at, if there is a pause now.
    pub async fn code_pause(&self, caller: &HalfIn) -> Result<Option<Timestamp>> {
        let lane = Self::code_lane(caller.user());
        let history = budgets::history(&mut self.read().await?, &lane.name).await?;
        Ok(paused_until(&lane.budget, &history, self.now()))
    }
}
