//! Support contacts, from the configuration. Shown at every stage.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "server functions are async"))]

use super::ApiError;
use gate::model::{Role, Stage};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The deployment's support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// Where users get help: an email address, a web address or plain text. Empty: nothing is configured.
    pub contact: String,
    /// Where feedback goes: an email address, a web address or plain text.
    pub feedback: String,
    /// The web address of further documentation; may be empty.
    pub documentation: String,
}

/// What the help page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpState {
    /// The contacts.
    pub support: Support,
    /// The stage of the caller's session, if there is one.
    pub stage: Option<Stage>,
    /// The role of the caller, if there is a session: it decides whom to ask.
    pub role: Option<Role>,
}

/// The contacts, and the stage that tells where the caller continues. Anyone may call it.
#[server(prefix = "/api", endpoint = "read-help")]
pub async fn read_help() -> Result<HelpState, ApiError> {
    let session = super::guard::session();
    let (stage, role) = session.map(|session| (session.stage, session.identity.role)).unzip();
    Ok(HelpState { support: super::site::site()?.support.clone(), stage, role })
}
