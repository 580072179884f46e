//! The mailbox of a demonstration: every email that was sent, readable by anyone.

use super::ApiError;
use gate::model::Timestamp;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::{
    guard::{api_result, engine_for_anyone},
    site::site,
};

/// An email in the mailbox of a demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoEmail {
    /// The recipient's address.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
}

/// The emails of a demonstration, the newest first; `None` on any other server. Anyone may call it.
#[server(prefix = "/api", endpoint = "read-demo-mailbox")]
pub async fn read_demo_mailbox() -> Result<Option<Vec<DemoEmail>>, ApiError> {
    if !site()?.demo {
        return Ok(None);
    }
    let emails = api_result(engine_for_anyone()?.demo_emails().await)?;
    let view = |email: gate::engine::Email| DemoEmail {
        to: email.to,
        subject: email.subject,
        text: email.text,
        at: Timestamp(email.at),
    };
    Ok(Some(emails.into_iter().map(view).collect()))
}
