//! What arrives in the mailboxes of a world.

use crate::{Actor, World};
use gate::{
    engine::{ClientInfo, Email, EmailContent},
    model::SecurityEvent,
};

impl World {
    /// The emails to an address that have not been sent yet, the newest first.
    pub async fn emails_to(&self, email: &str) -> Vec<Email> {
        let emails = self.engine.demo_emails().await.unwrap();
        emails.into_iter().filter(|one| one.to.as_str() == email).collect()
    }

    /// The security events that were mailed to an address, the newest first.
    pub async fn mailed_events(&self, email: &str) -> Vec<SecurityEvent> {
        self.find_in_emails(email, |content| match content {
            EmailContent::SecurityEvent { event, .. } => Some(event),
            _ => None,
        })
        .await
    }

    /// Asks for a link to a new password, which is mailed at once.
    pub async fn forgot_password(&self, user: &Actor) {
        self.engine.forgot_password(&user.email, &ClientInfo::default()).await.unwrap();
        self.engine.mail_password_links().await.unwrap();
    }

    /// Asks for a link that lets a browser sign in, which is mailed at once: its token.
    pub async fn sign_in_link(&self, email: &str) -> String {
        self.engine.request_sign_in_link(email, &ClientInfo::default()).await.unwrap();
        self.engine.mail_password_links().await.unwrap();
        self.find_in_newest(email, |content| match content {
            EmailContent::SignInLink { token } => Some(token),
            _ => None,
        })
        .await
    }

    /// The token of the newest link to a new password that was mailed to this address.
    pub async fn password_token(&self, email: &str) -> String {
        self.find_in_newest(email, |content| match content {
            EmailContent::PasswordLink { token } => Some(token),
            _ => None,
        })
        .await
    }

    /// The token of the newest link that confirms this address.
    pub async fn email_token(&self, email: &str) -> String {
        self.find_in_newest(email, |content| match content {
            EmailContent::EmailLink { token } => Some(token),
            _ => None,
        })
        .await
    }

    /// The token of the newest link that freezes the account of this address.
    pub async fn freeze_token(&self, email: &str) -> String {
        self.find_in_newest(email, |content| match content {
            EmailContent::SecurityEvent { freeze_token, .. } => freeze_token,
            _ => None,
        })
        .await
    }

    /// The newest enrolment code that was mailed to this address.
    pub async fn enrolment_code(&self, email: &str) -> String {
        self.find_in_newest(email, |content| match content {
            EmailContent::EnrolmentCode { code } => Some(code),
            _ => None,
        })
        .await
    }

    async fn find_in_newest(&self, email: &str, find: impl Fn(EmailContent) -> Option<String>) -> String {
        self.find_in_emails(email, find).await.into_iter().next().expect("an email of that kind")
    }

    async fn find_in_emails<T>(&self, email: &str, find: impl Fn(EmailContent) -> Option<T>) -> Vec<T> {
        self.emails_to(email).await.into_iter().filter_map(|one| find(one.content)).collect()
    }
}
