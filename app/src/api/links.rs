//! Links in letters: a new address, a frozen account; and the mailbox of a demonstration.

use super::{ApiError, RedirectTo, SecretInput};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::{
        FlashMessage,
        guard::{answer, caller, client_info, go, session, site, visitor},
        step_up::asked,
    },
    crate::Page,
    gate::{engine::caller::Authenticated, model::Stage},
};

/// A letter in the mailbox of a demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoEmail {
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// When it was written.
    pub at: gate::model::Timestamp,
}

/// Asks to change the own address. For full sessions.
#[server(prefix = "/api", endpoint = "ask-new-email")]
pub async fn ask_new_email(email: String) -> Result<RedirectTo, ApiError> {
    let (engine, member) = caller::<Authenticated>()?;
    asked(&answer(engine.ask_new_email(&member, &email).await)?)
}

/// The new address that a mailed link confirms. Whoever has the link may call it.
#[server(prefix = "/api", endpoint = "read-email-link")]
pub async fn read_email_link(token: SecretInput) -> Result<Option<String>, ApiError> {
    answer(visitor()?.email_link(token.expose()).await)
}

/// Takes the new address. Whoever has the link may call it.
#[server(prefix = "/api", endpoint = "take-new-email")]
pub async fn take_new_email(token: SecretInput) -> Result<RedirectTo, ApiError> {
    answer(visitor()?.take_new_email(token.expose(), &client_info()).await)?;
    // Whoever is signed in here would not see what the sign-in page says.
    let place = if session().is_some_and(|caller| caller.stage == Stage::Authenticated) {
        Page::Account
    } else {
        Page::SignIn
    };
    Ok(go(RedirectTo::with_flash(place, FlashMessage::EmailChanged)))
}

/// Whose account a mailed link freezes. Whoever has the link may call it.
#[server(prefix = "/api", endpoint = "read-freeze-link")]
pub async fn read_freeze_link(token: SecretInput) -> Result<Option<String>, ApiError> {
    Ok(answer(visitor()?.freeze_target(token.expose()).await)?.map(|who| who.email))
}

/// Ends all sessions of that account and pauses sign-in. Whoever has the link may call it.
#[server(prefix = "/api", endpoint = "freeze")]
pub async fn freeze(token: SecretInput) -> Result<RedirectTo, ApiError> {
    answer(visitor()?.freeze(token.expose(), &client_info()).await)?;
    Ok(go(RedirectTo::with_flash(Page::SignIn, FlashMessage::Frozen)))
}

/// The letters of a demonstration, the newest first; `None` anywhere else. Anybody may call it.
#[server(prefix = "/api", endpoint = "read-mailbox")]
pub async fn read_mailbox() -> Result<Option<Vec<DemoEmail>>, ApiError> {
    if !site()?.demo {
        return Ok(None);
    }
    let letters = answer(visitor()?.demo_emails().await)?;
    let view = |letter: gate::engine::Email| DemoEmail {
        to: letter.to,
        subject: letter.subject,
        text: letter.text,
        at: gate::model::Timestamp(letter.at),
    };
    Ok(Some(letters.into_iter().map(view).collect()))
}
