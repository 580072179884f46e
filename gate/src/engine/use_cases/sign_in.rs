//! Sign-in with e-mail address and password.

use crate::{
    engine::{
        ClientInfo, Engine, Error, IssuedSession, Result,
        caller::Caller,
        crypto::{Lane, PlainPassword, Verified},
        services::{
            attempts::{Attempted, refuse_locked},
            audit::{AuditDetail, AuditEntry},
            repeats::{KeptAnswer, Request},
        },
        store::{sessions, users},
        unit_of_work::{Actor, UnitOfWork},
    },
    model::{Action, BlockReason, EmailAddress, Factor, NextStep, Refusal, Stage},
};

impl Engine {
    /// Checks e-mail and password and begins a session at the stage that the user's factors and the TPP's
    /// policy ask for. A session that the same browser still has (`before`) ends.
    ///
    /// An unknown e-mail and a wrong password give the same refusal after the same work, and count on the same
    /// limiters. Repeatable where the form has a name: there is no token yet by which a browser is recognised.
    pub async fn sign_in(
        &self,
        email: &str,
        password: PlainPassword,
        before: Option<&Caller>,
        client: &ClientInfo,
    ) -> Result<IssuedSession> {
        let sent = client
            .form
            .as_deref()
            .map(|form| Request::with_secret("sign-in", form, client, &[email, password.expose()]));
        let mut tx = self.read().await?;
        let known = match EmailAddress::parse(email) {
            Ok(email) => users::find_for_sign_in(&mut tx, &email).await?,
            Err(_) => None,
        };
        let limiters = self.password_limiters(email, known.as_ref(), client);
        let device = client.device.as_deref().and_then(|token| self.admitted_device(token, known.as_ref()));
        let strangers_count = device.is_none() && self.can_mail();
        refuse_locked(&mut tx, &limiters).await.map_err(|error| with_way_out(error, strangers_count))?;
        drop(tx);
        let lane = Lane::of(client, device.is_some());
        let stored = known.as_ref().map(|(_, hash)| hash.clone());
        let verified = self.passwords().verify(lane.clone(), password.clone(), stored).await?;
        let stronger = match verified {
            Verified::Outdated => Some(self.passwords().hash(lane, password, self.shared_random()).await?),
            _ => None,
        };
        let mut work = match &known {
            Some((id, _)) => self.begin_about(id, Actor::visitor(client)).await?,
            None => self.begin(Actor::visitor(client)).await?,
        };
        let (mut right, mut blocked) = (false, None);
        if let Some((id, hash)) = known
            && let Some(found) = users::signing_in(&mut work, &id).await?
        {
            // Verifying takes a while: by now the password may have been changed, and all sessions ended.
            right = found.password == hash && verified != Verified::No;
            blocked = found.block_reason;
            work.actor.user = Some(found.identity);
        }
        let outcome = if right { Ok(()) } else { Err(Refusal::BadCredentials) };
        let counted = work.count_attempt(&limiters, outcome, Attempted::SignInPassword).await?.accepted();
        let mut work = counted.map_err(|error| with_way_out(error, strangers_count))?;
        let user = work.actor.user.clone().ok_or(Refusal::BadCredentials)?;
        if let Some(reason) = blocked {
            return Err(refuse_blocked(work, reason).await?.into());
        }
        if let Some(stronger) = stronger {
            users::strengthen_hash(&mut work, &user.id, &stronger).await?;
        }
        if let Some(sent) = &sent
            && let Some(issued) = self.answer_again(&mut work, sent).await?
        {
            work.commit().await?;
            return Ok(issued);
        }
        let issued = work.begin_session(&user).await?;
        if let Some(sent) = &sent {
            work.keep_answer(sent, &KeptAnswer::from(&issued)).await?;
        }
        if issued.next == NextStep::Onboard
            && self.can_mail()
            && let Some(session) = work.actor.session.clone()
        {
            // Mail the first enrolment code at sign-in, so that it is in the inbox when the form asks for it. A
            // refusal is no reason to stop: the page says how to go on.
            let _ = work.send_enrolment_code(&user, &session).await?;
        }
        work.record(AuditEntry::new(Action::PasswordAccepted).factor(Factor::Password)).await?;
        work.commit().await?;
        self.end_replaced(before).await?;
        Ok(issued)
    }

    /// Ends the session that the browser had before. In a transaction of its own, because it may be another
    /// user's. A session that waits for a code is left to expire: its owner has to hear of it.
    async fn end_replaced(&self, before: Option<&Caller>) -> Result<()> {
        if let Some(before) = before.filter(|before| before.stage != Stage::MfaPending) {
            let mut tx = self.write().await?;
            sessions::end(&mut tx, &before.session).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// A lockout that strangers may have caused is told as one, because there is a way out of it.
fn with_way_out(error: Error, strangers_count: bool) -> Error {
    match error {
        Error::Refused(Refusal::LockedOut { until }) if strangers_count => Refusal::SignInLocked { until }.into(),
        error => error,
    }
}

/// Only told after the right password.
async fn refuse_blocked(mut work: UnitOfWork, reason: BlockReason) -> Result<Refusal> {
    work.record(AuditEntry::new(Action::SignInBlocked).detail(AuditDetail::Block(reason))).await?;
    work.commit().await?;
    Ok(match reason {
        BlockReason::Frozen => Refusal::Frozen,
        BlockReason::Suspended => Refusal::Suspended,
    })
}
