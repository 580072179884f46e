//! Recovery codes: printed one-time substitutes for a code.
//!
//! A new set is a draft: sealed, shown in the session that made it until its owner has said that it is saved, and worth
//! nothing until then. Then only the hashes remain. Recovery codes never count as an authenticator.

use crate::{
    CodeAnswer, Engine, Result,
    budgets::Lane,
    caller::{Caller, HalfIn, Member},
    crypto::{Sealed, TokenHash},
    model::{RecoveryState, Refusal, Timestamp, UserId},
    rules::{Budget, Code, RECOVERY_CHARS, RECOVERY_CODES, RecoveryCode, SETUP_MILLIS},
    store::{Tx, recovery, sessions},
};
use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

const CODE_BYTES: usize = RECOVERY_CHARS * 5 / 8;

impl Engine {
    /// Signs in with a recovery code in place of the code that is due. Each counts once and has its own budget, so
    /// that wrong codes of an authenticator never block it. Using the last one makes a new set.
    pub async fn use_recovery_code(&self, caller: &HalfIn, typed: &str) -> Result<CodeAnswer> {
        let code = RecoveryCode::parse(typed)?;
        let (now, user) = (self.now(), caller.user());
        let mut tx = self.write_as(caller).await?;
        let lanes = [Self::recovery_lane(user)];
        if let Some(until) = self.pause_of(&mut tx, &lanes[0], now).await? {
            // Whatever was typed: nothing may tell a right one from a wrong one now.
            sessions::end(&mut tx, &caller.session).await?;
            tx.commit().await?;
            return Ok(CodeAnswer::Burnt { until });
        }
        let right = recovery::spend(&mut tx, user, &hash(user, &code), now).await?;
        let answer = match (right, self.count_try(&mut tx, &lanes, right, now).await?) {
            (true, _) => {
                if recovery::left(&mut tx, user).await? == 0 {
                    self.draft(&mut tx, caller, now).await?;
                }
                Ok(CodeAnswer::Raised(self.raise(&mut tx, caller, now).await?))
            }
            (false, Some(Refusal::Paused { until })) => {
                sessions::end(&mut tx, &caller.session).await?;
                Ok(CodeAnswer::Burnt { until })
            }
            (false, refusal) => Err(refusal.unwrap_or(Refusal::WrongRecoveryCode).into()),
        };
        tx.commit().await?;
        answer
    }

    /// Makes a new set, as a draft, for a fresh code of one of the caller's authenticators. The present set stays
    /// good until the new one is saved.
    pub async fn renew_recovery_codes(&self, caller: &Member, code: &str) -> Result<()> {
        let code = Code::parse(code)?;
        let now = self.now();
        let mut tx = self.write_as(caller).await?;
        let refusal = self.spend_code(&mut tx, caller.user(), code, now).await?;
        if refusal.is_none() {
            self.draft(&mut tx, caller, now).await?;
        }
        tx.commit().await?;
        refusal.map_or(Ok(()), |refusal| Err(refusal.into()))
    }

    /// The set that waits to be saved, in its printed form: for the session that made it, for half an hour.
    pub async fn recovery_draft(&self, caller: &Member) -> Result<Option<Vec<String>>> {
        let sealed = self.own_draft(&mut self.read().await?, caller).await?;
        let open = |sealed| self.keyring().open(&sealed, &draft_identity(caller.user()));
        let Some(bytes) = sealed.map(open).transpose()? else { return Ok(None) };
        codes(&bytes).map(|code| code.map(|code| code.grouped())).collect::<Result<_>>().map(Some)
    }

    /// How many recovery codes the caller has, and whether a set waits to be saved in this session.
    pub async fn recovery_state(&self, caller: &Member) -> Result<RecoveryState> {
        self.recovery_state_in(&mut self.read().await?, caller).await
    }

    pub(crate) async fn recovery_state_in(&self, tx: &mut Tx, caller: &Member) -> Result<RecoveryState> {
        let left = recovery::left(tx, caller.user()).await?;
        Ok(RecoveryState { left, unsaved: self.own_draft(tx, caller).await?.is_some() })
    }

    async fn own_draft(&self, tx: &mut Tx, caller: &Caller) -> Result<Option<Sealed>> {
        let made_after = self.now().plus(-SETUP_MILLIS);
        Ok(recovery::draft(tx, caller.user(), &caller.session, made_after).await?)
    }

    /// The caller has saved the set: from now on it is the one that counts, and only its hashes remain.
    pub async fn keep_recovery_codes(&self, caller: &Member) -> Result<()> {
        let (now, user) = (self.now(), caller.user());
        let mut tx = self.write_as(caller).await?;
        let sealed = self.own_draft(&mut tx, caller).await?.ok_or(Refusal::NotFound)?;
        recovery::remove_all(&mut tx, user).await?;
        for code in codes(&self.keyring().open(&sealed, &draft_identity(user))?) {
            recovery::insert(&mut tx, user, &hash(user, &code?), now).await?;
        }
        recovery::remove_draft(&mut tx, user).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes a draft if the user has no codes: the end of the first enrolment.
    pub(crate) async fn first_recovery_codes(&self, tx: &mut Tx, caller: &Caller, now: Timestamp) -> Result<()> {
        if recovery::left(tx, caller.user()).await? == 0 { self.draft(tx, caller, now).await } else { Ok(()) }
    }

    async fn draft(&self, tx: &mut Tx, caller: &Caller, now: Timestamp) -> Result<()> {
        let mut bytes = Zeroizing::new(vec![0; RECOVERY_CODES * CODE_BYTES]);
        self.chance().fill(&mut bytes)?;
        let sealed = self.keyring().seal(&bytes, &draft_identity(caller.user()), self.chance())?;
        recovery::set_draft(tx, caller.user(), &caller.session, &sealed, now).await?;
        Ok(())
    }

    pub(crate) fn recovery_lane(user: &UserId) -> Lane {
        Lane { name: format!("recovery/{user}"), budget: Budget::STRICT }
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
