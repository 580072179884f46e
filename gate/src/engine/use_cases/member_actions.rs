//! What administrators do to users of their TPP. They cannot do it to themselves, and without an authenticator
//! they can do none of it: so an enrolled administrator always remains.

use crate::{
    engine::{
        Engine, Result, StepUp,
        caller::Administrator,
        services::audit::{AuditDetail, AuditEntry},
        store::{Tx, authenticators, proofs, sessions, user_state, users},
        unit_of_work::UnitOfWork,
    },
    model::{Action, AdminOperation, BlockReason, Identity, Refusal, Role, SecurityEvent, Target, UserId},
    rules::{clean_reason, require_own_authenticator},
};

impl Engine {
    /// Requests to give a user another role.
    pub async fn request_role_change(&self, caller: &Administrator, user: &UserId, role: Role) -> Result<StepUp> {
        self.request_about(caller, user, |user| AdminOperation::SetRole { user, role }).await
    }

    /// Requests to remove all factors of a user. It gives no access: the user has to set up again, with a proof of
    /// identity.
    pub async fn request_mfa_reset(&self, caller: &Administrator, user: &UserId, reason: &str) -> Result<StepUp> {
        let reason = clean_reason(reason)?;
        self.request_about(caller, user, |user| AdminOperation::ResetMfa { user, reason }).await
    }

    /// Requests to issue an enrolment pass, for a user who cannot read mail.
    pub async fn request_enrolment_pass(&self, caller: &Administrator, user: &UserId) -> Result<StepUp> {
        self.request_about(caller, user, |user| AdminOperation::IssueEnrolmentPass { user }).await
    }

    /// Requests to keep a user from signing in.
    pub async fn request_suspension(&self, caller: &Administrator, user: &UserId) -> Result<StepUp> {
        let mut work = self.begin_in_tpp(caller).await?;
        let colleague = find_colleague(&mut work, caller, user).await?;
        let (role, user) = (colleague.role, target(colleague));
        let operation = AdminOperation::Suspend { user: user.clone() };
        if !work.is_covered(&operation, Some(role)) {
            return work.request_step_up(caller, operation).await;
        }
        // Pressed twice, it sends no second notice.
        if user_state::block_reason(&mut work, &user.id).await? != Some(BlockReason::Suspended) {
            suspend(&mut work, caller, &user).await?;
        }
        work.complete(operation).await
    }

    /// Requests to let a frozen or suspended user sign in again.
    pub async fn request_restore(&self, caller: &Administrator, user: &UserId) -> Result<StepUp> {
        let mut work = self.begin_as(caller).await?;
        let colleague = find_colleague(&mut work, caller, user).await?;
        // `None`: another administrator was quicker, and nothing blocks the user any more.
        let reason = user_state::block_reason(&mut work, user).await?.ok_or(Refusal::ChangedMeanwhile)?;
        work.request_step_up(caller, AdminOperation::Restore { user: target(colleague), reason }).await
    }

    async fn request_about(
        &self,
        caller: &Administrator,
        user: &UserId,
        operation: impl FnOnce(Target) -> AdminOperation,
    ) -> Result<StepUp> {
        let mut work = self.begin_as(caller).await?;
        let colleague = find_colleague(&mut work, caller, user).await?;
        work.request_step_up(caller, operation(target(colleague))).await
    }
}

/// Gives a user another role after the proof.
pub(super) async fn set_role(
    work: &mut UnitOfWork,
    caller: &Administrator,
    user: &Target,
    role: Role,
) -> Result<()> {
    let user = lock_colleague(work, caller, user).await?;
    users::set_role(work, &user.id, role).await?;
    // What was allowed in the old role ends with it.
    sessions::end_all(work, &user.id).await?;
    match role {
        Role::Administrator => {
            let colleague = |name| SecurityEvent::ColleagueMadeAdministrator { name };
            work.notify_all(&user, SecurityEvent::MadeAdministrator, colleague).await?;
        }
        Role::Member => {
            let colleague = |name| SecurityEvent::ColleagueMadeMember { name };
            work.notify_all(&user, SecurityEvent::MadeMember, colleague).await?;
        }
    }
    let entry = AuditEntry::new(Action::RoleChanged).target(&user).detail(AuditDetail::Role(role));
    Ok(work.record(entry).await?)
}

/// Removes all factors of a user after the proof.
pub(super) async fn reset_mfa(
    work: &mut UnitOfWork,
    caller: &Administrator,
    user: &Target,
    reason: &str,
) -> Result<()> {
    let user = find_colleague(work, caller, &user.id).await?;
    work.reset_factors(&user, Some(reason.to_owned())).await?;
    let detail = AuditDetail::Reason(reason.to_owned());
    Ok(work.record(AuditEntry::new(Action::MfaReset).target(&user).detail(detail)).await?)
}

/// Issues an enrolment pass after the proof; the caller's session may see it.
pub(super) async fn issue_enrolment_pass(
    work: &mut UnitOfWork,
    caller: &Administrator,
    user: &Target,
) -> Result<()> {
    let user = lock_colleague(work, caller, user).await?;
    work.make_enrolment_pass(&user.id, Some(&caller.session)).await?;
    let colleague = |name| SecurityEvent::ColleaguePassIssued { name };
    work.notify_all(&user, SecurityEvent::PassIssued, colleague).await?;
    Ok(work.record(AuditEntry::new(Action::PassIssued).target(&user)).await?)
}

/// Keeps a user from signing in after the proof.
pub(super) async fn suspend(work: &mut UnitOfWork, caller: &Administrator, user: &Target) -> Result<()> {
    let user = lock_colleague(work, caller, user).await?;
    // A freeze is its owner's alarm, and a suspension must not take its place.
    if user_state::block_reason(work, &user.id).await? == Some(BlockReason::Frozen) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    user_state::block(work, &user.id, BlockReason::Suspended).await?;
    sessions::end_all(work, &user.id).await?;
    proofs::remove_all(work, &user.id).await?;
    let colleague = |name| SecurityEvent::ColleagueSuspended { name };
    work.notify_all(&user, SecurityEvent::Suspended, colleague).await?;
    Ok(work.record(AuditEntry::new(Action::Suspended).target(&user)).await?)
}

/// Lets a user sign in again after the proof. `reason` is why the user was blocked when it was requested.
pub(super) async fn restore(
    work: &mut UnitOfWork,
    caller: &Administrator,
    user: &Target,
    reason: BlockReason,
) -> Result<()> {
    let user = lock_colleague(work, caller, user).await?;
    if user_state::block_reason(work, &user.id).await? != Some(reason) {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    user_state::restore(work, &user.id).await?;
    let colleague = |name| SecurityEvent::ColleagueRestored { name };
    work.notify_all(&user, SecurityEvent::Restored, colleague).await?;
    let entry = AuditEntry::new(Action::Restored).target(&user).detail(AuditDetail::Block(reason));
    Ok(work.record(entry).await?)
}

/// Another user of the same TPP, on whose account an enrolled administrator may act.
async fn find_colleague(tx: &mut Tx, caller: &Administrator, user: &UserId) -> Result<Identity> {
    require_own_authenticator(authenticators::number_of(tx, caller.user()).await?)?;
    if user == caller.user() {
        return Err(Refusal::NotYourself.into());
    }
    let user = users::by_id(tx, user).await?.ok_or(Refusal::NotFound)?;
    // A user of another TPP is treated as if there were none.
    if user.tpp.id == *caller.tpp() { Ok(user) } else { Err(Refusal::NotFound.into()) }
}

async fn lock_colleague(tx: &mut Tx, caller: &Administrator, user: &Target) -> Result<Identity> {
    let user = find_colleague(tx, caller, &user.id).await?;
    users::lock(tx, &user.id).await?;
    Ok(user)
}

fn target(user: Identity) -> Target {
    Target { id: user.id, name: user.name, email: user.email }
}
