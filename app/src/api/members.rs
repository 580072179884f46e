//! What administrators do to users of their TPP. Each change is asked for here and done by `confirm`.

use super::{ApiError, RedirectTo};
use gate::model::{AuditFilter, AuditPage, MemberPage, MemberView, Role, UserId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        guard::{answer, caller},
        step_up::asked,
    },
    gate::engine::caller::Administrator,
};

/// A page of the TPP's users. For administrators.
#[server(prefix = "/api", endpoint = "read-members")]
pub async fn read_members(#[server(default)] page: u32) -> Result<MemberPage, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    answer(engine.members(&administrator, page).await)
}

/// One user of the TPP. For administrators.
#[server(prefix = "/api", endpoint = "read-member")]
pub async fn read_member(user: UserId) -> Result<MemberView, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    answer(engine.member(&administrator, &user).await)
}

/// Asks to give a user another role. For administrators.
#[server(prefix = "/api", endpoint = "ask-role")]
pub async fn ask_role(user: UserId, role: Role) -> Result<RedirectTo, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    asked(&answer(engine.ask_role(&administrator, &user, role).await)?)
}

/// Asks to remove all factors of a user. For administrators.
#[server(prefix = "/api", endpoint = "ask-reset")]
pub async fn ask_reset(user: UserId, reason: String) -> Result<RedirectTo, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    asked(&answer(engine.ask_reset(&administrator, &user, &reason).await)?)
}

/// Asks to issue an enrolment pass. For administrators.
#[server(prefix = "/api", endpoint = "ask-pass")]
pub async fn ask_pass(user: UserId) -> Result<RedirectTo, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    asked(&answer(engine.ask_pass(&administrator, &user).await)?)
}

/// Asks to keep a user from signing in. For administrators.
#[server(prefix = "/api", endpoint = "ask-suspension")]
pub async fn ask_suspension(user: UserId) -> Result<RedirectTo, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    asked(&answer(engine.ask_suspension(&administrator, &user).await)?)
}

/// Asks to let a frozen or suspended user sign in again. For administrators.
#[server(prefix = "/api", endpoint = "ask-restore")]
pub async fn ask_restore(user: UserId) -> Result<RedirectTo, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    asked(&answer(engine.ask_restore(&administrator, &user).await)?)
}

/// The pass that this session issued a moment ago: the answer of an action, never a resource. For administrators.
#[server(prefix = "/api", endpoint = "read-pass")]
pub async fn read_pass(user: UserId) -> Result<Option<String>, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    answer(engine.issued_pass(&administrator, &user).await)
}

/// The same pass, for the part of the page that only browsers without scripts show.
#[cfg(feature = "ssr")]
pub async fn pass_for_page(user: UserId) -> Option<String> {
    let (engine, administrator) = caller::<Administrator>().ok()?;
    answer(engine.issued_pass(&administrator, &user).await).ok()?
}

/// A page of the TPP's audit log. For administrators.
#[server(prefix = "/api", endpoint = "read-audit")]
pub async fn read_audit(#[server(default)] filter: AuditFilter) -> Result<AuditPage, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    answer(engine.audit_page(&administrator, &filter).await)
}
