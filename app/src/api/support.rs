//! Whom people can ask. From the configuration; shown at every stage.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "server functions are async"))]

use super::ApiError;
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

/// Whom to ask. Anybody may call it.
#[server(prefix = "/api", endpoint = "read-support")]
pub async fn read_support() -> Result<Support, ApiError> {
    Ok(super::guard::site()?.support.clone())
}
