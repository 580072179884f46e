//! Whom people can ask. From the configuration; shown at every stage.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "server functions are async"))]

use super::ApiError;
use gate::model::Stage;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The deployment's support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// Where help is to be had: an e-mail address, a web address or plain words.
    pub contact: String,
    /// Where feedback goes: an e-mail address, a web address or plain words.
    pub feedback: String,
    /// The web address of further documentation; may be empty.
    pub documentation: String,
}

/// What the help page starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpState {
    /// Whom to ask.
    pub support: Support,
    /// How far the session of whoever asks has come, if there is one.
    pub stage: Option<Stage>,
}

/// Whom to ask, and the way on. Anybody may call it.
#[server(prefix = "/api", endpoint = "read-help")]
pub async fn read_help() -> Result<HelpState, ApiError> {
    let stage = super::guard::session().map(|session| session.stage);
    Ok(HelpState { support: super::guard::site()?.support.clone(), stage })
}
