//! Step-up, the second half: what waits for a proof, and the proof that executes it (see `services/step_up.rs`).
//!
//! It calls other use cases, because it dispatches to them. To add an operation: a variant of
//! [`AccountOperation`] or [`AdminOperation`], a use case that requests it, and its arm here.

use super::{authenticators, enforcement, member_actions, new_email, recovery_codes};
use crate::{
    engine::{
        Completed, Engine, Error, Result,
        caller::{Administrator, Authenticated, Caller, CallerKind, Repeatable},
        crypto::PlainPassword,
        services::{
            audit::{AuditDetail, AuditEntry},
            repeats::{Answer, KeptAnswer, Request},
            second_factor::Purpose,
            step_up::PendingOperation,
        },
        store::{Tx, authenticators as stored_authenticators, member_counts, pending_operations, sessions},
        unit_of_work::UnitOfWork,
    },
    model::{
        AccountOperation, Action, AdminOperation, Factor, Operation, PendingView, Refusal, SeenEnforcement, Stage,
    },
    rules::{STEP_UP_LIFETIME, SecondFactor, wait_for_next_code},
};
use zeroize::Zeroizing;

impl Answer for Completed {
    fn again(mut kept: KeptAnswer, _: Option<Stage>) -> Option<Self> {
        let (token, device) = (kept.token(), kept.device());
        Some(Self { operation: kept.operation.take()?, token, device })
    }
}

impl Engine {
    /// What waits to be confirmed in the caller's session.
    pub async fn pending(&self, caller: &Authenticated) -> Result<Option<PendingView>> {
        let mut tx = self.read().await?;
        let steps = stored_authenticators::last_steps(&mut tx, caller.user()).await?;
        let found = self.pending_operation(&mut tx, caller).await?;
        let Some((PendingOperation { id, operation, .. }, requested_at)) = found else { return Ok(None) };
        let asks_all =
            matches!(operation, Operation::Administration(AdminOperation::SetEnforcement { enforced: true, .. }));
        let coverage = if asks_all { Some(member_counts::coverage(&mut tx, caller.tpp()).await?) } else { None };
        let expires_at = requested_at.plus(STEP_UP_LIFETIME);
        let next_code = steps.iter().map(|step| wait_for_next_code(*step, tx.now())).min();
        let next_code_in = next_code.unwrap_or_default().as_millis().div_ceil(1_000);
        let next_code_in = u32::try_from(next_code_in).unwrap_or(u32::MAX);
        let by_code = !steps.is_empty();
        Ok(Some(PendingView { id, operation, by_code, next_code_in, coverage, expires_at }))
    }

    /// Forgets what waits to be confirmed, if it is what the page showed (`pending_id`), and gives what it was.
    /// `None`: nothing waits any more.
    pub async fn cancel_pending(&self, caller: &Authenticated, pending_id: &str) -> Result<Option<Operation>> {
        let mut work = self.begin_as(caller).await?;
        if self.pending_operation(&mut work, caller).await?.is_none() {
            return Ok(None);
        }
        let shown = self.shown_operation(&mut work, caller, pending_id).await?;
        pending_operations::remove(&mut work, &caller.session).await?;
        work.commit().await?;
        Ok(Some(shown.operation))
    }

    /// Takes the proof and makes the change that was requested, in one transaction. `pending_id` is the request
    /// that the page showed: where another one took its place, nothing is done and no proof is spent.
    /// `end_others`: where it changes what the user signs in with, the other sessions end; those in which no code
    /// was given end in any case. Repeatable.
    pub async fn confirm(
        &self,
        caller: impl Into<Repeatable<Authenticated>>,
        pending_id: &str,
        typed: &PlainPassword,
        end_others: bool,
    ) -> Result<Completed> {
        let caller = caller.into();
        let proof = SecondFactor::parse(typed.expose()).map(|factor| factor.expose());
        let proof = Zeroizing::new(proof.unwrap_or_else(|_| typed.expose().to_owned()));
        let request = caller.request_on_shown("confirm", pending_id, &[&proof]);
        let done = async { self.confirm_once(caller.live()?, pending_id, typed, end_others, &request).await };
        let done = done.await;
        self.or_answer_again(&request, done).await
    }

    async fn confirm_once(
        &self,
        caller: &Authenticated,
        pending_id: &str,
        typed: &PlainPassword,
        end_others: bool,
        request: &Request,
    ) -> Result<Completed> {
        let mut tx = self.read().await?;
        let shown = self.shown_operation(&mut tx, caller, pending_id).await?.operation;
        let enrolled = stored_authenticators::number_of(&mut tx, caller.user()).await? > 0;
        drop(tx);
        let factor = if enrolled {
            Some(SecondFactor::parse(typed.expose())?)
        } else {
            self.check_own_password(caller, typed).await?;
            None
        };
        let mut work = match shown {
            Operation::Account(_) => self.begin_as(caller).await?,
            Operation::Administration(_) => self.begin_in_tpp(caller).await?,
        };
        let pending = self.shown_operation(&mut work, caller, pending_id).await?;
        if (stored_authenticators::number_of(&mut work, caller.user()).await? > 0) != enrolled {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        let action = pending.operation.action();
        let kind = factor.as_ref().map_or(Factor::Password, SecondFactor::kind);
        if let Some(factor) = factor {
            work = work.spend_factor(&caller.identity, &factor, Purpose::Change(action)).await?.accepted()?;
            if kind == Factor::Totp {
                sessions::mark_code_given(&mut work, &caller.session).await?;
            }
        }
        pending_operations::remove(&mut work, &caller.session).await?;
        if pending.operation.changes_factors() {
            work.end_sessions_except(caller, end_others).await?;
        }
        let mut completed = execute(&mut work, caller, pending).await?;
        completed.token = Some(work.renew_token(caller).await?);
        let mut kept = KeptAnswer::new(completed.token.as_ref(), completed.device.as_ref());
        kept.operation = Some(completed.operation.clone());
        work.keep_answer(request, &kept).await?;
        let entry = AuditEntry::new(Action::ChangeConfirmed).factor(kind).detail(AuditDetail::Action(action));
        work.record(entry).await?;
        work.commit().await?;
        Ok(completed)
    }

    /// What waits, if it is what the page showed.
    async fn shown_operation(&self, tx: &mut Tx, caller: &Caller, pending_id: &str) -> Result<PendingOperation> {
        let (pending, _) = self.pending_operation(tx, caller).await?.ok_or(Refusal::NothingPending)?;
        if pending.id == pending_id { Ok(pending) } else { Err(Refusal::OtherPending.into()) }
    }
}

async fn execute(work: &mut UnitOfWork, caller: &Authenticated, pending: PendingOperation) -> Result<Completed> {
    let mut device = None;
    match &pending.operation {
        Operation::Account(operation) => match operation {
            AccountOperation::AddAuthenticator => work.start_setup(caller).await?,
            AccountOperation::RemoveAuthenticator { id, .. } => {
                authenticators::remove_authenticator(work, caller, id).await?;
            }
            AccountOperation::RenewRecoveryCodes => recovery_codes::renew_recovery_codes(work, caller).await?,
            AccountOperation::ChangePassword => {
                let hash = pending.password().ok_or(Refusal::NothingPending)?;
                device = Some(work.set_own_password(caller, &hash).await?);
            }
            AccountOperation::ChangeEmail { email } => new_email::mail_email_link(work, caller, email).await?,
        },
        Operation::Administration(operation) => {
            // Proven by the type: no session of a member gets further than this line.
            let administrator = Administrator::of(Caller::clone(caller)).map_err(|_| Error::SessionGone)?;
            administer(work, &administrator, operation).await?;
        }
    }
    Ok(Completed { operation: pending.operation, token: None, device })
}

async fn administer(work: &mut UnitOfWork, caller: &Administrator, operation: &AdminOperation) -> Result<()> {
    match operation {
        AdminOperation::SetEnforcement { was_enforced, was_message, enforced, message } => {
            let message_then = Some(was_message.clone().unwrap_or_default());
            let seen = SeenEnforcement { enforced: Some(*was_enforced), message: message_then };
            enforcement::set_enforcement(work, caller, &seen, *enforced, message.clone()).await
        }
        AdminOperation::SetIdleLimit { was_minutes, minutes } => {
            enforcement::set_idle_limit(work, caller, *was_minutes, *minutes).await
        }
        AdminOperation::SetRole { user, role } => member_actions::set_role(work, caller, user, *role).await,
        AdminOperation::ResetMfa { user, reason } => member_actions::reset_mfa(work, caller, user, reason).await,
        AdminOperation::IssueEnrolmentPass { user } => {
            member_actions::issue_enrolment_pass(work, caller, user).await
        }
        AdminOperation::Suspend { user } => member_actions::suspend(work, caller, user).await,
        AdminOperation::Restore { user, reason } => member_actions::restore(work, caller, user, *reason).await,
    }
}
