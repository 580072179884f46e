//! Emails: subject and text from what the engine says about one. The texts are templates in
//! `app/templates/emails/`, compiled in. All are plain text, so nothing is escaped. Each says when, which browser,
//! which network, and what to do if it was not the reader. Links are built from the table of pages.
//!
//! To add one: a variant of [`EmailContent`], a subject, a template, and a snapshot in the tests.

mod subject;
#[cfg(test)]
mod tests;

use crate::{Page, messages};
use askama::Template;
use gate::{
    engine::{Email, EmailContent},
    model::{Action, SecurityEvent},
};

/// An email as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedEmail {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// Writes subject and text. `public_url` is the address of this deployment, without a slash at the end.
pub fn render(email: &Email, public_url: &str) -> RenderedEmail {
    let link = |page: Page, token: &str| format!("{public_url}{}?token={token}", page.path());
    let text = match &email.content {
        EmailContent::SecurityEvent { event, freeze_token } => SecurityEventText {
            email,
            public_url,
            sentence: messages::security_event(event),
            freeze_link: freeze_token.as_ref().map(|token| link(Page::Freeze, token)),
            audit_link: audit_link(event, public_url),
            mailed_daily: event.is_mailed_daily(),
        }
        .to_string(),
        EmailContent::PasswordLink { token } => {
            PasswordLinkText { email, public_url, link: link(Page::NewPassword, token) }.to_string()
        }
        EmailContent::SignInLink { token } => {
            SignInLinkText { email, public_url, link: link(Page::AdmitBrowser, token) }.to_string()
        }
        EmailContent::EmailLink { token } => {
            EmailLinkText { email, public_url, link: link(Page::NewEmail, token) }.to_string()
        }
        EmailContent::EnrolmentCode { code } => EnrolmentCodeText { email, public_url, code }.to_string(),
    };
    // Askama leaves out the last line end of a template.
    RenderedEmail { subject: subject::subject(&email.content).to_owned(), text: text + "\n" }
}

/// The rows of the audit log that are about what happened. The page is opened after the sign-in.
fn audit_link(event: &SecurityEvent, public_url: &str) -> String {
    let action = match event {
        SecurityEvent::ColleagueMadeAdministrator { .. } | SecurityEvent::ColleagueMadeMember { .. } => {
            Action::RoleChanged
        }
        SecurityEvent::ColleaguePassIssued { .. } => Action::PassIssued,
        SecurityEvent::ColleagueSuspended { .. } => Action::Suspended,
        SecurityEvent::ColleagueRestored { .. } => Action::Restored,
        SecurityEvent::ColleagueReset { .. } => Action::MfaReset,
        SecurityEvent::ColleagueEnrolled { .. } => Action::AuthenticatorAdded,
        SecurityEvent::ColleagueFrozen { .. } => Action::Frozen,
        _ => return format!("{public_url}{}", Page::Audit.path()),
    };
    format!("{public_url}{}?action={}", Page::Audit.path(), action.as_ref())
}

/// Something happened to the recipient's account or, for administrators, to that of another user.
#[derive(Template)]
#[template(path = "emails/security_event.txt")]
struct SecurityEventText<'a> {
    email: &'a Email,
    public_url: &'a str,
    sentence: String,
    freeze_link: Option<String>,
    audit_link: String,
    mailed_daily: bool,
}

#[derive(Template)]
#[template(path = "emails/password_link.txt")]
struct PasswordLinkText<'a> {
    email: &'a Email,
    public_url: &'a str,
    link: String,
}

#[derive(Template)]
#[template(path = "emails/sign_in_link.txt")]
struct SignInLinkText<'a> {
    email: &'a Email,
    public_url: &'a str,
    link: String,
}

#[derive(Template)]
#[template(path = "emails/email_link.txt")]
struct EmailLinkText<'a> {
    email: &'a Email,
    public_url: &'a str,
    link: String,
}

#[derive(Template)]
#[template(path = "emails/enrolment_code.txt")]
struct EnrolmentCodeText<'a> {
    email: &'a Email,
    public_url: &'a str,
    code: &'a str,
}
