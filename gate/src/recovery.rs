//! Recovery codes: printed one-time substitutes for a code.
//!
//! A new set is a draft: sealed, shown until its owner has said that it is saved, and worth nothing until then. Then
//! only the hashes remain. Recovery codes never count as an authenticator.

use crate::{
    CodeAnswer, Engine, Result,
    caller::{HalfIn, Member},
    crypto::TokenHash,
    model::{Refusal, UserId},
    rules::{Budget, Code, RECOVERY_CHARS, RECOVERY_CODES, RecoveryCode},
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
        let lanes = [crate::budgets::Lane { name: format!("recovery/{user}"), budget: Budget::STRICT }];
        // The transaction is dropped, and with it the code is unspent again, when the lane is paused.
        let right = recovery::spend(&mut tx, user, &hash(user, &code), now).await?;
        let refusal = self.count_try(&mut tx, &lanes, right, now).await?;
        let answer = match (right, refusal) {
            (true, None) => {
                if recovery::left(&mut tx, user).await? == 0 {
                    self.draft(&mut tx, user).await?;
                }
                Ok(CodeAnswer::Raised(self.raise(&mut tx, caller, now).await?))
            }
            (true, Some(refusal)) => return Err(refusal.into()),
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
            self.draft(&mut tx, caller.user()).await?;
        }
        tx.commit().await?;
        refusal.map_or(Ok(()), |refusal| Err(refusal.into()))
    }

    /// The set that waits to be saved, in its printed form.
    pub async fn recovery_draft(&self, caller: &Member) -> Result<Option<Vec<String>>> {
        let sealed = recovery::draft(&mut self.read().await?, caller.user()).await?;
        let open = |sealed| self.keyring().open(&sealed, &draft_identity(caller.user()));
        let Some(bytes) = sealed.map(open).transpose()? else { return Ok(None) };
        codes(&bytes).map(|code| code.map(|code| code.grouped())).collect::<Result<_>>().map(Some)
    }

    /// The caller has saved the set: from now on it is the one that counts, and only its hashes remain.
    pub async fn keep_recovery_codes(&self, caller: &Member) -> Result<()> {
        let (now, user) = (self.now(), caller.user());
        let mut tx = self.write_as(caller).await?;
        let sealed = recovery::draft(&mut tx, user).await?.ok_or(Refusal::NotFound)?;
        recovery::remove_all(&mut tx, user).await?;
        for code in codes(&self.keyring().open(&sealed, &draft_identity(user))?) {
            recovery::insert(&mut tx, user, &hash(user, &code?), now).await?;
        }
        recovery::remove_draft(&mut tx, user).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes a draft if the user has neither codes nor a draft: the end of the first enrolment.
    pub(crate) async fn first_recovery_codes(&self, tx: &mut Tx, user: &UserId) -> Result<()> {
        let none = recovery::left(tx, user).await? == 0 && recovery::draft(tx, user).await?.is_none();
        if none { self.draft(tx, user).await } else { Ok(()) }
    }

    async fn draft(&self, tx: &mut Tx, user: &UserId) -> Result<()> {
        let mut bytes = Zeroizing::new(vec![0; RECOVERY_CODES * CODE_BYTES]);
        self.chance().fill(&mut bytes)?;
        let sealed = self.keyring().seal(&bytes, &draft_identity(user), self.chance())?;
        recovery::set_draft(tx, user, &sealed).await?;
        Ok(())
    }
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
