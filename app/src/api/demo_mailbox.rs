//! The mailbox of a demonstration: every email that was sent, readable by anyone.

use super::ApiError;
use gate::model::{EmailAddress, Timestamp};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{
        guard::{api_result, engine_for_anyone},
        site::site,
    },
    crate::emails::{RenderedEmail, render},
};

/// An email in the mailbox of a demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoEmail {
    /// The recipient's address.
    pub to: EmailAddress,
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
    let site = site()?;
    let view = |email: gate::engine::Email| {
        let RenderedEmail { subject, text } = render(&email, &site.public_url);
        DemoEmail { to: email.to, subject, text, at: email.at }
    };
    Ok(Some(emails.into_iter().map(view).collect()))
}
