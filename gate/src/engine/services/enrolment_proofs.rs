//! Proofs of identity for an enrolment: a code mailed to the user's address and typed in the same browser, or a
//! pass that an administrator or the operator issued. An attacker who has the password alone cannot enrol an
//! authenticator.

use crate::{
    engine::{
        EmailContent, Engine, Error, Result,
        caller::Caller,
        crypto::{RandomSource, Sealed, TokenHash},
        error::InternalError,
        services::{attempts::Limiter, audit::AuditEntry, sessions::is_identity_proof_due},
        store::{
            Tx, attempts,
            proofs::{self, NewProof, ProofKind},
            sessions, user_state, users,
        },
        unit_of_work::UnitOfWork,
    },
    model::{Action, Identity, Refusal, SessionId, UserId},
    rules::{
        AttemptPolicy, ENROLMENT_CODE_LIFETIME, ENROLMENT_PASS_CHARS, ENROLMENT_PASS_LIFETIME, EnrolmentProof,
        MAILED_DIGITS,
    },
};
use data_encoding::BASE32_NOPAD;

/// Whether the caller has to prove their identity before an authenticator can be enrolled.
pub(crate) async fn is_own_proof_due(tx: &mut Tx, caller: &Caller) -> Result<bool> {
    let row = sessions::find(tx, &caller.token).await?.ok_or(Error::SessionGone)?;
    Ok(is_identity_proof_due(&row, caller.stage))
}

/// Counts the codes mailed to a user from anywhere, so that mailboxes cannot be filled. The keys of networks and
/// browsers begin with this one.
pub(crate) fn mailed_code_key(user: &UserId) -> String {
    format!("enrolment-mail/{user}")
}

impl UnitOfWork {
    /// Mails a code that is valid in `session` only, unless none may be mailed now: then `Err` says why and
    /// nothing was changed. Five in a row from one
    /// network, then lockouts.
    pub(crate) async fn send_enrolment_code(
        &mut self,
        user: &Identity,
        session: &SessionId,
    ) -> Result<Result<(), Refusal>, InternalError> {
        if user_state::is_password_mailed(self, &user.id).await? {
            // The mailbox has set the password already; it cannot be the second proof as well.
            return Ok(Err(Refusal::PassOnly));
        }
        let limiters = self.mailed_code_limiters(&user.id).await?;
        for limiter in &limiters {
            if let Some(until) = self.locked_until(limiter).await? {
                return Ok(Err(Refusal::LockedOut { until }));
            }
        }
        for limiter in limiters {
            attempts::fail(self, &limiter.key, None).await?;
        }
        let code = EnrolmentProof::MailedCode(random_digits(self.engine().random())?);
        let new = NewProof {
            kind: ProofKind::EnrolmentCode,
            user: &user.id,
            session: Some(session),
            sealed: None,
            lifetime: ENROLMENT_CODE_LIFETIME,
        };
        proofs::replace(self, &enrolment_proof_hash(&user.id, &code), &new).await?;
        self.enqueue(user, &user.email, EmailContent::EnrolmentCode { code: code.grouped() }).await?;
        self.record(AuditEntry::new(Action::EnrolmentCodeMailed)).await?;
        Ok(Ok(()))
    }

    /// A browser that the user signed in with before has a limiter of its own. Others are counted by network, and
    /// more generously together: an attacker with the password must not use up the codes of the owner.
    async fn mailed_code_limiters(&mut self, user: &UserId) -> Result<Vec<Limiter>, InternalError> {
        let (client, key) = (self.actor.client.clone(), mailed_code_key(user));
        let known = users::password_hash(self, user).await?.map(|hash| (user.clone(), hash));
        let device = client.device.as_deref().and_then(|token| self.engine().known_device(token, known.as_ref()));
        Ok(match device {
            Some(device) => vec![Limiter::strict(format!("{key}/device/{device}"))],
            None => vec![
                Limiter::strict(format!("{key}/network/{}", client.network.unwrap_or_default())),
                Limiter { key, policy: AttemptPolicy::MAILS },
            ],
        })
    }

    /// Makes an enrolment pass for `user`; an older one stops counting. `shown_in`: the session that may see it
    /// again for a while.
    pub(crate) async fn make_enrolment_pass(
        &mut self,
        user: &UserId,
        shown_in: Option<&SessionId>,
    ) -> Result<EnrolmentProof, InternalError> {
        let mut bytes = [0; ENROLMENT_PASS_CHARS * 5 / 8];
        let engine = self.engine();
        engine.random().fill(&mut bytes)?;
        let pass = EnrolmentProof::EnrolmentPass(BASE32_NOPAD.encode(&bytes).to_lowercase());
        let sealed = engine.keyring().seal(pass.expose().as_bytes(), &pass_aad(user), engine.random())?;
        let new = NewProof {
            kind: ProofKind::EnrolmentPass,
            user,
            session: shown_in,
            sealed: shown_in.map(|_| &sealed),
            lifetime: ENROLMENT_PASS_LIFETIME,
        };
        proofs::replace(self, &enrolment_proof_hash(user, &pass), &new).await?;
        Ok(pass)
    }
}

impl Engine {
    pub(crate) fn open_enrolment_pass(&self, sealed: &Sealed, user: &UserId) -> Result<EnrolmentProof> {
        let text = self.keyring().open(sealed, &pass_aad(user))?;
        Ok(EnrolmentProof::parse(&String::from_utf8_lossy(&text))?)
    }
}

/// Bound to the user: a row copied to another user is worth nothing.
pub(crate) fn enrolment_proof_hash(user: &UserId, proof: &EnrolmentProof) -> TokenHash {
    TokenHash::of(&format!("enrolment/{user}/{}", proof.expose()))
}

fn pass_aad(user: &UserId) -> String {
    format!("pass/user/{user}")
}

/// The digits of a mailed code, each equally likely: bytes that would favour small digits are drawn again.
fn random_digits(random: &dyn RandomSource) -> Result<String, InternalError> {
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
            let code = random_digits(&OsRandom).unwrap();
            assert_eq!(EnrolmentProof::parse(&code), Ok(EnrolmentProof::MailedCode(code)));
        }
    }
}
