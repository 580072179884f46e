//! Enrolment: begin a set-up, show it, confirm it with one code, or give it up.

use crate::{
    engine::{
        Completed, Engine, Error, IssuedSession, Result, StepUp,
        caller::{Caller, Onboarding, Repeatable},
        crypto::{TotpSecret, qr},
        services::{
            audit::{AuditDetail, AuditEntry},
            enrolment_proofs::is_own_proof_due,
            repeats::{KeptAnswer, Request},
            sessions::is_identity_proof_due,
            setup::setup_in_progress,
        },
        store::{
            authenticators,
            proofs::{self, ProofKind},
            recovery_codes, sessions, setups,
            setups::SetupRecord,
            user_state,
        },
        unit_of_work::UnitOfWork,
    },
    model::{AccountOperation, Action, Authenticator, Refusal, SecurityEvent, Stage, Timestamp, TotpSetup},
    rules::{
        Code, SETUP_LIFETIME, STEP_UP_LIFETIME, Verdict, account_label, clean_name, clock_offset, distinct_name,
        issuer_label, judge, may_add, next_drift, step_at,
    },
};

/// The name of an authenticator whose owner gave none.
const DEFAULT_NAME: &str = "Authenticator app";

impl Engine {
    /// Begins to set up an authenticator.
    ///
    /// A further authenticator has to be confirmed with a code, the first one with the password, unless that was
    /// given a moment ago. The first one at the forced set-up, or after a reset, needs a proof of identity
    /// instead.
    pub async fn begin_setup(&self, caller: &Onboarding) -> Result<StepUp> {
        let mut work = self.begin_as(caller).await?;
        let number = authenticators::number_of(&mut work, caller.user()).await?;
        may_add(number)?;
        if is_own_proof_due(&mut work, caller).await? {
            return Err(Refusal::ProofDue.into());
        }
        let fresh = number == 0 && work.now() < caller.signed_in_at.plus(STEP_UP_LIFETIME);
        let in_progress = setup_in_progress(&mut work, caller).await?.is_some();
        if caller.stage == Stage::Authenticated && !fresh && !in_progress {
            return work.request_step_up(caller, AccountOperation::AddAuthenticator).await;
        }
        work.start_setup(caller).await?;
        work.commit().await?;
        let operation = AccountOperation::AddAuthenticator.into();
        Ok(StepUp::Completed(Completed { operation, token: None, device: None }))
    }

    /// Whether a set-up is in progress in this session.
    pub async fn is_setup_in_progress(&self, caller: &Onboarding) -> Result<bool> {
        Ok(setup_in_progress(&mut self.read().await?, caller).await?.is_some())
    }

    /// What the app needs for the set-up in progress in this session, if there is one.
    pub async fn setup(&self, caller: &Onboarding) -> Result<Option<TotpSetup>> {
        let mut tx = self.read().await?;
        let Some(record) = setup_in_progress(&mut tx, caller).await? else { return Ok(None) };
        let secret = self.open_totp_secret(&record.secret, &record.authenticator, caller.user())?;
        let identity = &caller.identity;
        let issuer = issuer_label(&identity.tpp.name, self.environment());
        let account = account_label(&identity.email.readable(), record.label_number);
        let uri = secret.uri(&issuer, &account)?;
        Ok(Some(TotpSetup {
            key: secret.key(),
            qr: qr::encode(&uri)?,
            uri,
            label: format!("{issuer}: {account}"),
            expires_at: record.created_at.plus(SETUP_LIFETIME),
        }))
    }

    /// Verifies one code of the secret that is being set up and makes it an authenticator named `name` (empty: a
    /// default name). The code is spent. The session is upgraded with a new token. `end_others`: all other
    /// sessions of the user end; those in which no code was given end in any case. Repeatable.
    pub async fn confirm_setup(
        &self,
        caller: impl Into<Repeatable<Onboarding>>,
        name: &str,
        code: &str,
        end_others: bool,
    ) -> Result<IssuedSession> {
        let (caller, code) = (caller.into(), Code::parse(code)?);
        let request = caller.request("setup", &[&code.value().to_string()]);
        let done = async { self.confirm_setup_once(caller.live()?, name, code, end_others, &request).await };
        let done = done.await;
        self.or_answer_again(&request, done).await
    }

    async fn confirm_setup_once(
        &self,
        caller: &Onboarding,
        name: &str,
        code: Code,
        end_others: bool,
        request: &Request,
    ) -> Result<IssuedSession> {
        let name = if name.trim().is_empty() { DEFAULT_NAME.to_owned() } else { clean_name(name)? };
        let mut work = self.begin_as(caller).await?;
        let setup = setup_in_progress(&mut work, caller).await?.ok_or(Refusal::NoSetup)?;
        let secret = self.open_totp_secret(&setup.secret, &setup.authenticator, caller.user())?;
        let step = accepted_step(code, work.now(), &secret)?;
        let session = work.session.as_ref().ok_or(Error::SessionGone)?;
        if is_identity_proof_due(session, caller.stage) {
            return Err(Refusal::ProofDue.into());
        }
        let was_proven = session.identity_proven_at.is_some();
        if !setups::remove(&mut work, &caller.session).await? {
            return Err(Refusal::NoSetup.into());
        }
        let name = enrol(&mut work, caller, setup, (&name, step), was_proven).await?;
        let issued = work.upgrade_session(caller).await?;
        sessions::mark_code_given(&mut work, &caller.session).await?;
        work.end_sessions_except(caller, end_others).await?;
        work.keep_answer(request, &KeptAnswer::from(&issued)).await?;
        work.record(AuditEntry::new(Action::AuthenticatorAdded).detail(AuditDetail::Name(name))).await?;
        work.commit().await?;
        Ok(issued)
    }

    /// Gives up the set-up in progress, if there is one.
    pub async fn cancel_setup(&self, caller: &Onboarding) -> Result<()> {
        let mut work = self.begin_as(caller).await?;
        setups::remove(&mut work, &caller.session).await?;
        work.commit().await?;
        Ok(())
    }
}

/// Makes the set-up an authenticator, and what follows from it. Gives its name, which differs from all others of
/// the user.
async fn enrol(
    work: &mut UnitOfWork,
    caller: &Caller,
    setup: SetupRecord,
    (name, step): (&str, i64),
    was_proven: bool,
) -> Result<String> {
    let (user, now) = (caller.user(), work.now());
    let others = authenticators::of_user(work, user).await?;
    may_add(u32::try_from(others.len()).unwrap_or(u32::MAX))?;
    let names: Vec<&str> = others.iter().map(|row| row.name.as_str()).collect();
    let name = distinct_name(name, &names);
    let drift = next_drift(0, step - step_at(now));
    let authenticator =
        Authenticator { id: setup.authenticator, name: name.clone(), created_at: now, last_used_at: now, drift };
    let secret = (&setup.secret, setup.label_number);
    authenticators::insert(work, user, &authenticator, secret, step).await?;
    if recovery_codes::left(work, user).await? == 0 {
        work.draft_recovery_codes(user).await?;
    }
    user_state::set_reset_at(work, user, None).await?;
    user_state::set_password_mailed_at(work, user, None).await?;
    // What proved the first enrolment must not prove another one.
    proofs::remove(work, user, ProofKind::EnrolmentPass).await?;
    work.notify(&caller.identity, SecurityEvent::AuthenticatorAdded { name: name.clone() }).await?;
    if others.is_empty() && was_proven {
        let colleague = SecurityEvent::ColleagueEnrolled { name: caller.identity.with_address() };
        work.notify_administrators(&caller.identity, colleague).await?;
    }
    Ok(name)
}

/// The time step of the code, if it is one of `secret` now.
fn accepted_step(code: Code, now: Timestamp, secret: &TotpSecret) -> Result<i64> {
    if let Verdict::Accepted { step } = judge(code, now, i64::MIN, secret.codes()?) {
        return Ok(step);
    }
    let off = clock_offset(code, now, secret.codes()?);
    Err(off.map_or(Refusal::WrongCode, |ahead_millis| Refusal::ClockOff { ahead_millis }).into())
}
