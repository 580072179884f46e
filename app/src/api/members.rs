//! What administrators do to users of their TPP. Each change is requested here and performed by `confirm`.

use super::{ApiError, RedirectTo};
use gate::model::{MemberPage, MemberView, Role, UserId};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        guard::{api_result, authorize},
        step_up::after_request,
    },
    gate::{engine::caller::Administrator, model::MemberPageStart},
};

/// A page of the TPP's users: those after a user, or before one; without either, the first. Needs an
/// administrator.
#[server(prefix = "/api", endpoint = "read-members")]
pub async fn read_members(
    #[server(default)] after: Option<UserId>,
    #[server(default)] before: Option<UserId>,
) -> Result<MemberPage, ApiError> {
    let (engine, caller) = authorize::<Administrator>()?;
    let start = match (after, before) {
        (Some(user), _) => MemberPageStart::After(user),
        (None, Some(user)) => MemberPageStart::Before(user),
        (None, None) => MemberPageStart::First,
    };
    api_result(engine.members(&caller, &start).await)
}

/// One user of the TPP. Needs an administrator.
#[server(prefix = "/api", endpoint = "read-member")]
pub async fn read_member(user: UserId) -> Result<MemberView, ApiError> {
    let (engine, caller) = authorize::<Administrator>()?;
    api_result(engine.member(&caller, &user).await)
}

/// Requests to change a user's role. Needs an administrator.
#[server(prefix = "/api", endpoint = "request-role-change")]
pub async fn request_role_change(user: UserId, role: Role) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Administrator>()?;
    after_request(&api_result(engine.request_role_change(&caller, &user, role).await)?)
}

/// Requests to remove all factors of a user. Needs an administrator.
#[server(prefix = "/api", endpoint = "request-mfa-reset")]
pub async fn request_mfa_reset(user: UserId, reason: String) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Administrator>()?;
    after_request(&api_result(engine.request_mfa_reset(&caller, &user, &reason).await)?)
}

/// Requests to issue an enrolment pass. Needs an administrator.
#[server(prefix = "/api", endpoint = "request-enrolment-pass")]
pub async fn request_enrolment_pass(user: UserId) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Administrator>()?;
    after_request(&api_result(engine.request_enrolment_pass(&caller, &user).await)?)
}

/// Requests to suspend a user, who then cannot sign in. Needs an administrator.
#[server(prefix = "/api", endpoint = "request-suspension")]
pub async fn request_suspension(user: UserId) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Administrator>()?;
    after_request(&api_result(engine.request_suspension(&caller, &user).await)?)
}

/// Requests to let a frozen or suspended user sign in again. Needs an administrator.
#[server(prefix = "/api", endpoint = "request-restore")]
pub async fn request_restore(user: UserId) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Administrator>()?;
    after_request(&api_result(engine.request_restore(&caller, &user).await)?)
}

/// The enrolment pass that this session issued for `user` a moment ago: the answer of an action, never a resource.
/// Needs an administrator.
#[server(prefix = "/api", endpoint = "read-enrolment-pass")]
pub async fn read_enrolment_pass(user: UserId) -> Result<Option<String>, ApiError> {
    let (engine, caller) = authorize::<Administrator>()?;
    api_result(engine.issued_enrolment_pass(&caller, &user).await)
}

/// The same pass, for the part of the page that only browsers without scripts show.
#[cfg(feature = "ssr")]
pub async fn enrolment_pass_for_page(user: UserId) -> Option<String> {
    let (engine, caller) = authorize::<Administrator>().ok()?;
    api_result(engine.issued_enrolment_pass(&caller, &user).await).ok()?
}
