//! The TPP's rule that every user needs a second factor.

use super::{ApiError, Go};
use gate::model::EnforcementSettings;
use leptos::prelude::*;

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

/// Saves rule and message. For administrators. An unticked box is absent from a form, so absence means off.
#[server(prefix = "/api", endpoint = "set-enforcement")]
pub async fn set_enforcement(
    #[server(default)] enforced: Option<String>,
    message: String,
) -> Result<Go, ApiError> {
    let (engine, administrator) = caller::<Administrator>()?;
    answer(engine.set_enforcement(&administrator, enforced.is_some(), &message).await)?;
    Ok(go(Go::saying(Place::General, Done::Saved)))
}
