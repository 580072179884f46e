//! What administrators do to users of their TPP. Nothing of it can be done to the own account, and whoever lacks an
//! authenticator can do none of it: so an enrolled administrator always remains.

use crate::{
    engine::{
        ClientInfo, Engine, Result,
        caller::Administrator,
        store::{
            Tx, authenticators, budgets, count,
            proofs::{self, Kind},
            sessions, users,
        },
        use_cases::audit::{AuditEntry, Detail},
        use_cases::recovery,
        use_cases::step_up::StepUp,
    },
    model::{
        Action, BlockReason, Identity, MemberPage, MemberView, Operation, Refusal, Role, SecurityEvent, SessionId,
        Target, Timestamp, UserId,
    },
    rules::{clean_reason, require_own_authenticator},
};

/// Users of a page.
const PAGE: u32 = 50;
/// Milliseconds for which a pass can be seen again by the administrator who issued it.
const PASS_SHOWN_MILLIS: i64 = 10 * 60_000;

impl Engine {
    /// A page of the users of the caller's TPP, by name.
    pub async fn members(&self, caller: &Administrator, page: u32) -> Result<MemberPage> {
        let mut tx = self.read().await?;
        let total = users::number_of(&mut tx, caller.tpp()).await?;
        let pages = total.div_ceil(PAGE).max(1);
        let page = page.clamp(1, pages);
        let skip = i64::from((page - 1) * PAGE);
        let rows = users::list(&mut tx, caller.tpp(), skip, i64::from(PAGE)).await?;
        let members = rows.into_iter().map(|row| view(row, caller.user())).collect();
        let self_enrolled = authenticators::number_of(&mut tx, caller.user()).await? > 0;
        Ok(MemberPage { members, total, page, pages, self_enrolled })
    }

    /// One user of the caller's TPP, as the list shows it.
    pub async fn member(&self, caller: &Administrator, user: &UserId) -> Result<MemberView> {
        let row = users::listed(&mut self.read().await?, caller.tpp(), user).await?;
        Ok(view(row.ok_or(Refusal::NotFound)?, caller.user()))
    }

    /// Asks to give a user another role.
    pub async fn ask_role(&self, caller: &Administrator, user: &UserId, role: Role) -> Result<StepUp> {
        self.ask_about(caller, user, |user| Operation::SetRole { user, role }).await
    }

    /// Asks to remove all factors of a user. It gives no access: the user has to set up again, with a second proof.
    pub async fn ask_reset(&self, caller: &Administrator, user: &UserId, reason: &str) -> Result<StepUp> {
        let reason = clean_reason(reason)?;
        self.ask_about(caller, user, |user| Operation::ResetMfa { user, reason }).await
    }

    /// Asks to issue an enrolment pass, for whoever cannot read mail.
    pub async fn ask_pass(&self, caller: &Administrator, user: &UserId) -> Result<StepUp> {
        self.ask_about(caller, user, |user| Operation::IssuePass { user }).await
    }

    /// Asks to keep a user from signing in.
    pub async fn ask_suspension(&self, caller: &Administrator, user: &UserId) -> Result<StepUp> {
        self.ask_about(caller, user, |user| Operation::Suspend { user }).await
    }

    /// Asks to let a frozen or suspended user sign in again.
    pub async fn ask_restore(&self, caller: &Administrator, user: &UserId) -> Result<StepUp> {
        let mut tx = self.write_as(caller).await?;
        let who = self.colleague(&mut tx, caller, user).await?;
        // Nothing is in the way any more: somebody else was quicker.
        let block = users::blocked(&mut tx, user).await?.ok_or(Refusal::ChangedMeanwhile)?;
        let asked = self.ask(&mut tx, caller, Operation::Restore { user: target(who), block }, None).await?;
        tx.commit().await?;
        Ok(asked)
    }

    async fn ask_about(
        &self,
        caller: &Administrator,
        user: &UserId,
        operation: impl FnOnce(Target) -> Operation,
    ) -> Result<StepUp> {
        let mut tx = self.write_as(caller).await?;
        let who = self.colleague(&mut tx, caller, user).await?;
        let asked = self.ask(&mut tx, caller, operation(target(who)), None).await?;
        tx.commit().await?;
        Ok(asked)
    }

    /// The other user of the same TPP whom an enrolled administrator may do something to.
    async fn colleague(&self, tx: &mut Tx, caller: &Administrator, user: &UserId) -> Result<Identity> {
        require_own_authenticator(authenticators::number_of(tx, caller.user()).await?)?;
        if user == caller.user() {
            return Err(Refusal::NotYourself.into());
        }
        let who = users::by_id(tx, user).await?.ok_or(Refusal::NotFound)?;
        // Of another TPP: as if it did not exist.
        if who.tpp.id == *caller.tpp() { Ok(who) } else { Err(Refusal::NotFound.into()) }
    }

    pub(crate) async fn set_role(
        &self,
        tx: &mut Tx,
        caller: &Administrator,
        user: &Target,
        role: Role,
        now: Timestamp,
    ) -> Result<()> {
        let who = self.colleague(tx, caller, &user.id).await?;
        users::lock(tx, &who.id).await?;
        users::set_role(tx, &who.id, role).await?;
        // What was allowed in the old role ends with it.
        sessions::end_all(tx, &who.id).await?;
        let entry = AuditEntry::by(caller, Action::RoleChanged).to(&who).detail(Detail::Role(role));
        self.record(tx, entry, now).await
    }

    pub(crate) async fn reset_member(
        &self,
        tx: &mut Tx,
        caller: &Administrator,
        user: &Target,
        reason: &str,
        now: Timestamp,
    ) -> Result<()> {
        let who = self.colleague(tx, caller, &user.id).await?;
        self.reset_factors(tx, &who, reason, (&caller.client, Some(&caller.session)), now).await?;
        let entry = AuditEntry::by(caller, Action::MfaReset).to(&who).detail(Detail::Reason(reason));
        self.record(tx, entry, now).await
    }

    /// Removes all factors of `who`, ends its sessions, and tells it and the administrators. Answers how many
    /// authenticators were removed.
    pub(crate) async fn reset_factors(
        &self,
        tx: &mut Tx,
        who: &Identity,
        reason: &str,
        (client, session): (&ClientInfo, Option<&SessionId>),
        now: Timestamp,
    ) -> Result<u64> {
        users::lock(tx, &who.id).await?;
        let removed = authenticators::remove_all(tx, &who.id).await?;
        recovery::forget(tx, &who.id).await?;
        proofs::remove_all(tx, &who.id).await?;
        for lane in [Self::code_lane(&who.id), Self::recovery_lane(&who.id)] {
            budgets::clear(tx, &lane.name).await?;
        }
        sessions::end_all(tx, &who.id).await?;
        users::set_reset(tx, &who.id, Some(now)).await?;
        let about = if reason.is_empty() { String::new() } else { format!("Reason: {reason}") };
        self.notify(tx, who, (SecurityEvent::Reset, &about), client, None, now).await?;
        self.notify_administrators(tx, who, SecurityEvent::ColleagueReset, (client, session), now).await?;
        Ok(removed)
    }

    pub(crate) async fn issue_pass_to(
        &self,
        tx: &mut Tx,
        caller: &Administrator,
        user: &Target,
        now: Timestamp,
    ) -> Result<()> {
        let who = self.colleague(tx, caller, &user.id).await?;
        users::lock(tx, &who.id).await?;
        self.make_pass(tx, &who.id, Some(&caller.session), now).await?;
        self.record(tx, AuditEntry::by(caller, Action::PassIssued).to(&who), now).await
    }

    /// The pass that the caller's session issued for `user` a moment ago, in its printed form.
    pub async fn issued_pass(&self, caller: &Administrator, user: &UserId) -> Result<Option<String>> {
        let now = self.now();
        let mut tx = self.read().await?;
        let proof = proofs::of_user(&mut tx, user, Kind::Pass, &caller.session, now).await?;
        let proof = proof.filter(|proof| now < proof.created_at.plus(PASS_SHOWN_MILLIS));
        let Some(sealed) = proof.and_then(|proof| proof.sealed) else { return Ok(None) };
        Ok(Some(self.open_pass(&sealed, user)?.grouped()))
    }

    pub(crate) async fn suspend(
        &self,
        tx: &mut Tx,
        caller: &Administrator,
        user: &Target,
        now: Timestamp,
    ) -> Result<()> {
        let who = self.colleague(tx, caller, &user.id).await?;
        users::lock(tx, &who.id).await?;
        users::set_blocked(tx, &who.id, BlockReason::Suspended).await?;
        sessions::end_all(tx, &who.id).await?;
        proofs::remove_all(tx, &who.id).await?;
        self.record(tx, AuditEntry::by(caller, Action::Suspended).to(&who), now).await
    }

    pub(crate) async fn restore(
        &self,
        tx: &mut Tx,
        caller: &Administrator,
        (user, block): (&Target, BlockReason),
        now: Timestamp,
    ) -> Result<()> {
        let who = self.colleague(tx, caller, &user.id).await?;
        users::lock(tx, &who.id).await?;
        if users::blocked(tx, &who.id).await? != Some(block) {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        users::restore(tx, &who.id, now).await?;
        let entry = AuditEntry::by(caller, Action::Restored).to(&who).detail(Detail::BlockReason(block));
        self.record(tx, entry, now).await
    }
}

fn target(who: Identity) -> Target {
    Target { id: who.id, name: who.name, email: who.email }
}

fn view(row: users::MemberRow, caller: &UserId) -> MemberView {
    MemberView {
        this: row.id == caller.as_str(),
        id: UserId(row.id),
        name: row.name,
        email: row.email,
        role: users::role(&row.role),
        authenticators: count(row.authenticators),
        last_code_at: row.last_code_at.map(Timestamp),
        blocked: row.blocked.as_deref().and_then(BlockReason::from_word),
    }
}
