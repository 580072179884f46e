//! The second step of a sign-in: a code, or a recovery code in its place.

use crate::{
    engine::{
        Engine, IssuedSession, Result,
        caller::{MfaPending, Repeatable},
        services::{
            attempts::{AttemptOutcome, Limiter},
            audit::AuditEntry,
            repeats::{Answer, KeptAnswer, Request},
            second_factor::Purpose,
        },
        store::attempts,
    },
    model::{Action, Refusal, Stage, Timestamp},
    rules::{Code, RecoveryCode, SecondFactor, locked_until},
};

/// What became of a code.
#[derive(Debug)]
pub enum CodeOutcome {
    /// It was right: the session is fully authenticated.
    Upgraded(IssuedSession),
    /// Too many were wrong: the session has ended, and no code is looked at before `until`.
    LockedOut {
        /// When the lockout ends.
        until: Timestamp,
    },
}

impl Answer for CodeOutcome {
    fn again(kept: KeptAnswer, stage: Option<Stage>) -> Option<Self> {
        IssuedSession::again(kept, stage).map(Self::Upgraded)
    }
}

impl Engine {
    /// Checks the code that is due and upgrades the session. At a lockout the session ends, so guessing needs the
    /// password again. Repeatable: the same code with the former token continues the session.
    pub async fn verify_code(&self, caller: impl Into<Repeatable<MfaPending>>, code: &str) -> Result<CodeOutcome> {
        self.verify_factor(&caller.into(), &SecondFactor::Code(Code::parse(code)?)).await
    }

    /// Signs in with a recovery code in place of the code that is due. Each counts once and has its own limiter,
    /// so that wrong codes of an authenticator never lock it. Using the last one drafts a new set. Repeatable.
    pub async fn use_recovery_code(
        &self,
        caller: impl Into<Repeatable<MfaPending>>,
        typed: &str,
    ) -> Result<CodeOutcome> {
        self.verify_factor(&caller.into(), &SecondFactor::RecoveryCode(RecoveryCode::parse(typed)?)).await
    }

    async fn verify_factor(&self, caller: &Repeatable<MfaPending>, factor: &SecondFactor) -> Result<CodeOutcome> {
        let request = caller.request("sign-in-factor", &[&factor.expose()]);
        let done = async { self.verify_once(caller.live()?, factor, &request).await }.await;
        self.or_answer_again(&request, done).await
    }

    async fn verify_once(
        &self,
        caller: &MfaPending,
        factor: &SecondFactor,
        request: &Request,
    ) -> Result<CodeOutcome> {
        let work = self.begin_as(caller).await?;
        let (token, change) = work.new_token_of(caller)?;
        let answer = work.answer_to(request, &KeptAnswer::upgraded(&token, caller.stage))?;
        let mut work = match work.spend_factor(&caller.identity, factor, Purpose::SignIn(&change, &answer)).await?
        {
            AttemptOutcome::Accepted(work) => work,
            AttemptOutcome::Refused(counted) => {
                return match counted.refusal() {
                    Refusal::LockedOut { until } => Ok(CodeOutcome::LockedOut { until }),
                    _ => Err(counted.into()),
                };
            }
        };
        let issued = work.issue_upgraded(token).await?;
        work.record(AuditEntry::new(Action::CodeAccepted).factor(factor.kind())).await?;
        work.commit().await?;
        Ok(CodeOutcome::Upgraded(issued))
    }

    /// Until when no code of the caller is looked at, if there is a lockout now.
    pub async fn code_locked_until(&self, caller: &MfaPending) -> Result<Option<Timestamp>> {
        let limiter = Limiter::code(caller.user());
        let mut tx = self.read().await?;
        let failures = attempts::failures(&mut tx, &limiter.key).await?;
        Ok(locked_until(&limiter.policy, &failures, tx.now()))
    }
}
