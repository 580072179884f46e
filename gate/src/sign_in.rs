//! Sign-in: password, then code.

use crate::{
    Engine, Error, Origin, Raised, Result,
    audit::{Detail, Entry},
    caller::{Caller, HalfIn},
    crypto::{PlainPassword, TokenHash, Verified},
    model::{Action, Block, Factor, Identity, NextStep, NoticeKind, Refusal, Stage, Timestamp},
    rules::{Code, Email, paused_until},
    store::{Tx, budgets, sessions, users},
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
                    Some(block) => Entry::of(who, origin, Action::SignInBlocked).detail(Detail::Block(block)),
                    None => password_entry(who, origin, right, refusal),
                };
                self.record(&mut tx, entry, now).await?;
            }
            tx.commit().await?;
            return Err(refusal.unwrap_or(blocked.map_or(Refusal::BadCredentials, blocked_refusal)).into());
        };
        if let Some(stronger) = stronger {
            users::set_password(&mut tx, &who.id, &stronger).await?;
        }
        let raised = self.begin_session(&mut tx, &who.id, origin, now).await?;
        if raised.next == NextStep::Onboard && self.can_mail() {
            self.mail_first_code(&mut tx, &raised, origin, now).await?;
        }
        self.record(&mut tx, password_entry(who, origin, true, None), now).await?;
        tx.commit().await?;
        // In a transaction of its own, because it may be somebody else's. A half-way session is left to lapse: its owner
        // has to hear of it.
        if let Some(before) = before.filter(|before| before.stage != Stage::Challenge) {
            let mut tx = self.write().await?;
            sessions::end(&mut tx, &before.session).await?;
            tx.commit().await?;
        }
        Ok(raised)
    }

    /// Whoever has to set up finds the code that is asked for there in the mail already.
    async fn mail_first_code(&self, tx: &mut Tx, raised: &Raised, origin: &Origin, now: Timestamp) -> Result<()> {
        let caller = self.caller_in(tx, &TokenHash::of(raised.token.expose()), origin, now).await?;
        if let Some(caller) = caller {
            // While too many were mailed there is none; the page says how to go on.
            self.mail_code(tx, &caller, &caller.session, now).await?;
        }
        Ok(())
    }

    /// Checks the code that is due and makes the session full. When too many were wrong the half-way session ends:
    /// whoever guesses has to show the password again.
    pub async fn verify_code(&self, caller: &HalfIn, code: &str) -> Result<CodeAnswer> {
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
        caller: &HalfIn,
        (factor, refusal): (Factor, Option<Refusal>),
        now: Timestamp,
    ) -> Result<CodeAnswer> {
        let entry = |action| Entry::by(caller, action).with(factor);
        match refusal {
            None => {
                let raised = self.raise(tx, caller, now).await?;
                self.record(tx, entry(Action::CodeAccepted), now).await?;
                Ok(CodeAnswer::Raised(raised))
            }
            Some(Refusal::Paused { until }) => {
                sessions::end(tx, &caller.session).await?;
                self.record(tx, entry(Action::PauseBegan).detail(Detail::Until(until)), now).await?;
                self.second_step_missing(tx, &caller.identity, &caller.origin, now).await?;
                Ok(CodeAnswer::Burnt { until })
            }
            Some(Refusal::UsedCode) => {
                self.notify(tx, &caller.identity, (NoticeKind::CodeReused, ""), &caller.origin, None, now).await?;
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
    pub async fn code_pause(&self, caller: &HalfIn) -> Result<Option<Timestamp>> {
        let lane = Self::code_lane(caller.user());
        let history = budgets::history(&mut self.read().await?, &lane.name).await?;
        Ok(paused_until(&lane.budget, &history, self.now()))
    }
}

/// Commits what a code led to, also when it is a refusal; after a failure nothing is kept.
pub(crate) async fn keep_answer(tx: Tx, answer: Result<CodeAnswer>) -> Result<CodeAnswer> {
    if matches!(answer, Ok(_) | Err(Error::Refused(_))) {
        tx.commit().await?;
    }
    answer
}

/// The audit row of a password.
fn password_entry(who: &Identity, origin: &Origin, right: bool, refusal: Option<Refusal>) -> Entry {
    let entry = |action| Entry::of(who, origin, action).with(Factor::Password);
    match refusal {
        Some(Refusal::Paused { until }) => entry(Action::PauseBegan).detail(Detail::Until(until)),
        _ if right => entry(Action::PasswordAccepted),
        _ => entry(Action::PasswordRefused),
    }
}

/// Only told after the right password.
const fn blocked_refusal(block: Block) -> Refusal {
    match block {
        Block::Frozen => Refusal::Frozen,
        Block::Suspended => Refusal::Suspended,
    }
}
