//! Emails on their way. Each is sent by a task of its own, so that one that hangs holds no other; how many there
//! may be is a rule of the engine.

use crate::mail::{Mailer, OutgoingEmail};
use app::emails::{RenderedEmail, render};
use gate::{
    engine::{Delivery, Email, Engine, error_chain},
    model::EmailAddress,
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::task::{Id, JoinSet};

/// How long one attempt may take. A mailer has a shorter limit of its own; a folder on a network may hang.
const TIME_LIMIT: Duration = Duration::from_mins(1);

/// The emails that this process is sending.
pub(crate) struct Deliveries {
    engine: Engine,
    mailer: Arc<Mailer>,
    public_url: Arc<str>,
    tasks: JoinSet<()>,
    recipients: HashMap<Id, EmailAddress>,
}

impl Deliveries {
    /// None yet. `public_url` is what links in emails begin with.
    pub(crate) fn new(engine: Engine, mailer: Arc<Mailer>, public_url: &str) -> Self {
        Self { engine, mailer, public_url: public_url.into(), tasks: JoinSet::new(), recipients: HashMap::new() }
    }

    /// Begins to send what is due, as far as there are places.
    pub(crate) async fn start_due(&mut self) {
        let under_way: Vec<EmailAddress> = self.recipients.values().cloned().collect();
        match self.engine.claim_due_emails(&under_way).await {
            Ok(emails) => emails.into_iter().for_each(|email| self.start(email)),
            Err(error) => tracing::warn!(error = error_chain(&error), "the outbox cannot be read"),
        }
    }

    fn start(&mut self, email: Email) {
        let to = email.to.clone();
        let (engine, mailer, public_url) = (self.engine.clone(), self.mailer.clone(), self.public_url.clone());
        let task = self.tasks.spawn(async move {
            let delivery = deliver(&mailer, &public_url, &email).await;
            if let Err(error) = engine.record_delivery(&email, delivery).await {
                // It becomes due again in a few minutes, and is sent again with the same Message-ID.
                tracing::warn!(email = email.id, error = error_chain(&error), "the outbox cannot be written");
            }
        });
        self.recipients.insert(task.id(), to);
    }

    /// Waits until one was sent or has failed. `None`: none is on its way.
    pub(crate) async fn finished(&mut self) -> Option<()> {
        let id = match self.tasks.join_next_with_id().await? {
            Ok((id, ())) => id,
            Err(error) => error.id(),
        };
        self.recipients.remove(&id);
        Some(())
    }
}

async fn deliver(mailer: &Mailer, public_url: &str, email: &Email) -> Delivery {
    let RenderedEmail { subject, text } = render(email, public_url);
    let outgoing = OutgoingEmail { id: email.id.clone(), to: email.to.to_string(), subject, text };
    match tokio::time::timeout(TIME_LIMIT, mailer.send(&outgoing)).await {
        Ok(Ok(())) => Delivery::Sent,
        Ok(Err(error)) if error.is_permanent() => {
            tracing::error!(
                email = email.id,
                error = error_chain(&error),
                "an email cannot be sent and is dropped"
            );
            Delivery::Failed
        }
        Ok(Err(error)) => {
            tracing::warn!(
                email = email.id,
                error = error_chain(&error),
                "an email was not sent and is sent later"
            );
            Delivery::Deferred
        }
        Err(_) => {
            tracing::warn!(
                email = email.id,
                error = "it took too long",
                "an email was not sent and is sent later"
            );
            Delivery::Deferred
        }
    }
}
