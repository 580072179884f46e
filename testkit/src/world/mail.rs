//! What arrives in the mailboxes of a world.

use crate::{Actor, World};
use gate::engine::{ClientInfo, Email};

impl World {
    /// The emails to an address that have not been sent yet, the newest first.
    pub async fn emails_to(&self, email: &str) -> Vec<Email> {
        let emails = self.engine.demo_emails().await.unwrap();
        emails.into_iter().filter(|one| one.to == email).collect()
    }

    /// Asks for a link to a new password, which is mailed at once.
    pub async fn forgot_password(&self, user: &Actor) {
        self.engine.forgot_password(&user.email, &ClientInfo::default()).await.unwrap();
        self.engine.mail_password_links().await.unwrap();
    }

    /// The token of the newest link to a new password that was mailed to this address.
    pub async fn password_token(&self, email: &str) -> String {
        self.token_in(email, "/sign-in/new-password?token=").await
    }

    /// The token of the newest link that confirms this address.
    pub async fn email_token(&self, email: &str) -> String {
        self.token_in(email, "/new-email?token=").await
    }

    /// The token of the newest link that freezes the account of this address.
    pub async fn freeze_token(&self, email: &str) -> String {
        self.token_in(email, "/freeze?token=").await
    }

    async fn token_in(&self, email: &str, link: &str) -> String {
        let emails = self.emails_to(email).await;
        let found = emails.iter().find_map(|one| one.text.split_once(link)).expect("an email with that link");
        found.1.split_whitespace().next().unwrap().to_owned()
    }

    /// The newest enrolment code that was mailed to this address.
    pub async fn enrolment_code(&self, email: &str) -> String {
        let emails = self.emails_to(email).await;
        let newest = emails.iter().find(|one| one.subject.starts_with("Your code")).expect("an email with a code");
        let line = newest.text.lines().find(|line| line.starts_with("    ")).expect("a line with the code");
        line.trim().to_owned()
    }

    /// How many emails with this subject wait for an address.
    pub async fn emails_with_subject(&self, email: &str, subject: &str) -> usize {
        self.emails_to(email).await.iter().filter(|one| one.subject == subject).count()
    }
}
