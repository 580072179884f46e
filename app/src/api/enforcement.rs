//! The TPP's rule that every user needs a second factor.

use super::{ApiError, Go};
use gate::model::EnforcementSettings;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The word a switch sends; any other word is malformed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Switch {
    /// Switched on.
    On,
    /// Switched off.
    Off,
}

#[cfg(feature = "ssr")]
use {
    super::{
        Done,
        guard::{answer, caller, go},
    },
    crate::Place,
    gate::caller::Administrator,
};

/// All that is read before the rule is changed. For administrators.
#[server(prefix = "/api", endpoint = "read-enforcement")]
pub async fn read_enforcement() -> Result<EnforcementSettings, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    answer(engine.enforcement_settings(&administrator).await)
}

/// Saves rule and message. For administrators. An unticked box is absent from a form, so absence means off. `seen` is
/// the state that the page showed.
#[server(prefix = "/api", endpoint = "set-enforcement")]
pub async fn set_enforcement(
    #[server(default)] enforced: Option<Switch>,
    #[server(default)] seen: Option<Switch>,
    message: String,
) -> Result<Go, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    let on = |switch: Switch| switch == Switch::On;
    answer(engine.set_enforcement(&administrator, seen.map(on), enforced.is_some_and(on), &message).await)?;
    Ok(go(Go::saying(Place::General, Done::Saved)))
}
