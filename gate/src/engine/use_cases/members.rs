//! The users of a TPP, as its administrators read them.

use crate::{
    engine::{
        Engine, Result,
        caller::Administrator,
        store::{
            Tx,
            members::{self, MemberRow},
            proofs::{self, ProofKind},
        },
    },
    model::{MemberPage, MemberPageStart, MemberView, Refusal, TppId, UserId},
};
use std::time::Duration;

/// Users of a page.
const PAGE_SIZE: usize = 50;
/// Users that are read: one more than a page shows tells whether there are further ones.
const ONE_MORE: i64 = 51;
/// For how long a pass can be seen again by the administrator who issued it.
const PASS_SHOWN_FOR: Duration = Duration::from_mins(10);

impl Engine {
    /// A page of the users of the caller's TPP, by name. A page that would be empty, or that begins at a user that
    /// the TPP does not have, is the first one.
    pub async fn members(&self, caller: &Administrator, start: &MemberPageStart) -> Result<MemberPage> {
        let mut tx = self.read().await?;
        let (rows, has_previous, has_next) = page(&mut tx, caller.tpp(), start).await?;
        let end = |row: Option<&MemberRow>, more: bool| row.filter(|_| more).map(|row| row.id.clone());
        let (previous, next) = (end(rows.first(), has_previous), end(rows.last(), has_next));
        let members = rows.into_iter().map(|row| view(row, caller.user())).collect();
        Ok(MemberPage { members, previous, next, self_enrolled: caller.enrolled })
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

/// The users of a page, and whether there are users before and after them.
async fn page(tx: &mut Tx, tpp: &TppId, start: &MemberPageStart) -> Result<(Vec<MemberRow>, bool, bool)> {
    let cursor = match start {
        MemberPageStart::First => None,
        // Within the TPP: the place of another TPP's user in the list would tell that user's name.
        MemberPageStart::After(id) | MemberPageStart::Before(id) => members::find(tx, tpp, id).await?,
    };
    if let Some(MemberRow { name, id, .. }) = &cursor {
        let forward = matches!(start, MemberPageStart::After(_));
        let mut rows = if forward {
            members::after(tx, tpp, (name, id), ONE_MORE).await?
        } else {
            members::before(tx, tpp, (name, id), ONE_MORE).await?
        };
        let more = rows.len() > PAGE_SIZE;
        rows.truncate(PAGE_SIZE);
        if forward && !rows.is_empty() {
            return Ok((rows, true, more));
        }
        // Without more before it, it is the first page: shown in full, even where users were added since.
        if more {
            rows.reverse();
            return Ok((rows, true, true));
        }
    }
    let mut rows = members::first(tx, tpp, ONE_MORE).await?;
    let more = rows.len() > PAGE_SIZE;
    rows.truncate(PAGE_SIZE);
    Ok((rows, false, more))
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
