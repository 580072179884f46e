//! Sign-in: password, then code.

use crate::{
    engine::{
        ClientInfo, Engine, Error, IssuedSession, Result,
        caller::{Caller, MfaPending},
        crypto::{PlainPassword, TokenHash, Verified},
        store::{Tx, budgets, sessions, users},
        use_cases::audit::{AuditEntry, Detail},
    },
    model::{Action, BlockReason, Factor, Identity, NextStep, Refusal, SecurityEvent, Stage, Timestamp},
    rules::{Code, EmailAddress, paused_until},
};

/// What became of a code.
#[derive(Debug)]
pub enum CodeOutcome {
    /// It was right: the session is full.
    Upgraded(IssuedSession),
    /// Too many were wrong: the half-way session is over, and no code is looked at before `until`.
    LockedOut {
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
        client: &ClientInfo,
    ) -> Result<IssuedSession> {
        let mut tx = self.read().await?;
        let known = match EmailAddress::parse(email) {
            Ok(email) => users::for_sign_in(&mut tx, &email).await?,
            Err(_) => None,
        };
        let lanes = self.password_lanes(email, known.as_ref(), client);
        self.check_lanes(&mut tx, &lanes, self.now()).await?;
        drop(tx);
        let stored = known.as_ref().map(|(_, hash)| hash.clone());
        let verified = self.passwords().verify(password.clone(), stored).await?;
        let stronger = match verified {
            Verified::Outdated => Some(self.passwords().hash(password, self.shared_random()).await?),
            _ => None,
        };
        let now = self.now();
        let mut tx = self.write().await?;
        let (mut who, mut right) = (None, false);
        if let Some((id, hash)) = known {
            users::lock(&mut tx, &id).await?;
            // Verifying takes a while: the password may have been changed, and all sessions ended, meanwhile.
            let same = users::password_hash(&mut tx, &id).await?.as_ref() == Some(&hash);
            right = same && verified != Verified::No;
            who = users::by_id(&mut tx, &id).await?;
        }
        let refusal = self.count_try(&mut tx, &lanes, right, now).await?;
        let blocked = match &who {
            Some(who) if right => users::blocked(&mut tx, &who.id).await?,
            _ => None,
        };
        let (Some(who), true, None, None) = (&who, right, refusal, blocked) else {
            if let Some(who) = &who {
                let entry = match blocked {
                    Some(block) => {
                        AuditEntry::of(who, client, Action::SignInBlocked).detail(Detail::BlockReason(block))
                    }
                    None => password_entry(who, client, right, refusal),
                };
                self.record(&mut tx, entry, now).await?;
            }
            tx.commit().await?;
            return Err(refusal.unwrap_or(blocked.map_or(Refusal::BadCredentials, blocked_refusal)).into());
        };
        if let Some(stronger) = stronger {
            users::set_password(&mut tx, &who.id, &stronger).await?;
        }
        let raised = self.begin_session(&mut tx, &who.id, client, now).await?;
        if raised.next == NextStep::Onboard && self.can_mail() {
            self.mail_first_code(&mut tx, &raised, client, now).await?;
        }
        self.record(&mut tx, password_entry(who, client, true, None), now).await?;
        tx.commit().await?;
        // In a transaction of its own, because it may be somebody else's. A half-way session is left to lapse: its owner
        // has to hear of it.
        if let Some(before) = before.filter(|before| before.stage != Stage::MfaPending) {
            let mut tx = self.write().await?;
            sessions::end(&mut tx, &before.session).await?;
            tx.commit().await?;
        }
        Ok(raised)
    }

    /// Whoever has to set up finds the code that is asked for there in the mail already.
    async fn mail_first_code(
        &self,
        tx: &mut Tx,
        raised: &IssuedSession,
        client: &ClientInfo,
        now: Timestamp,
    ) -> Result<()> {
        let caller = self.caller_in(tx, &TokenHash::of(raised.token.expose()), client, now).await?;
        if let Some(caller) = caller {
            // While too many were mailed there is none; the page says how to go on.
            self.mail_code(tx, &caller, &caller.session, now).await?;
        }
        Ok(())
    }

    /// Checks the code that is due and makes the session full. When too many were wrong the half-way session ends:
    /// whoever guesses has to show the password again.
    pub async fn verify_code(&self, caller: &MfaPending, code: &str) -> Result<CodeOutcome> {
        let code = Code::parse(code)?;
        let now = self.now();
        let mut tx = self.write_as(caller).await?;
        let refusal = self.spend_code(&mut tx, caller.user(), code, now).await?;
        let answer = self.answer_factor(&mut tx, caller, (Factor::Totp, refusal), now).await;
        keep_answer(tx, answer).await
    }

    /// What follows from a code or recovery code in place of it: the session rises, or it is over at a pause, or the next
    /// try is waited for.
    pub(crate) async fn answer_factor(
        &self,
        tx: &mut Tx,
        caller: &MfaPending,
        (factor, refusal): (Factor, Option<Refusal>),
        now: Timestamp,
    ) -> Result<CodeOutcome> {
        let entry = |action| AuditEntry::by(caller, action).with(factor);
        match refusal {
            None => {
                let raised = self.raise(tx, caller, now).await?;
                self.record(tx, entry(Action::CodeAccepted), now).await?;
                Ok(CodeOutcome::Upgraded(raised))
            }
            Some(Refusal::LockedOut { until }) => {
                sessions::end(tx, &caller.session).await?;
                self.record(tx, entry(Action::LockoutBegan).detail(Detail::Until(until)), now).await?;
                self.second_step_missing(tx, &caller.identity, &caller.client, now).await?;
                Ok(CodeOutcome::LockedOut { until })
            }
            Some(Refusal::UsedCode) => {
                self.notify(tx, &caller.identity, (SecurityEvent::CodeReused, ""), &caller.client, None, now)
                    .await?;
                self.record(tx, entry(Action::CodeReused), now).await?;
                Err(Refusal::UsedCode.into())
            }
            Some(refusal) => {
                self.record(tx, entry(Action::CodeRefused), now).await?;
                Err(refusal.into())
            }
        }
    }

    /// Until when no code of the caller is looked at, if there is a pause now.
    pub async fn code_pause(&self, caller: &MfaPending) -> Result<Option<Timestamp>> {
        let lane = Self::code_lane(caller.user());
        let history = budgets::history(&mut self.read().await?, &lane.name).await?;
        Ok(paused_until(&lane.budget, &history, self.now()))
    }
}

/// Commits what a code led to, also when it is a refusal; after a failure nothing is kept.
pub(crate) async fn keep_answer(tx: Tx, answer: Result<CodeOutcome>) -> Result<CodeOutcome> {
    if matches!(answer, Ok(_) | Err(Error::Refused(_))) {
        tx.commit().await?;
    }
    answer
}

/// The audit row of a password.
fn password_entry(who: &Identity, client: &ClientInfo, right: bool, refusal: Option<Refusal>) -> AuditEntry {
    let entry = |action| AuditEntry::of(who, client, action).with(Factor::Password);
    match refusal {
        Some(Refusal::LockedOut { until }) => entry(Action::LockoutBegan).detail(Detail::Until(until)),
        _ if right => entry(Action::PasswordAccepted),
        _ => entry(Action::PasswordRefused),
    }
}

/// Only told after the right password.
const fn blocked_refusal(block: BlockReason) -> Refusal {
    match block {
        BlockReason::Frozen => Refusal::Frozen,
        BlockReason::Suspended => Refusal::Suspended,
    }
}
