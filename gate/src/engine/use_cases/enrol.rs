//! Enrolment: begin, show, confirm with one code, or give up.
//!
//! The secret waits in the store, sealed and bound to the session that began; it is no authenticator, and harms
//! none, until one code of it has been verified.

use crate::{
    engine::{
        Engine, Error, IssuedSession, Result,
        caller::{Caller, Onboarding},
        crypto::TotpSecret,
        crypto::qr,
        store::{Tx, authenticators, proofs, sessions, setups, setups::SetupRecord, users},
        use_cases::audit::{AuditEntry, Detail},
        use_cases::sessions::proof_due,
        use_cases::step_up::{Outcome, StepUp},
    },
    model::{Action, Authenticator, AuthenticatorId, Operation, Refusal, SecurityEvent, Setup, Stage, Timestamp},
    rules::{
        Code, FRESH_MILLIS, SETUP_MILLIS, Verdict, clean_name, clock_error, distinct_name, judge, may_add,
        next_drift, step_at,
    },
};

/// Bytes of the `otpauth://` address for each of issuer and account.
const LABEL_BYTES: usize = 100;
/// The name of an authenticator whose owner gave none.
const PLAIN_NAME: &str = "Authenticator app";

impl Engine {
    /// Begins to set up an authenticator. While one is under way it stays as it is: pressing the button twice
    /// must not change the key that an app may have scanned already.
    ///
    /// A further authenticator has to be confirmed with a code, the first one with the password, unless that was given
    /// a moment ago. The first one at the forced set-up, or after a reset, needs a second proof instead.
    pub async fn begin_setup(&self, caller: &Onboarding) -> Result<StepUp> {
        let now = self.now();
        let mut tx = self.write_as(caller).await?;
        let number = authenticators::number_of(&mut tx, caller.user()).await?;
        may_add(number)?;
        if self.is_proof_due(&mut tx, caller).await? {
            return Err(Refusal::ProofDue.into());
        }
        let fresh = number == 0 && now < caller.signed_in_at.plus(FRESH_MILLIS);
        let under_way = live_setup(&mut tx, caller, now).await?.is_some();
        if caller.stage == Stage::Authenticated && !fresh && !under_way {
            let asked = self.ask(&mut tx, caller, Operation::AddAuthenticator, None).await?;
            tx.commit().await?;
            return Ok(asked);
        }
        self.start_setup(&mut tx, caller, now).await?;
        tx.commit().await?;
        Ok(StepUp::Completed(Outcome { operation: Operation::AddAuthenticator, token: None, device: None }))
    }

    pub(crate) async fn start_setup(&self, tx: &mut Tx, caller: &Caller, now: Timestamp) -> Result<()> {
        may_add(authenticators::number_of(tx, caller.user()).await?)?;
        if live_setup(tx, caller, now).await?.is_none() {
            let authenticator = AuthenticatorId(self.new_id()?);
            let secret = TotpSecret::generate(self.random())?;
            let secret = self.seal_secret(&secret, &authenticator, caller.user())?;
            setups::replace(tx, &caller.session, &SetupRecord { authenticator, secret, created_at: now }).await?;
        }
        Ok(())
    }

    /// Whether a set-up is under way in this session.
    pub async fn setup_under_way(&self, caller: &Onboarding) -> Result<bool> {
        let mut tx = self.read().await?;
        Ok(live_setup(&mut tx, caller, self.now()).await?.is_some())
    }

    /// What the app needs for the set-up under way in this session, if there is one.
    pub async fn setup(&self, caller: &Onboarding) -> Result<Option<Setup>> {
        let mut tx = self.read().await?;
        let Some(record) = live_setup(&mut tx, caller, self.now()).await? else { return Ok(None) };
        let others = authenticators::number_of(&mut tx, caller.user()).await?;
        let secret = self.open_secret(&record.secret, &record.authenticator, caller.user())?;
        let identity = &caller.identity;
        // Some apps replace an entry that has the same label, so a second authenticator gets its own.
        let account = match others {
            0 => identity.email.clone(),
            more => format!("{} ({})", identity.email, more + 1),
        };
        let (issuer, account) = (short(&identity.tpp.name), short(&account));
        let uri = secret.uri(&issuer, &account)?;
        Ok(Some(Setup {
            key: secret.key(),
            qr: qr::encode(&uri)?,
            uri,
            label: format!("{issuer}: {account}"),
            expires_at: record.created_at.plus(SETUP_MILLIS),
        }))
    }

    /// Verifies one code of the secret that is being set up and makes it an authenticator named `name` (empty:
    /// a plain name). The code is spent. The session becomes full with a new token. `end_others`: all other sessions of
    /// the same user end; those in which no code was given end in any case.
    pub async fn confirm_setup(
        &self,
        caller: &Onboarding,
        name: &str,
        code: &str,
        end_others: bool,
    ) -> Result<IssuedSession> {
        let code = Code::parse(code)?;
        let name = if name.trim().is_empty() { PLAIN_NAME.to_owned() } else { clean_name(name)? };
        let (now, user) = (self.now(), caller.user());
        let mut tx = self.write_as(caller).await?;
        let record = live_setup(&mut tx, caller, now).await?.ok_or(Refusal::NoSetup)?;
        let secret = self.open_secret(&record.secret, &record.authenticator, user)?;
        let Verdict::Accepted { step } = judge(code, now, i64::MIN, secret.codes()?) else {
            let off = clock_error(code, now, secret.codes()?);
            return Err(off.map_or(Refusal::WrongCode, |ahead_millis| Refusal::ClockOff { ahead_millis }).into());
        };
        let others = authenticators::of_user(&mut tx, user).await?;
        may_add(u32::try_from(others.len()).unwrap_or(u32::MAX))?;
        let names: Vec<&str> = others.iter().map(|one| one.name.as_str()).collect();
        let name = distinct_name(&name, &names);
        let row = sessions::find(&mut tx, &caller.token).await?.ok_or(Error::SessionGone)?;
        if proof_due(&row, caller.stage) {
            return Err(Refusal::ProofDue.into());
        }
        if !setups::remove(&mut tx, &caller.session).await? {
            return Err(Refusal::NoSetup.into());
        }
        let drift = next_drift(0, step - step_at(now));
        let authenticator =
            Authenticator { id: record.authenticator, name, created_at: now, last_used_at: now, drift };
        authenticators::insert(&mut tx, user, &authenticator, &record.secret, step).await?;
        self.first_recovery_codes(&mut tx, caller, now).await?;
        users::set_reset(&mut tx, user, None).await?;
        users::set_password_mailed(&mut tx, user, None).await?;
        // What proved the first enrolment is not good for another one.
        proofs::remove(&mut tx, user, proofs::Kind::Pass).await?;
        proofs::remove(&mut tx, user, proofs::Kind::EnrolmentCode).await?;
        let raised = self.raise(&mut tx, caller, now).await?;
        self.end_sessions_beside(&mut tx, caller, end_others).await?;
        self.notify_caller(&mut tx, caller, (SecurityEvent::AuthenticatorAdded, &authenticator.name), now).await?;
        if others.is_empty() && row.proven_at.is_some() {
            let cause = (&caller.client, Some(&caller.session));
            self.notify_administrators(&mut tx, &caller.identity, SecurityEvent::ColleagueEnrolled, cause, now)
                .await?;
        }
        let entry = AuditEntry::by(caller, Action::AuthenticatorAdded).detail(Detail::Name(&authenticator.name));
        self.record(&mut tx, entry, now).await?;
        tx.commit().await?;
        Ok(raised)
    }

    /// Gives up the set-up under way, if there is one.
    pub async fn cancel_setup(&self, caller: &Onboarding) -> Result<()> {
        let mut tx = self.write_as(caller).await?;
        setups::remove(&mut tx, &caller.session).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The text, or as much of its beginning as leaves the QR code easy to scan: the address spells every byte that is
/// no plain letter with three.
fn short(text: &str) -> String {
    let mut room = LABEL_BYTES;
    let fits = |c: &char| {
        let bytes = if c.is_ascii_alphanumeric() { 1 } else { 3 * c.len_utf8() };
        let fits = bytes <= room;
        room = room.saturating_sub(bytes);
        fits
    };
    let shortened: String = text.chars().take_while(fits).collect();
    if shortened.len() == text.len() { shortened } else { format!("{}…", shortened.trim_end()) }
}

async fn live_setup(tx: &mut Tx, caller: &Caller, now: Timestamp) -> Result<Option<SetupRecord>> {
    let record = setups::find(tx, &caller.session).await?;
    Ok(record.filter(|record| now < record.created_at.plus(SETUP_MILLIS)))
}
