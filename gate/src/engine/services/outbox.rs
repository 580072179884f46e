//! The outbox: emails are kept sealed, in the transaction that is the reason for them, until they are sent. So
//! none is lost while the mail server is down.

use crate::{
    engine::{Email, EmailContent, Engine, error::InternalError, store::outbox, unit_of_work::UnitOfWork},
    model::{EmailAddress, Identity},
};
use outbox::EmailRow;

impl UnitOfWork {
    /// Puts an email to `user` into the outbox, where this deployment can send mail.
    pub(crate) async fn enqueue(
        &mut self,
        user: &Identity,
        to: &EmailAddress,
        content: EmailContent,
    ) -> Result<(), InternalError> {
        if !self.engine().can_mail() {
            return Ok(());
        }
        let client = self.actor.client.clone();
        let email = Email {
            id: self.engine().random_id()?,
            to: to.clone(),
            recipient: user.name.clone(),
            account: user.email.clone(),
            tpp: user.tpp.name.clone(),
            at: self.now(),
            network: client.network,
            browser: client.browser,
            content,
        };
        let engine = self.engine();
        let sealed =
            engine.keyring().seal(&serde_json::to_vec(&email)?, &email_aad(&email.id), engine.random())?;
        outbox::enqueue(self, &email.id, &sealed, email.content.is_awaited()).await?;
        Ok(())
    }
}

impl Engine {
    pub(crate) fn open_email(&self, row: &EmailRow) -> Result<Email, InternalError> {
        let text = self.keyring().open(row.sealed(), &email_aad(&row.id))?;
        let email: Email = serde_json::from_slice(&text)?;
        Ok(Email { id: row.id.clone(), ..email })
    }
}

fn email_aad(id: &str) -> String {
    format!("email/{id}")
}
