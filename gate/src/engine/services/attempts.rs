//! Attempts: counting guesses on limiters, and what follows when one is refused. The decision itself is
//! [`locked_until`](crate::rules::locked_until).
//!
//! A lockout cannot be used against a user: the limiter of codes is only reachable with the correct password;
//! wrong passwords lock the pair of account and network, more slowly the account alone, and a browser that signed
//! in before has a limiter of its own.
//!
//! **A refused attempt is always remembered.** Counting consumes the unit of work: on success it is handed back,
//! on a refusal it was committed and is gone. A [`CountedRefusal`] cannot be made without the [`Committed`] that
//! only a commit returns, so code that forgets the commit does not compile.

use crate::{
    engine::{
        Error,
        error::InternalError,
        services::audit::{AuditDetail, AuditEntry},
        store::{
            Tx, attempts,
            proofs::{self, ProofKind},
            sessions,
        },
        unit_of_work::{Committed, UnitOfWork},
    },
    model::{Action, Factor, Refusal, SecurityEvent, Timestamp, UserId},
    rules::{AttemptPolicy, locked_until},
};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// What is counted together, and how often it may fail.
pub(crate) struct Limiter {
    pub(crate) key: String,
    pub(crate) policy: AttemptPolicy,
}

impl Limiter {
    /// A limiter with the strict policy.
    pub(crate) fn strict(key: String) -> Self {
        Self { key, policy: AttemptPolicy::STRICT }
    }

    /// For codes of a user's authenticators.
    pub(crate) fn code(user: &UserId) -> Self {
        Self::strict(format!("code/{user}"))
    }

    /// For recovery codes of a user: wrong codes of an authenticator never lock them.
    pub(crate) fn recovery_code(user: &UserId) -> Self {
        Self::strict(format!("recovery/{user}"))
    }
}

/// The key of an account's passwords; the keys of its networks and browsers begin with it. The address is hashed,
/// because one that belongs to no user must not be kept.
pub(crate) fn account_key(address: &str) -> String {
    format!("password/{}", HEXLOWER.encode(&Sha256::digest(address.as_bytes())))
}

/// The key of requests of a user for a link to a new password.
pub(crate) fn forgotten_password_key(user: &UserId) -> String {
    format!("forgot/{user}")
}

/// The key of requests of a user for a link that lets a browser sign in.
pub(crate) fn sign_in_link_key(user: &UserId) -> String {
    format!("sign-in-link/{user}")
}

/// The key of links that were mailed because of requests from this network, to any users.
pub(crate) fn links_of_network_key(network: &str) -> String {
    format!("links/{network}")
}

/// What was attempted. It decides what is written when the attempt is refused.
#[derive(Clone, Copy)]
pub(crate) enum Attempted {
    /// The password of a sign-in. The user is the actor, where the address belongs to one.
    SignInPassword,
    /// The password of a signed-in user, for a change.
    OwnPassword,
    /// A code or recovery code at sign-in.
    SignInFactor(Factor),
    /// A fresh proof for a change of the signed-in user.
    Change { action: Action, factor: Factor },
    /// A code or recovery code beside the link that sets a new password.
    PasswordLink(Factor),
    /// A mailed code or an enrolment pass.
    IdentityProof(Factor),
}

/// What became of an attempt.
#[expect(clippy::large_enum_variant, reason = "matched at once and never stored")]
pub(crate) enum AttemptOutcome {
    /// It succeeded; the unit of work goes on.
    Accepted(UnitOfWork),
    /// It was refused, and that is committed.
    Refused(CountedRefusal),
}

/// A refusal that is remembered: its transaction was committed.
pub(crate) struct CountedRefusal(Refusal);

impl CountedRefusal {
    fn new(refusal: Refusal, _proof: Committed) -> Self {
        Self(refusal)
    }

    /// What the caller is told.
    pub(crate) const fn refusal(&self) -> Refusal {
        self.0
    }
}

impl From<CountedRefusal> for Error {
    fn from(counted: CountedRefusal) -> Self {
        Self::Refused(counted.0)
    }
}

impl AttemptOutcome {
    /// The unit of work of an accepted attempt; the refusal as an error.
    pub(crate) fn accepted(self) -> Result<UnitOfWork, Error> {
        match self {
            Self::Accepted(work) => Ok(work),
            Self::Refused(counted) => Err(counted.into()),
        }
    }
}

/// Refuses while one of the limiters is locked. Reads only: spares the work of verifying what cannot count.
pub(crate) async fn refuse_locked(tx: &mut Tx, limiters: &[Limiter]) -> Result<(), Error> {
    for limiter in limiters {
        let failures = attempts::failures(tx, &limiter.key).await?;
        if let Some(until) = locked_until(&limiter.policy, &failures, tx.now()) {
            return Err(Refusal::LockedOut { until }.into());
        }
    }
    Ok(())
}

impl UnitOfWork {
    /// Until when a limiter is locked. Its row stays locked until the end of the transaction, so that simultaneous
    /// attempts count one after the other.
    pub(crate) async fn locked_until(&mut self, limiter: &Limiter) -> Result<Option<Timestamp>, InternalError> {
        let failures = attempts::lock(self, &limiter.key).await?;
        Ok(locked_until(&limiter.policy, &failures, self.now()))
    }

    /// Counts one attempt on all limiters, after its outcome is known and before it is told: `Err` holds the
    /// refusal of a wrong one. An attempt that was in progress when a lockout began is refused, right or wrong, so
    /// that many at once are worth no more than one after the other.
    pub(crate) async fn count_attempt(
        mut self,
        limiters: &[Limiter],
        outcome: Result<(), Refusal>,
        attempted: Attempted,
    ) -> Result<AttemptOutcome, InternalError> {
        for limiter in limiters {
            if let Some(until) = self.locked_until(limiter).await? {
                return self.refuse_locked_out(until, attempted).await;
            }
        }
        let Err(wrong) = outcome else {
            for limiter in limiters {
                attempts::clear(&mut self, &limiter.key).await?;
            }
            return Ok(AttemptOutcome::Accepted(self));
        };
        let mut lockout = None;
        for limiter in limiters {
            attempts::fail(&mut self, &limiter.key, None).await?;
            let failures = attempts::failures(&mut self, &limiter.key).await?;
            lockout = lockout.or(locked_until(&limiter.policy, &failures, self.now()));
        }
        let refusal = lockout.map_or(wrong, |until| Refusal::LockedOut { until });
        self.refuse(refusal, attempted).await
    }

    /// Refuses what was refused, counted and recorded already, so that sending it again adds no row.
    pub(crate) async fn refuse_again(self, refusal: Refusal) -> Result<AttemptOutcome, InternalError> {
        Ok(AttemptOutcome::Refused(CountedRefusal::new(refusal, self.commit().await?)))
    }

    /// Refuses during a lockout. Its beginning was recorded. An attempt inside a session adds no row, because a
    /// session allows any number of them; a sign-in or a mailed link ends with the attempt.
    pub(crate) async fn refuse_locked_out(
        self,
        until: Timestamp,
        attempted: Attempted,
    ) -> Result<AttemptOutcome, InternalError> {
        let refusal = Refusal::LockedOut { until };
        match attempted {
            Attempted::SignInPassword | Attempted::SignInFactor(_) | Attempted::PasswordLink(_) => {
                self.refuse(refusal, attempted).await
            }
            Attempted::OwnPassword | Attempted::Change { .. } | Attempted::IdentityProof(_) => {
                self.refuse_again(refusal).await
            }
        }
    }

    /// Writes what follows from a refused attempt, and commits.
    pub(crate) async fn refuse(
        mut self,
        refusal: Refusal,
        attempted: Attempted,
    ) -> Result<AttemptOutcome, InternalError> {
        self.write_consequences(refusal, attempted).await?;
        let committed = self.commit().await?;
        Ok(AttemptOutcome::Refused(CountedRefusal::new(refusal, committed)))
    }

    async fn write_consequences(&mut self, refusal: Refusal, attempted: Attempted) -> Result<(), InternalError> {
        let Some(user) = self.actor.user.clone() else { return Ok(()) };
        let lockout = if let Refusal::LockedOut { until } = refusal { Some(until) } else { None };
        match (attempted, lockout) {
            (Attempted::SignInPassword, Some(until)) => self.record_lockout(Factor::Password, until).await,
            (Attempted::SignInPassword, None) => {
                self.record(AuditEntry::new(Action::PasswordRefused).factor(Factor::Password)).await
            }
            (Attempted::OwnPassword, _) => {
                self.record(AuditEntry::new(Action::ChangeRefused).factor(Factor::Password)).await
            }
            (Attempted::SignInFactor(factor), Some(until)) => {
                // After guessing codes, the password is needed again.
                if let Some(session) = self.actor.session.clone() {
                    sessions::end(self, &session).await?;
                }
                self.record_lockout(factor, until).await?;
                self.mfa_not_completed(&user).await
            }
            (Attempted::SignInFactor(factor), None) if refusal == Refusal::UsedCode => {
                self.notify(&user, SecurityEvent::CodeReused).await?;
                self.record(AuditEntry::new(Action::CodeReused).factor(factor)).await
            }
            (Attempted::SignInFactor(factor), None) if matches!(refusal, Refusal::CodeJustUsed { .. }) => {
                self.record(AuditEntry::new(Action::CodeReused).factor(factor)).await
            }
            (Attempted::SignInFactor(factor), None) => {
                self.record(AuditEntry::new(Action::CodeRefused).factor(factor)).await
            }
            (Attempted::Change { action, factor }, lockout) => self.refuse_change(action, factor, lockout).await,
            (Attempted::PasswordLink(factor), lockout) => {
                self.refuse_change(Action::PasswordChanged, factor, lockout).await?;
                if lockout.is_some() {
                    // Guessing with a link ends here: the next attempt needs the mailbox again.
                    proofs::remove(self, &user.id, ProofKind::PasswordLink).await?;
                }
                Ok(())
            }
            (Attempted::IdentityProof(factor), lockout) => {
                if let (Some(_), Some(session)) = (lockout, self.actor.session.clone()) {
                    proofs::remove_of_session(self, &user.id, ProofKind::EnrolmentCode, &session).await?;
                }
                self.record(AuditEntry::new(Action::EnrolmentProofRefused).factor(factor)).await
            }
        }
    }

    /// A wrong proof for a change. A lockout that begins inside a session, or with a mailed link, is told to the
    /// owner.
    async fn refuse_change(
        &mut self,
        action: Action,
        factor: Factor,
        lockout: Option<Timestamp>,
    ) -> Result<(), InternalError> {
        let entry = AuditEntry::new(Action::ChangeRefused).factor(factor).detail(AuditDetail::Action(action));
        self.record(entry).await?;
        let (Some(until), Some(user)) = (lockout, self.actor.user.clone()) else { return Ok(()) };
        self.notify(&user, SecurityEvent::WrongCodes).await?;
        self.record_lockout(factor, until).await
    }

    async fn record_lockout(&mut self, factor: Factor, until: Timestamp) -> Result<(), InternalError> {
        let entry = AuditEntry::new(Action::LockoutBegan).factor(factor).detail(AuditDetail::Until(until));
        self.record(entry).await
    }
}
