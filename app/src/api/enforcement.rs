//! The TPP's rule that every user needs a second factor, and its limit for idle sessions.

use super::{ApiError, OnOff, RedirectTo};
use gate::model::EnforcementSettings;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{
        guard::{api_result, authorize},
        step_up::after_request,
    },
    gate::{engine::caller::Administrator, model::SeenEnforcement},
};

/// The settings, and what an administrator needs to know before changing them. Needs an administrator.
#[server(prefix = "/api", endpoint = "read-enforcement")]
pub async fn read_enforcement() -> Result<EnforcementSettings, ApiError> {
    let (engine, caller) = authorize::<Administrator>()?;
    api_result(engine.enforcement_settings(&caller).await)
}

/// Requests to save rule and message. Needs an administrator. An unticked box is absent from a form, so absence
/// means off. `was_enforced` and `was_message` are what the page showed.
#[server(prefix = "/api", endpoint = "request-enforcement")]
pub async fn request_enforcement(
    #[server(default)] enforced: Option<OnOff>,
    #[server(default)] was_enforced: Option<OnOff>,
    #[server(default)] was_message: Option<String>,
    message: String,
) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Administrator>()?;
    let seen = SeenEnforcement { enforced: was_enforced.map(OnOff::is_on), message: was_message };
    let enforced = OnOff::is_ticked(enforced);
    after_request(&api_result(engine.request_enforcement(&caller, &seen, enforced, &message).await)?)
}

/// Requests to set after how many minutes an idle session ends. Needs an administrator. `was_minutes` is what the
/// page showed.
#[server(prefix = "/api", endpoint = "request-idle-limit")]
pub async fn request_idle_limit(
    #[server(default)] was_minutes: Option<u32>,
    minutes: u32,
) -> Result<RedirectTo, ApiError> {
    let (engine, caller) = authorize::<Administrator>()?;
    after_request(&api_result(engine.request_idle_limit(&caller, was_minutes, minutes).await)?)
}
