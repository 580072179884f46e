//! Spending a code or a recovery code: the one place where either is checked against a user.

use super::attempts::{AttemptOutcome, Attempted, Limiter};
use crate::{
    engine::{
        crypto::Sealed,
        error::InternalError,
        services::recovery_codes::recovery_code_hash,
        store::{
            answers::{self, NewAnswer},
            attempts,
            authenticators::{self, SpentStep},
            recovery_codes,
            sessions::{self, TokenChange},
        },
        unit_of_work::UnitOfWork,
    },
    model::{Action, Factor, Identity, Refusal, UserId},
    rules::{
        Code, Failures, RecoveryCode, SecondFactor, TIME_STEP, Verdict, is_window_spent, judge, locked_until,
        next_drift, step_at, wait_for_next_code, was_clock_ahead,
    },
};

/// For what a second factor is asked.
#[derive(Clone, Copy)]
pub(crate) enum Purpose<'a> {
    /// To sign in: the session is upgraded with it, and the answer kept.
    SignIn(&'a TokenChange, &'a NewAnswer),
    /// To confirm this change of a signed-in user.
    Change(Action),
    /// To set a new password by a mailed link.
    PasswordLink,
}

impl Purpose<'_> {
    const fn attempted(self, factor: Factor) -> Attempted {
        match self {
            Self::SignIn(..) => Attempted::SignInFactor(factor),
            Self::Change(action) => Attempted::Change { action, factor },
            Self::PasswordLink => Attempted::PasswordLink(factor),
        }
    }
}

impl UnitOfWork {
    /// Spends a code or a recovery code of `user`. See [`Attempt`]: a refusal is committed.
    pub(crate) async fn spend_factor(
        self,
        user: &Identity,
        factor: &SecondFactor,
        purpose: Purpose<'_>,
    ) -> Result<AttemptOutcome, InternalError> {
        match factor {
            SecondFactor::Code(code) => self.spend_code(&user.id, *code, purpose).await,
            SecondFactor::RecoveryCode(code) => self.spend_recovery_code(user, code, purpose).await,
        }
    }

    /// Spends `code` with the authenticator of the user that it belongs to.
    ///
    /// All authenticators are tried, whatever matches. A code counts once: the step must be newer than the last
    /// accepted one, by one compare-and-set statement (RFC 6238 section 5.2), across replicas. Codes that are not
    /// accepted, used ones too, count against the user's limiter. The same one sent again within its time step (a
    /// double click, an answer that was lost) is refused without being counted or recorded again. What only a
    /// clock that was set back refuses is no guess: it is logged as an error, and neither counted nor told.
    async fn spend_code(
        mut self,
        user: &UserId,
        code: Code,
        purpose: Purpose<'_>,
    ) -> Result<AttemptOutcome, InternalError> {
        let attempted = purpose.attempted(Factor::Totp);
        let (limiter, now) = (Limiter::code(user), self.now());
        let rows = authenticators::for_code_check(&mut self, user, &limiter.key).await?;
        let failures = match rows.first() {
            Some(row) => row.failures(),
            None => attempts::failures(&mut self, &limiter.key).await?,
        };
        if let Some(until) = locked_until(&limiter.policy, &failures, now) {
            return self.refuse_locked_out(until, attempted).await;
        }
        let mut accepted = None;
        let mut refusals = Vec::new();
        for row in rows.iter().filter(|row| !row.is_exhausted()) {
            let secret = self.engine().open_totp_secret(&row.secret, &row.id, user)?;
            match judge(code, now, row.last_step, secret.codes()?) {
                Verdict::Accepted { step } => {
                    let drift = next_drift(row.drift, step - step_at(now));
                    accepted = accepted.or_else(|| Some(SpentStep { id: row.id.clone(), step, drift }));
                }
                Verdict::Used if was_clock_ahead(row.last_step, row.last_used_at, now) => {
                    refusals.push(RefusedBy::Clock);
                }
                Verdict::Used => refusals.push(RefusedBy::Use),
                Verdict::Wrong if is_window_spent(row.last_step, now) => refusals.push(RefusedBy::SpentWindow),
                Verdict::Wrong => refusals.push(RefusedBy::Digits),
            }
        }
        let mut refusal = refusal_of(&refusals);
        if let Some(spent) = accepted {
            if self.spend_step(&spent, purpose).await? {
                if failures.last_at.is_some() {
                    attempts::clear(&mut self, &limiter.key).await?;
                }
                if rows.iter().any(|row| row.id != spent.id && row.wrong_codes > 0) {
                    authenticators::clear_wrong(&mut self, user).await?;
                }
                return Ok(AttemptOutcome::Accepted(self));
            }
            // A simultaneous request has spent the step first.
            refusal = Refusal::UsedCode;
        }
        if refusal == Refusal::UsedCode && self.has_just_signed_in(user, purpose).await? {
            let newest = rows.iter().map(|row| row.last_step).max().unwrap_or_default();
            let wait = wait_for_next_code(newest, now).as_millis().div_ceil(1_000);
            refusal = Refusal::CodeJustUsed { seconds: u32::try_from(wait).unwrap_or(u32::MAX) };
        }
        if refusal == Refusal::ClockChanged {
            tracing::error!(user = %user, "no code is accepted: the server's clock was set back");
            return self.refuse_again(refusal).await;
        }
        // A code is a new guess at every new time step; only within one step the same one is the same guess.
        let same_step = failures.last_at.is_some_and(|at| step_at(at) == step_at(now));
        let sent = sent_code(code, refusal);
        if same_step && self.is_last_wrong_code(rows.first().and_then(|row| row.last_wrong.as_ref()), sent, user) {
            return self.refuse_again(refusal).await;
        }
        let engine = self.engine();
        let wrong = engine.keyring().seal(&sent, &wrong_code_aad(user), engine.random())?;
        attempts::fail(&mut self, &limiter.key, Some(&wrong)).await?;
        if refusal == Refusal::WrongCode {
            authenticators::count_wrong(&mut self, user).await?;
        }
        let failures = Failures { count: failures.count + 1, last_at: Some(now) };
        let lockout = locked_until(&limiter.policy, &failures, now).filter(|_| refusal != Refusal::Exhausted);
        self.refuse(lockout.map_or(refusal, |until| Refusal::LockedOut { until }), attempted).await
    }

    /// Spends the step, and for a sign-in upgrades the session. `false`: the step was spent already.
    async fn spend_step(&mut self, spent: &SpentStep, purpose: Purpose<'_>) -> Result<bool, InternalError> {
        let Purpose::SignIn(change, answer) = purpose else {
            return Ok(authenticators::spend(self, spent).await?);
        };
        if authenticators::spend_and_upgrade(self, spent, change, answer).await? {
            return Ok(true);
        }
        // The lock on the user's row excludes it: one of the two may have been changed.
        Err(InternalError::Conflict)
    }

    /// Whether a code of the user was accepted within one time step, from the network and with the browser of this
    /// sign-in: then a used code is that of a person who signs in again, because the answer got lost. That needs
    /// no warning; from anywhere else, another person has seen the code.
    async fn has_just_signed_in(&mut self, user: &UserId, purpose: Purpose<'_>) -> Result<bool, InternalError> {
        let client = self.actor.client.clone();
        let (Purpose::SignIn(..), Some(network), Some(browser)) = (purpose, client.network, client.browser) else {
            return Ok(false);
        };
        let since = self.now().minus(TIME_STEP);
        Ok(sessions::has_given_code(self, user, (&network, &browser), since).await?)
    }

    fn is_last_wrong_code(&self, last: Option<&Sealed>, sent: [u8; 5], user: &UserId) -> bool {
        let last = last.and_then(|sealed| self.engine().keyring().open(sealed, &wrong_code_aad(user)).ok());
        last.is_some_and(|last| last.as_slice() == sent)
    }

    /// Spends a recovery code. Each counts once; its owner is told, and the use of the last one drafts a new set.
    async fn spend_recovery_code(
        mut self,
        user: &Identity,
        code: &RecoveryCode,
        purpose: Purpose<'_>,
    ) -> Result<AttemptOutcome, InternalError> {
        let attempted = purpose.attempted(Factor::RecoveryCode);
        let limiter = Limiter::recovery_code(&user.id);
        if let Some(until) = self.locked_until(&limiter).await? {
            // Whatever was typed: during a lockout nothing may tell a right code from a wrong one.
            return self.refuse_locked_out(until, attempted).await;
        }
        let right = recovery_codes::spend(&mut self, &user.id, &recovery_code_hash(&user.id, code)).await?;
        let outcome = if right { Ok(()) } else { Err(Refusal::WrongRecoveryCode) };
        match self.count_attempt(&[limiter], outcome, attempted).await? {
            AttemptOutcome::Accepted(mut work) => {
                if let Purpose::SignIn(change, answer) = purpose {
                    if !sessions::upgrade(&mut work, change).await? {
                        return Err(InternalError::Conflict);
                    }
                    answers::keep(&mut work, answer, Some(&change.session)).await?;
                }
                work.recovery_code_used(user).await?;
                Ok(AttemptOutcome::Accepted(work))
            }
            refused @ AttemptOutcome::Refused(_) => Ok(refused),
        }
    }
}

/// Why one authenticator did not accept a code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RefusedBy {
    /// It gives other codes.
    Digits,
    /// The code was used.
    Use,
    /// The code counts as used only because the server's clock was set back.
    Clock,
    /// It gives other codes, and none of them could be accepted: the server's clock was set back.
    SpentWindow,
}

/// The reason for the user. A code that could be a guess at one authenticator is a guess, whatever the clock does
/// to the others.
fn refusal_of(refusals: &[RefusedBy]) -> Refusal {
    let by = |reason| refusals.contains(&reason);
    if by(RefusedBy::Use) {
        Refusal::UsedCode
    } else if by(RefusedBy::Clock) || (by(RefusedBy::SpentWindow) && !by(RefusedBy::Digits)) {
        Refusal::ClockChanged
    } else if refusals.is_empty() {
        Refusal::Exhausted
    } else {
        Refusal::WrongCode
    }
}

/// What is remembered of a code that was refused: the code, and whether it raised no alarm, so that the same one from
/// another browser does.
fn sent_code(code: Code, refusal: Refusal) -> [u8; 5] {
    let [a, b, c, d] = code.value().to_be_bytes();
    [a, b, c, d, u8::from(matches!(refusal, Refusal::CodeJustUsed { .. }))]
}

/// A wrong code may be right for another account or moment, so it is sealed like a secret.
fn wrong_code_aad(user: &UserId) -> String {
    format!("wrong-code/user/{user}")
}
