//! Recovery codes: printed one-time substitutes for a code.
//!
//! A new set is a draft: sealed, shown in the session that made it until its owner has said that it is saved, and worth
//! nothing until then. Then only the hashes remain. Recovery codes never count as an authenticator.

use crate::{
    engine::{
        ClientInfo, CodeOutcome, Engine, Result,
        caller::{Authenticated, Caller, MfaPending},
        crypto::{Sealed, TokenHash},
        store::{Tx, authenticators, recovery},
        use_cases::audit::AuditEntry,
        use_cases::budgets::Limiter,
        use_cases::sign_in::keep_answer,
        use_cases::step_up::StepUp,
    },
    model::{
        Action, Factor, Identity, Operation, RecoveryState, Refusal, SecurityEvent, SessionId, Timestamp, UserId,
    },
    rules::{AttemptPolicy, RECOVERY_CHARS, RECOVERY_CODES, RecoveryCode, SETUP_MILLIS},
};
use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

const CODE_BYTES: usize = RECOVERY_CHARS * 5 / 8;

impl Engine {
    /// Signs in with a recovery code in place of the code that is due. Each counts once and has its own budget, so
    /// that wrong codes of an authenticator never block it. Using the last one makes a new set.
    pub async fn use_recovery_code(&self, caller: &MfaPending, typed: &str) -> Result<CodeOutcome> {
        let code = RecoveryCode::parse(typed)?;
        let now = self.now();
        let mut tx = self.write_as(caller).await?;
        let refusal = self.spend_recovery_code(&mut tx, caller.user(), &code, now).await?;
        if refusal.is_none() {
            self.recovery_code_used(&mut tx, &caller.identity, &caller.client, Some(&caller.session), now).await?;
        }
        let answer = self.answer_factor(&mut tx, caller, (Factor::RecoveryCode, refusal), now).await;
        keep_answer(tx, answer).await
    }

    /// Spends a recovery code; answers why not, if it does not count. The transaction has to be committed in both cases:
    /// a wrong one is remembered.
    pub(crate) async fn spend_recovery_code(
        &self,
        tx: &mut Tx,
        user: &UserId,
        code: &RecoveryCode,
        now: Timestamp,
    ) -> Result<Option<Refusal>> {
        let lanes = [Self::recovery_lane(user)];
        if let Some(until) = self.pause_of(tx, &lanes[0], now).await? {
            // Whatever was typed: nothing may tell a right one from a wrong one now.
            return Ok(Some(Refusal::LockedOut { until }));
        }
        let right = recovery::spend(tx, user, &hash(user, code), now).await?;
        let refusal = self.count_try(tx, &lanes, right, now).await?;
        Ok(if right { None } else { refusal.or(Some(Refusal::WrongRecoveryCode)) })
    }

    /// A recovery code was used: its owner is told, and where it was the last one, a new set is made for the session.
    pub(crate) async fn recovery_code_used(
        &self,
        tx: &mut Tx,
        who: &Identity,
        client: &ClientInfo,
        session: Option<&SessionId>,
        now: Timestamp,
    ) -> Result<()> {
        if let Some(session) = session
            && recovery::left(tx, &who.id).await? == 0
        {
            self.draft(tx, &who.id, session, now).await?;
        }
        self.notify(tx, who, (SecurityEvent::RecoveryCodeUsed, ""), client, session, now).await
    }

    /// Asks to make a new set. The present one stays good until the new one is saved.
    pub async fn ask_recovery_codes(&self, caller: &Authenticated) -> Result<StepUp> {
        let mut tx = self.write_as(caller).await?;
        if authenticators::number_of(&mut tx, caller.user()).await? == 0 {
            return Err(Refusal::NotFound.into());
        }
        let asked = self.ask(&mut tx, caller, Operation::RenewRecoveryCodes, None).await?;
        tx.commit().await?;
        Ok(asked)
    }

    pub(crate) async fn renew_recovery_codes(
        &self,
        tx: &mut Tx,
        caller: &Authenticated,
        now: Timestamp,
    ) -> Result<()> {
        self.draft(tx, caller.user(), &caller.session, now).await?;
        self.record(tx, AuditEntry::by(caller, Action::RecoveryCodesMade), now).await
    }

    /// The set that waits to be saved, in its printed form: for the session that made it, for half an hour.
    pub async fn recovery_draft(&self, caller: &Authenticated) -> Result<Option<Vec<String>>> {
        let sealed = self.own_draft(&mut self.read().await?, caller).await?;
        let open = |sealed| self.keyring().open(&sealed, &draft_identity(caller.user()));
        let Some(bytes) = sealed.map(open).transpose()? else { return Ok(None) };
        codes(&bytes).map(|code| code.map(|code| code.grouped())).collect::<Result<_>>().map(Some)
    }

    /// How many recovery codes the caller has, and whether a set waits to be saved in this session.
    pub async fn recovery_state(&self, caller: &Authenticated) -> Result<RecoveryState> {
        self.recovery_state_in(&mut self.read().await?, caller).await
    }

    pub(crate) async fn recovery_state_in(&self, tx: &mut Tx, caller: &Authenticated) -> Result<RecoveryState> {
        let left = recovery::left(tx, caller.user()).await?;
        Ok(RecoveryState { left, unsaved: self.own_draft(tx, caller).await?.is_some() })
    }

    async fn own_draft(&self, tx: &mut Tx, caller: &Caller) -> Result<Option<Sealed>> {
        let made_after = self.now().plus(-SETUP_MILLIS);
        Ok(recovery::draft(tx, caller.user(), &caller.session, made_after).await?)
    }

    /// The caller has saved the set: from now on it is the one that counts, and only its hashes remain.
    pub async fn keep_recovery_codes(&self, caller: &Authenticated) -> Result<()> {
        let (now, user) = (self.now(), caller.user());
        let mut tx = self.write_as(caller).await?;
        let sealed = self.own_draft(&mut tx, caller).await?.ok_or(Refusal::NotFound)?;
        recovery::remove_all(&mut tx, user).await?;
        for code in codes(&self.keyring().open(&sealed, &draft_identity(user))?) {
            recovery::insert(&mut tx, user, &hash(user, &code?), now).await?;
        }
        recovery::remove_draft(&mut tx, user).await?;
        self.notify_caller(&mut tx, caller, (SecurityEvent::RecoveryCodesMade, ""), now).await?;
        self.record(&mut tx, AuditEntry::by(caller, Action::RecoveryCodesKept), now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes a draft if the user has no codes: the end of the first enrolment.
    pub(crate) async fn first_recovery_codes(&self, tx: &mut Tx, caller: &Caller, now: Timestamp) -> Result<()> {
        if recovery::left(tx, caller.user()).await? > 0 {
            return Ok(());
        }
        self.draft(tx, caller.user(), &caller.session, now).await
    }

    async fn draft(&self, tx: &mut Tx, user: &UserId, session: &SessionId, now: Timestamp) -> Result<()> {
        let mut bytes = Zeroizing::new(vec![0; RECOVERY_CODES * CODE_BYTES]);
        self.random().fill(&mut bytes)?;
        let sealed = self.keyring().seal(&bytes, &draft_identity(user), self.random())?;
        recovery::set_draft(tx, user, session, &sealed, now).await?;
        Ok(())
    }

    pub(crate) fn recovery_lane(user: &UserId) -> Limiter {
        Limiter { name: format!("recovery/{user}"), budget: AttemptPolicy::STRICT }
    }
}

/// Voids all codes and drafts of a user.
pub(crate) async fn forget(tx: &mut Tx, user: &UserId) -> Result<()> {
    recovery::remove_all(tx, user).await?;
    recovery::remove_draft(tx, user).await?;
    Ok(())
}

/// The codes of a set, from its random bytes.
fn codes(bytes: &[u8]) -> impl Iterator<Item = Result<RecoveryCode>> {
    bytes.chunks(CODE_BYTES).map(|chunk| Ok(RecoveryCode::parse(&BASE32_NOPAD.encode(chunk))?))
}

/// Bound to the user: a row copied to another user is worth nothing.
fn hash(user: &UserId, code: &RecoveryCode) -> TokenHash {
    TokenHash::of(&format!("recovery/{user}/{}", code.expose()))
}

fn draft_identity(user: &UserId) -> String {
    format!("recovery-draft/user/{user}")
}
