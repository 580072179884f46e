//! Step-up: one mechanism for everything that needs a fresh proof inside a full session (ASVS 5.0 7.5.1, 7.5.3).
//!
//! 1. A use case checks that the change is possible and *asks* for it: the operation is kept, sealed, with the session.
//! 2. The page shows the operation as it is kept.
//! 3. The proof comes (a code or a recovery code; the password of whoever has no factor yet), and in the same transaction
//!    exactly that operation is *performed*.
//!
//! So an approval can never be used for anything else. To add an operation: a variant of [`Operation`], a use case that
//! asks, and its arm in [`Engine::perform`].

use crate::{
    engine::{
        ClientInfo, Engine, Error, Result,
        caller::{Administrator, Authenticated, Caller, CallerKind},
        crypto::{PasswordHash, PlainPassword, PlainToken},
        store::{Tx, authenticators, proofs, sessions, tpps},
        use_cases::audit::{AuditEntry, Detail},
    },
    model::{Action, Factor, Identity, Operation, PendingView, Refusal, SecurityEvent, SessionId, Timestamp},
    rules::{FRESH_MILLIS, SecondFactor},
};
use serde::{Deserialize, Serialize};

/// What became of a change that was asked for.
#[derive(Debug)]
pub enum StepUp {
    /// It waits for a fresh proof.
    Required,
    /// The proof was fresh enough: it is done.
    Completed(Outcome),
}

/// A change that was made.
#[derive(Debug)]
pub struct Outcome {
    /// Which.
    pub operation: Operation,
    /// After a fresh proof: replaces the token in the cookie; the old one is worth nothing any more.
    pub token: Option<PlainToken>,
    /// After a new password: what makes this browser known again.
    pub device: Option<PlainToken>,
}

/// What is kept of an operation. The hash of a new password never leaves the engine.
#[derive(Serialize, Deserialize)]
pub(crate) struct PendingOperation {
    id: String,
    pub(crate) operation: Operation,
    password: Option<String>,
}

impl Engine {
    /// Keeps an operation until its proof comes.
    pub(crate) async fn ask(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        operation: Operation,
        password: Option<PasswordHash>,
    ) -> Result<StepUp> {
        let kept = PendingOperation { id: self.new_id()?, operation, password: password.map(|hash| hash.0) };
        let text = serde_json::to_vec(&kept).map_err(|_| Error::Crypto("an operation cannot be written"))?;
        let sealed = self.keyring().seal(&text, &operation_identity(caller), self.random())?;
        proofs::ask(tx, &caller.session, &sealed, self.now()).await?;
        Ok(StepUp::Required)
    }

    /// What waits to be confirmed in the caller's session.
    pub async fn pending(&self, caller: &Authenticated) -> Result<Option<PendingView>> {
        let mut tx = self.read().await?;
        let by_code = authenticators::number_of(&mut tx, caller.user()).await? > 0;
        let kept = self.kept(&mut tx, caller).await?;
        let Some((kept, asked_at)) = kept else { return Ok(None) };
        let coverage = if matches!(kept.operation, Operation::SetEnforcement { enforced: true, .. }) {
            Some(tpps::coverage(&mut tx, caller.tpp()).await?)
        } else {
            None
        };
        Ok(Some(PendingView {
            id: kept.id,
            operation: kept.operation,
            by_code,
            coverage,
            expires_at: asked_at.plus(FRESH_MILLIS),
        }))
    }

    /// Forgets what waits to be confirmed.
    pub async fn cancel_pending(&self, caller: &Authenticated) -> Result<()> {
        let mut tx = self.write_as(caller).await?;
        proofs::forget(&mut tx, &caller.session).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes the proof and makes the change that was asked for, in one transaction. `shown` is the request that the page
    /// showed: where another one took its place, nothing is done and no proof is spent. `end_others`: where it changes what
    /// the user signs in with, the other sessions end; those in which no code was given end in any case.
    pub async fn confirm(
        &self,
        caller: &Authenticated,
        shown: &str,
        typed: &PlainPassword,
        end_others: bool,
    ) -> Result<Outcome> {
        let mut tx = self.read().await?;
        let administrative = self.shown(&mut tx, caller, shown).await?.operation.of_administrators();
        let enrolled = authenticators::number_of(&mut tx, caller.user()).await? > 0;
        drop(tx);
        let factor = if enrolled {
            Some(SecondFactor::parse(typed.expose())?)
        } else {
            self.check_own_password(caller, typed).await?;
            None
        };
        let now = self.now();
        let mut tx = if administrative { self.write_in_tpp(caller).await? } else { self.write_as(caller).await? };
        let kept = self.shown(&mut tx, caller, shown).await?;
        if (authenticators::number_of(&mut tx, caller.user()).await? > 0) != enrolled {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        let confirmed = kept.operation.action();
        let kind = factor.as_ref().map_or(Factor::Password, SecondFactor::kind);
        if let Some(factor) = factor
            && let Some(refusal) = self
                .spend_factor(&mut tx, (&caller.identity, &caller.client), Some(&caller.session), factor, now)
                .await?
        {
            let entry = AuditEntry::by(caller, Action::ChangeRefused).with(kind).detail(Detail::Action(confirmed));
            self.record(&mut tx, entry, now).await?;
            self.pause_told(&mut tx, (&caller.identity, &caller.client), (kind, refusal), now).await?;
            tx.commit().await?;
            return Err(refusal.into());
        }
        proofs::forget(&mut tx, &caller.session).await?;
        let mut outcome = self.perform(&mut tx, caller, kept, now).await?;
        if outcome.operation.changes_factors() {
            self.end_sessions_beside(&mut tx, caller, end_others).await?;
        }
        outcome.token = Some(self.renew_token(&mut tx, caller).await?);
        let entry = AuditEntry::by(caller, Action::ChangeConfirmed).with(kind).detail(Detail::Action(confirmed));
        self.record(&mut tx, entry, now).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    /// After a change of what the user signs in with.
    pub(crate) async fn end_sessions_beside(&self, tx: &mut Tx, caller: &Caller, all: bool) -> Result<()> {
        if all {
            sessions::end_others(tx, caller.user(), &caller.session).await?;
        } else {
            sessions::end_half_way(tx, caller.user(), &caller.session).await?;
        }
        Ok(())
    }

    async fn perform(
        &self,
        tx: &mut Tx,
        caller: &Authenticated,
        kept: PendingOperation,
        now: Timestamp,
    ) -> Result<Outcome> {
        let PendingOperation { operation, password, .. } = kept;
        let mut device = None;
        match &operation {
            Operation::AddAuthenticator => self.start_setup(tx, caller, now).await?,
            Operation::RemoveAuthenticator { id, .. } => self.remove_authenticator(tx, caller, id, now).await?,
            Operation::RenewRecoveryCodes => self.renew_recovery_codes(tx, caller, now).await?,
            Operation::ChangePassword => {
                let hash = PasswordHash(password.ok_or(Refusal::NothingPending)?);
                device = Some(self.set_own_password(tx, caller, &hash, now).await?);
            }
            Operation::ChangeEmail { email } => self.mail_email_link(tx, caller, email, now).await?,
            operation => self.administer(tx, &administrator(caller)?, operation, now).await?,
        }
        Ok(Outcome { operation, token: None, device })
    }

    /// What only administrators can have asked for.
    async fn administer(
        &self,
        tx: &mut Tx,
        caller: &Administrator,
        operation: &Operation,
        now: Timestamp,
    ) -> Result<()> {
        match operation {
            Operation::SetEnforcement { seen, enforced, message } => {
                self.set_enforcement(tx, caller, (*seen, *enforced, message), now).await
            }
            Operation::SetIdleLimit { minutes } => self.set_idle_limit(tx, caller, *minutes, now).await,
            Operation::SetRole { user, role } => self.set_role(tx, caller, user, *role, now).await,
            Operation::ResetMfa { user, reason } => self.reset_member(tx, caller, user, reason, now).await,
            Operation::IssuePass { user } => self.issue_pass_to(tx, caller, user, now).await,
            Operation::Suspend { user } => self.suspend(tx, caller, user, now).await,
            Operation::Restore { user, block } => self.restore(tx, caller, (user, *block), now).await,
            _ => Err(Refusal::NothingPending.into()),
        }
    }

    /// What waits, if it is what the page showed.
    async fn shown(&self, tx: &mut Tx, caller: &Caller, shown: &str) -> Result<PendingOperation> {
        let (kept, _) = self.kept(tx, caller).await?.ok_or(Refusal::NothingPending)?;
        if kept.id == shown { Ok(kept) } else { Err(Refusal::OtherPending.into()) }
    }

    /// Where too many wrong proofs began a pause inside a session, or with a mailed link, the owner is told.
    pub(crate) async fn pause_told(
        &self,
        tx: &mut Tx,
        (who, client): (&Identity, &ClientInfo),
        (factor, refusal): (Factor, Refusal),
        now: Timestamp,
    ) -> Result<()> {
        let Refusal::LockedOut { until } = refusal else { return Ok(()) };
        self.notify(tx, who, (SecurityEvent::WrongCodes, ""), client, None, now).await?;
        let entry = AuditEntry::of(who, client, Action::LockoutBegan).with(factor).detail(Detail::Until(until));
        self.record(tx, entry, now).await
    }

    async fn kept(&self, tx: &mut Tx, caller: &Caller) -> Result<Option<(PendingOperation, Timestamp)>> {
        let asked_after = self.now().plus(-FRESH_MILLIS);
        let Some((sealed, at)) = proofs::asked(tx, &caller.session, asked_after).await? else { return Ok(None) };
        let text = self.keyring().open(&sealed, &operation_identity(caller))?;
        let kept = serde_json::from_slice(&text).map_err(|_| Error::Crypto("an operation cannot be read"))?;
        Ok(Some((kept, at)))
    }

    /// Like [`Engine::write_as`], with the TPP's row locked first: what administrators do in one TPP follows one another.
    pub(crate) async fn write_in_tpp(&self, caller: &Caller) -> Result<Tx> {
        let mut tx = self.write().await?;
        tpps::lock(&mut tx, caller.tpp()).await?;
        self.prove_caller(&mut tx, caller).await?;
        Ok(tx)
    }

    /// Spends a code or a recovery code of `who`, in a session or, with a mailed link, in none. As with
    /// [`Engine::spend_code`], the transaction has to be committed whatever the answer.
    pub(crate) async fn spend_factor(
        &self,
        tx: &mut Tx,
        (who, client): (&Identity, &ClientInfo),
        session: Option<&SessionId>,
        factor: SecondFactor,
        now: Timestamp,
    ) -> Result<Option<Refusal>> {
        match factor {
            SecondFactor::Code(code) => self.spend_code(tx, &who.id, code, now).await,
            SecondFactor::Recovery(code) => {
                let refusal = self.spend_recovery_code(tx, &who.id, &code, now).await?;
                if refusal.is_none() {
                    self.recovery_code_used(tx, who, client, session, now).await?;
                }
                Ok(refusal)
            }
        }
    }
}

fn administrator(caller: &Authenticated) -> Result<Administrator> {
    Administrator::of(Caller::clone(caller)).map_err(|_| Error::SessionGone)
}

fn operation_identity(caller: &Caller) -> String {
    format!("operation/session/{}", caller.session)
}
