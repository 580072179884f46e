//! Proving one's identity before an enrolment that an attacker with the password could reach: at the forced
//! set-up, and after a reset.

use crate::{
    engine::{
        Engine, Result,
        caller::{Onboarding, Repeatable},
        crypto::PlainToken,
        services::{
            attempts::{Attempted, Limiter},
            audit::AuditEntry,
            enrolment_proofs::{enrolment_proof_hash, is_own_proof_due, mailed_code_key},
            repeats::{Answer, KeptAnswer, Request},
        },
        store::{
            attempts,
            proofs::{self, ProofKind},
            sessions, user_state, users,
        },
    },
    model::{Action, EnrolmentGuard, Factor, Refusal, Stage},
    rules::{EnrolmentProof, MAIL_INTERVAL},
};

impl Answer for Option<PlainToken> {
    fn again(mut kept: KeptAnswer, _: Option<Stage>) -> Option<Self> {
        kept.token().map(Some)
    }
}

/// How many administrators are named to a user who needs an enrolment pass: one of them will be there.
const PASS_ISSUERS: i64 = 5;

impl Engine {
    /// Whether the caller has to prove their identity before setting up, and how.
    pub async fn enrolment_guard(&self, caller: &Onboarding) -> Result<EnrolmentGuard> {
        let mut tx = self.read().await?;
        let due = is_own_proof_due(&mut tx, caller).await?;
        let mailed = proofs::of_session(&mut tx, caller.user(), ProofKind::EnrolmentCode, &caller.session).await?;
        let pass_issuers = if due {
            users::names_of_pass_issuers(&mut tx, caller.tpp(), caller.user(), PASS_ISSUERS).await?
        } else {
            Vec::new()
        };
        Ok(EnrolmentGuard {
            pass_issuers,
            due,
            mail: self.can_mail(),
            password_mailed: user_state::is_password_mailed(&mut tx, caller.user()).await?,
            mailed_until: mailed.filter(|_| due).map(|proof| proof.expires_at),
        })
    }

    /// Mails a new code; older ones of this session stop counting. Five in a row, then lockouts. `false`: the last one
    /// was mailed so short a time ago that it still counts, and is on its way.
    pub async fn mail_enrolment_code(&self, caller: &Onboarding) -> Result<bool> {
        if !self.can_mail() {
            return Err(Refusal::NoMail.into());
        }
        let mut work = self.begin_as(caller).await?;
        if !is_own_proof_due(&mut work, caller).await? {
            return Ok(true);
        }
        let last = proofs::of_session(&mut work, caller.user(), ProofKind::EnrolmentCode, &caller.session).await?;
        if last.is_some_and(|last| work.now() < last.created_at.plus(MAIL_INTERVAL)) {
            return Ok(false);
        }
        work.send_enrolment_code(&caller.identity, &caller.session).await??;
        work.commit().await?;
        Ok(true)
    }

    /// Takes a mailed code (of this session) or an enrolment pass, and begins the set-up. Wrong ones count on a
    /// limiter of their own; after five the mailed code is void. Gives the new token of the session: a proof
    /// raises what the session may do (ASVS 5.0 7.2.4). `None`: no proof is due, and nothing was changed or
    /// counted. Repeatable.
    pub async fn prove_enrolment(
        &self,
        caller: impl Into<Repeatable<Onboarding>>,
        typed: &str,
    ) -> Result<Option<PlainToken>> {
        let (caller, proof) = (caller.into(), EnrolmentProof::parse(typed)?);
        let request = caller.request("identity", &[proof.expose()]);
        let done = async { self.prove_enrolment_once(caller.live()?, &proof, &request).await }.await;
        self.or_answer_again(&request, done).await
    }

    async fn prove_enrolment_once(
        &self,
        caller: &Onboarding,
        proof: &EnrolmentProof,
        request: &Request,
    ) -> Result<Option<PlainToken>> {
        let user = caller.user();
        let mut work = self.begin_as(caller).await?;
        if !is_own_proof_due(&mut work, caller).await? {
            return Ok(None);
        }
        // One limiter for each session, one for passes: an attacker with the password must not lock the owner's
        // proof. Each mailed code is for one session, and how many are mailed is limited too.
        let (kind, factor, session, scope) = match proof {
            EnrolmentProof::MailedCode(_) => {
                (ProofKind::EnrolmentCode, Factor::Mail, Some(&caller.session), caller.session.as_str())
            }
            EnrolmentProof::EnrolmentPass(_) => (ProofKind::EnrolmentPass, Factor::EnrolmentPass, None, "pass"),
        };
        let limiter = Limiter::strict(format!("enrolment-proof/{user}/{scope}"));
        if let Some(until) = work.locked_until(&limiter).await? {
            return Err(Refusal::LockedOut { until }.into());
        }
        let right = proofs::spend(&mut work, &enrolment_proof_hash(user, proof), kind, user, session).await?;
        let outcome = if right { Ok(()) } else { Err(Refusal::BadProof) };
        let counted = work.count_attempt(&[limiter], outcome, Attempted::IdentityProof(factor)).await?;
        let mut work = counted.accepted()?;
        sessions::mark_identity_proven(&mut work, &caller.session).await?;
        attempts::clear_prefix(&mut work, &mailed_code_key(user)).await?;
        work.start_setup(caller).await?;
        let token = work.renew_token(caller).await?;
        work.keep_answer(request, &KeptAnswer::new(Some(&token), None)).await?;
        work.record(AuditEntry::new(Action::EnrolmentProven).factor(factor)).await?;
        work.commit().await?;
        Ok(Some(token))
    }
}
