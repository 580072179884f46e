//! The users of a TPP, as its administrators read them.

use crate::{
    engine::{
        Engine, Result,
        caller::Administrator,
        store::{
            authenticators,
            members::{self, MemberRow},
            proofs::{self, ProofKind},
        },
    },
    model::{MemberPage, MemberView, Refusal, UserId},
};
use std::time::Duration;

/// Users of a page.
const PAGE_SIZE: u32 = 50;
/// For how long a pass can be seen again by the administrator who issued it.
const PASS_SHOWN_FOR: Duration = Duration::from_mins(10);

impl Engine {
    /// A page of the users of the caller's TPP, by name.
    pub async fn members(&self, caller: &Administrator, page: u32) -> Result<MemberPage> {
        let mut tx = self.read().await?;
        let total = members::count(&mut tx, caller.tpp()).await?;
        let pages = total.div_ceil(PAGE_SIZE).max(1);
        let page = page.clamp(1, pages);
        let offset = i64::from((page - 1) * PAGE_SIZE);
        let rows = members::list(&mut tx, caller.tpp(), offset, i64::from(PAGE_SIZE)).await?;
        let members = rows.into_iter().map(|row| view(row, caller.user())).collect();
        let self_enrolled = authenticators::number_of(&mut tx, caller.user()).await? > 0;
        Ok(MemberPage { members, total, page, pages, self_enrolled })
    }

    /// One user of the caller's TPP, as the list shows it.
    pub async fn member(&self, caller: &Administrator, user: &UserId) -> Result<MemberView> {
        let row = members::find(&mut self.read().await?, caller.tpp(), user).await?;
        Ok(view(row.ok_or(Refusal::NotFound)?, caller.user()))
    }

    /// The enrolment pass that the caller's session issued for `user` a moment ago, in its printed form.
    pub async fn issued_enrolment_pass(&self, caller: &Administrator, user: &UserId) -> Result<Option<String>> {
        let mut tx = self.read().await?;
        let proof = proofs::of_session(&mut tx, user, ProofKind::EnrolmentPass, &caller.session).await?;
        let proof = proof.filter(|proof| tx.now() < proof.created_at.plus(PASS_SHOWN_FOR));
        let Some(sealed) = proof.and_then(|proof| proof.sealed) else { return Ok(None) };
        Ok(Some(self.open_enrolment_pass(&sealed, user)?.grouped()))
    }
}

fn view(row: MemberRow, caller: &UserId) -> MemberView {
    MemberView {
        this: row.id == *caller,
        id: row.id,
        name: row.name,
        email: row.email,
        role: row.role,
        authenticators: row.authenticators,
        last_code_at: row.last_code_at,
        blocked: row.block_reason,
    }
}
