//! Delivering the outbox: a job of the server claims what is due, sends it, and records how that went.

use crate::{
    engine::{
        Email, Engine, Result,
        store::{
            Tx,
            outbox::{self, EmailRow},
        },
    },
    model::{EmailAddress, Timestamp},
    rules::delivery_places,
};
use std::{collections::HashSet, time::Duration};

/// For how long a claimed email is left to the process that claimed it.
const LEASE: Duration = Duration::from_mins(5);
/// An email that waits for longer is late.
const LATE_AFTER: Duration = Duration::from_mins(15);
/// Time before the second attempt; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_mins(1);
/// Longest time between two attempts.
const LONGEST_WAIT: Duration = Duration::from_hours(1);
/// Due emails that are looked at at once.
const BATCH: i64 = 50;
/// Due emails of busy recipients that are looked at before the search for others is given up, until next time.
const MOST_HELD: i64 = 1_000;
/// Emails that the mailbox of a demonstration shows.
const DEMO_MAILBOX: i64 = 100;

/// How an attempt to send went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The mail server took it.
    Sent,
    /// It may work later.
    Deferred,
    /// It never will.
    Failed,
}

impl Engine {
    /// Claims emails whose attempt is due, as many as can be sent at once beside those that are `under_way`
    /// already. Each belongs to the calling process for five minutes; then it is due again.
    ///
    /// `under_way`: the recipients that the process is sending to now. A recipient is sent one email at a time,
    /// and those that take long leave places free ([`delivery_places`]): a recipient or a server that hangs holds
    /// no others.
    pub async fn claim_due_emails(&self, under_way: &[EmailAddress]) -> Result<Vec<Email>> {
        let (mut emails, mut busy) = (Vec::new(), under_way.iter().cloned().collect::<HashSet<_>>());
        let mut held = 0;
        while held < MOST_HELD {
            let due = outbox::due(&mut self.read().await?, held, BATCH).await?;
            let is_last = i64::try_from(due.len()).is_ok_and(|number| number < BATCH);
            for row in due {
                // The rows after it have as few places, or fewer.
                if under_way.len() + emails.len() >= delivery_places(row.awaited, row.attempts) {
                    return Ok(emails);
                }
                let email = self.open_email(&row);
                if email.as_ref().is_ok_and(|email| busy.contains(&email.to)) {
                    held += 1;
                // One that cannot be read (its key is gone) is claimed too, so that it keeps no other from being
                // sent.
                } else if self.claim(&row).await?
                    && let Ok(email) = email
                {
                    busy.insert(email.to.clone());
                    emails.push(email);
                }
            }
            if is_last {
                break;
            }
        }
        Ok(emails)
    }

    async fn claim(&self, row: &EmailRow) -> Result<bool> {
        let mut tx = self.write().await?;
        let until = tx.now().plus(LEASE);
        let claimed = outbox::claim(&mut tx, row, until).await?;
        tx.commit().await?;
        Ok(claimed)
    }

    /// Records how an attempt went.
    pub async fn record_delivery(&self, email: &Email, delivery: Delivery) -> Result<()> {
        let mut tx = self.write().await?;
        match delivery {
            Delivery::Sent | Delivery::Failed => outbox::remove(&mut tx, &email.id).await?,
            Delivery::Deferred => {
                let attempts = outbox::attempts(&mut tx, &email.id).await?;
                let wait = FIRST_WAIT.saturating_mul(1 << attempts.saturating_sub(1).min(10)).min(LONGEST_WAIT);
                let until = tx.now().plus(wait);
                outbox::postpone(&mut tx, &email.id, until).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// How many emails wait.
    pub async fn emails_waiting(&self) -> Result<u32> {
        let mut tx = self.read().await?;
        let now = tx.now();
        waiting(&mut tx, now).await
    }

    /// Whether an email waits that was written long ago. No number is told: it would tell a stranger who requested
    /// a link whether the address belongs to a user.
    pub async fn is_mail_late(&self) -> Result<bool> {
        let mut tx = self.read().await?;
        let written_until = tx.now().minus(LATE_AFTER);
        Ok(waiting(&mut tx, written_until).await? > 0)
    }

    /// The newest emails, for the public mailbox of a demonstration: those to addresses that cannot belong to a
    /// person (the domain `example`, RFC 2606 section 2).
    pub async fn demo_emails(&self) -> Result<Vec<Email>> {
        let rows = outbox::newest(&mut self.read().await?, DEMO_MAILBOX).await?;
        let emails: Result<Vec<_>, _> = rows.iter().map(|row| self.open_email(row)).collect();
        Ok(emails?.into_iter().filter(|email| email.to.as_str().ends_with(".example")).collect())
    }
}

async fn waiting(tx: &mut Tx, written_until: Timestamp) -> Result<u32> {
    Ok(outbox::waiting(tx, written_until).await?)
}
