//! The TPP's rule that every user needs a second factor.

use super::{ApiError, RedirectTo};
use gate::model::EnforcementSettings;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The word a switch sends; any other word is malformed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnOff {
    /// Switched on.
    On,
    /// Switched off.
    Off,
}

impl OnOff {
    /// Whether it is on.
    pub fn is_on(self) -> bool {
        self == Self::On
    }
}

#[cfg(feature = "ssr")]
use {
    super::{
        guard::{answer, caller},
        step_up::asked,
    },
    gate::engine::caller::Administrator,
};

/// All that is read before the rule is changed. For administrators.
#[server(prefix = "/api", endpoint = "read-enforcement")]
pub async fn read_enforcement() -> Result<EnforcementSettings, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    answer(engine.enforcement_settings(&administrator).await)
}

/// Asks to save rule and message. For administrators. An unticked box is absent from a form, so absence means off. `seen` is
/// the state that the page showed.
#[server(prefix = "/api", endpoint = "set-enforcement")]
pub async fn set_enforcement(
    #[server(default)] enforced: Option<OnOff>,
    #[server(default)] seen: Option<OnOff>,
    message: String,
) -> Result<RedirectTo, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    let (seen, enforced) = (seen.map(OnOff::is_on), enforced.is_some_and(OnOff::is_on));
    asked(&answer(engine.ask_enforcement(&administrator, seen, enforced, &message).await)?)
}

/// Asks to set after how many minutes an idle session ends. For administrators.
#[server(prefix = "/api", endpoint = "set-idle-limit")]
pub async fn set_idle_limit(minutes: u32) -> Result<RedirectTo, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    asked(&answer(engine.ask_idle_limit(&administrator, minutes).await)?)
}
