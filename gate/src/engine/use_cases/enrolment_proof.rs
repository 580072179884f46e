//! The takeover guard: at the forced set-up, and after a reset, whoever enrols first needs a second proof: a code mailed
//! to the user's address and typed in the same browser, or a pass that an administrator or the operator issued. A thief
//! of the password alone cannot enrol an own phone.

use crate::{
    engine::{
        Engine, Result,
        caller::{Caller, Onboarding},
        crypto::{RandomSource, TokenHash},
        store::{
            Tx, budgets,
            proofs::{self, Kind, NewProof},
            sessions, users,
        },
        use_cases::audit::AuditEntry,
        use_cases::budgets::Limiter,
        use_cases::letters,
    },
    model::{Action, EnrolmentGuard, Factor, Refusal, SessionId, Timestamp, UserId},
    rules::{AttemptPolicy, ENROLMENT_CODE_MILLIS, EnrolmentProof, MAILED_DIGITS, PASS_CHARS, PASS_MILLIS},
};
use data_encoding::BASE32_NOPAD;

impl Engine {
    /// Whether the caller has to give a second proof before setting up, and how.
    pub async fn enrolment_guard(&self, caller: &Onboarding) -> Result<EnrolmentGuard> {
        let now = self.now();
        let mut tx = self.read().await?;
        let due = self.is_proof_due(&mut tx, caller).await?;
        let mailed = proofs::of_user(&mut tx, caller.user(), Kind::EnrolmentCode, &caller.session, now).await?;
        Ok(EnrolmentGuard {
            due,
            mail: self.can_mail(),
            password_mailed: users::is_password_mailed(&mut tx, caller.user()).await?,
            mailed_until: mailed.filter(|_| due).map(|proof| proof.expires_at),
        })
    }

    pub(crate) async fn is_proof_due(&self, tx: &mut Tx, caller: &Caller) -> Result<bool> {
        let row = sessions::find(tx, &caller.token).await?.ok_or(crate::engine::Error::SessionGone)?;
        Ok(crate::engine::use_cases::sessions::proof_due(&row, caller.stage))
    }

    /// Mails a new code; older ones of this session stop counting. Five in a row, then pauses.
    pub async fn mail_enrolment_code(&self, caller: &Onboarding) -> Result<()> {
        if !self.can_mail() {
            return Err(Refusal::NoMail.into());
        }
        let now = self.now();
        let mut tx = self.write_as(caller).await?;
        if !self.is_proof_due(&mut tx, caller).await? {
            return Ok(());
        }
        let refusal = self.mail_code(&mut tx, caller, &caller.session, now).await?;
        tx.commit().await?;
        refusal.map_or(Ok(()), |refusal| Err(refusal.into()))
    }

    /// Mails a code to whoever begins an onboarding session; nothing while too many were mailed.
    pub(crate) async fn mail_code(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        session: &SessionId,
        now: Timestamp,
    ) -> Result<Option<Refusal>> {
        let lane = mail_lane(caller.user());
        if users::is_password_mailed(tx, caller.user()).await? {
            // The mailbox has proven itself already; twice the same is no second proof.
            return Ok(Some(Refusal::PassOnly));
        }
        if let Some(until) = self.pause_of(tx, &lane, now).await? {
            return Ok(Some(Refusal::LockedOut { until }));
        }
        budgets::fail(tx, &lane.name, None, now).await?;
        let code = EnrolmentProof::Mailed(digits(self.random())?);
        let hash = proof_hash(caller.user(), &code);
        let lasts = ENROLMENT_CODE_MILLIS;
        let new = NewProof {
            kind: Kind::EnrolmentCode,
            user: caller.user(),
            session: Some(session),
            sealed: None,
            lasts,
        };
        proofs::replace(tx, &hash, &new, now).await?;
        let letter =
            letters::enrolment_code(&caller.identity, &code.grouped(), &caller.client, now, self.public_url());
        self.post(tx, letter, now).await?;
        self.record(tx, AuditEntry::by(caller, Action::EnrolmentCodeMailed), now).await?;
        Ok(None)
    }

    /// Takes a mailed code (of this session) or a pass. Wrong ones use up a budget of their own; after five the mailed
    /// code is void. Where no proof is due, nothing is used up.
    pub async fn prove_enrolment(&self, caller: &Onboarding, typed: &str) -> Result<()> {
        let proof = EnrolmentProof::parse(typed)?;
        let (now, user) = (self.now(), caller.user());
        let (kind, factor, session) = match &proof {
            EnrolmentProof::Mailed(_) => (Kind::EnrolmentCode, Factor::Mail, Some(&caller.session)),
            EnrolmentProof::Pass(_) => (Kind::Pass, Factor::Pass, None),
        };
        let mut tx = self.write_as(caller).await?;
        if !self.is_proof_due(&mut tx, caller).await? {
            return Ok(());
        }
        // A lane of its own for each session and for passes: whoever has the password must not pause the owner's proof.
        // Each mailed code is for one session, and how many are mailed has its own budget.
        let lanes = [match &proof {
            EnrolmentProof::Mailed(_) => guard_lane(user, caller.session.as_str()),
            EnrolmentProof::Pass(_) => guard_lane(user, "pass"),
        }];
        if let Some(until) = self.pause_of(&mut tx, &lanes[0], now).await? {
            return Err(Refusal::LockedOut { until }.into());
        }
        let right = proofs::spend(&mut tx, &proof_hash(user, &proof), kind, user, session, now).await?;
        let refusal = self.count_try(&mut tx, &lanes, right, now).await?;
        let answer = if right {
            sessions::prove(&mut tx, &caller.session, now).await?;
            budgets::clear(&mut tx, &mail_lane(user).name).await?;
            Ok(())
        } else {
            if refusal.is_some() {
                proofs::remove_of_session(&mut tx, user, Kind::EnrolmentCode, &caller.session).await?;
            }
            Err(refusal.unwrap_or(Refusal::BadProof).into())
        };
        let action = if right { Action::EnrolmentProven } else { Action::EnrolmentProofRefused };
        self.record(&mut tx, AuditEntry::by(caller, action).with(factor), now).await?;
        tx.commit().await?;
        answer
    }

    /// Makes a pass for `user`; an older one stops counting. `session` may see it again for a while.
    pub(crate) async fn make_pass(
        &self,
        tx: &mut Tx,
        user: &UserId,
        session: Option<&SessionId>,
        now: Timestamp,
    ) -> Result<EnrolmentProof> {
        let mut bytes = [0; PASS_CHARS * 5 / 8];
        self.random().fill(&mut bytes)?;
        let pass = EnrolmentProof::Pass(BASE32_NOPAD.encode(&bytes).to_lowercase());
        let sealed = self.keyring().seal(pass.expose().as_bytes(), &pass_identity(user), self.random())?;
        let sealed = session.map(|_| &sealed);
        let new = NewProof { kind: Kind::Pass, user, session, sealed, lasts: PASS_MILLIS };
        proofs::replace(tx, &proof_hash(user, &pass), &new, now).await?;
        Ok(pass)
    }

    pub(crate) fn open_pass(
        &self,
        sealed: &crate::engine::crypto::Sealed,
        user: &UserId,
    ) -> Result<EnrolmentProof> {
        let text = self.keyring().open(sealed, &pass_identity(user))?;
        Ok(EnrolmentProof::parse(&String::from_utf8_lossy(&text))?)
    }
}

/// The lane of wrong proofs of one kind or session.
fn guard_lane(user: &UserId, of: &str) -> Limiter {
    Limiter { name: format!("enrolment-proof/{user}/{of}"), budget: AttemptPolicy::STRICT }
}

/// The lane of mailed codes, so that nobody's mailbox is filled.
fn mail_lane(user: &UserId) -> Limiter {
    Limiter { name: format!("enrolment-mail/{user}"), budget: AttemptPolicy::STRICT }
}

/// Bound to the user: a row copied to another user is worth nothing.
fn proof_hash(user: &UserId, proof: &EnrolmentProof) -> TokenHash {
    TokenHash::of(&format!("enrolment/{user}/{}", proof.expose()))
}

fn pass_identity(user: &UserId) -> String {
    format!("pass/user/{user}")
}

/// Digits of a mailed code, each equally likely: bytes that would favour small digits are drawn again.
fn digits(random: &dyn RandomSource) -> Result<String> {
    let mut digits = String::new();
    while digits.len() < MAILED_DIGITS {
        let mut byte = [0];
        random.fill(&mut byte)?;
        if byte[0] < 250 {
            digits.push(char::from(b'0' + byte[0] % 10));
        }
    }
    Ok(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::crypto::OsRandom;

    #[test]
    fn mailed_codes_can_be_typed() {
        for _ in 0..100 {
            let code = digits(&OsRandom).unwrap();
            assert_eq!(EnrolmentProof::parse(&code), Ok(EnrolmentProof::Mailed(code)));
        }
    }
}
