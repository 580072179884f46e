//! Letters: kept sealed until they are sent, so that none is lost while the mail server is down.
//!
//! A letter is part of the transaction that is the reason for it. Somebody else (the server's delivery job) takes what is
//! due, sends it, and says how that went.

use crate::{
    engine::{
        Engine, Result,
        store::{Tx, notices, notices::EmailRow},
    },
    model::Timestamp,
};
use serde::{Deserialize, Serialize};

const MINUTE: i64 = 60_000;
/// Milliseconds for which a letter that was taken is left to whoever took it.
const LEASE_MILLIS: i64 = 5 * MINUTE;
/// A letter that waits for so long (milliseconds) is late.
const LATE_MILLIS: i64 = 15 * MINUTE;
/// Longest time between two attempts, in milliseconds.
const LONGEST_WAIT: i64 = 60 * MINUTE;
/// A letter that could not be sent for so long (milliseconds) is given up.
pub(crate) const LETTER_LIFE: i64 = 7 * 24 * 60 * MINUTE;
/// Few enough that each is sent, or has failed, before the lease of the last one ends.
const BATCH: i64 = 5;

/// A letter to be sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Email {
    /// Stays the same over all attempts.
    #[serde(skip)]
    pub id: String,
    /// The address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text. It may hold a link or a code.
    pub text: String,
    /// When it was written, in milliseconds since the epoch.
    #[serde(skip)]
    pub at: i64,
}

impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Email").field("id", &self.id).finish_non_exhaustive()
    }
}

/// How an attempt to send went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The mail server took it.
    Sent,
    /// It may work later.
    Later,
    /// It never will.
    Never,
}

impl Engine {
    /// Puts a letter into the outbox, where this deployment can send mail.
    pub(crate) async fn post(&self, tx: &mut Tx, letter: Email, now: Timestamp) -> Result<()> {
        if self.can_mail() {
            let id = self.new_id()?;
            let text = serde_json::to_vec(&letter)
                .map_err(|_| crate::engine::Error::Crypto("a letter cannot be written"))?;
            let sealed = self.keyring().seal(&text, &letter_identity(&id), self.random())?;
            notices::post(tx, &id, &sealed, now).await?;
        }
        Ok(())
    }

    /// Takes letters whose attempt is due. Each belongs to the caller for five minutes; then it is due again.
    pub async fn claim_due_emails(&self) -> Result<Vec<Email>> {
        let now = self.now();
        let due = notices::due(&mut self.read().await?, now, BATCH).await?;
        let mut letters = Vec::new();
        for row in due {
            let mut tx = self.write().await?;
            let mine = notices::claim(&mut tx, &row, now.plus(LEASE_MILLIS)).await?;
            tx.commit().await?;
            // One that cannot be read (its key is gone) stays until it is too old, and keeps no other one from leaving.
            if mine && let Ok(letter) = self.open_letter(&row) {
                letters.push(letter);
            }
        }
        Ok(letters)
    }

    /// Says how an attempt went. Waits double from one minute to an hour.
    pub async fn record_delivery(&self, letter: &Email, delivery: Delivery) -> Result<()> {
        let now = self.now();
        let mut tx = self.write().await?;
        match delivery {
            Delivery::Sent | Delivery::Never => notices::remove_letter(&mut tx, &letter.id).await?,
            Delivery::Later => {
                let attempts = notices::attempts(&mut tx, &letter.id).await?;
                let wait = MINUTE.saturating_mul(1 << attempts.saturating_sub(1).min(10)).min(LONGEST_WAIT);
                notices::postpone(&mut tx, &letter.id, now.plus(wait)).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// How many letters wait.
    pub async fn emails_waiting(&self) -> Result<u32> {
        Ok(notices::waiting(&mut self.read().await?, self.now()).await?)
    }

    /// Whether a letter waits that was written long ago. No more is told to whoever asks: a number would tell a stranger
    /// who asked for a link whether somebody has the address.
    pub async fn is_mail_late(&self) -> Result<bool> {
        Ok(notices::waiting(&mut self.read().await?, self.now().plus(-LATE_MILLIS)).await? > 0)
    }

    /// The newest letters, for the mailbox of a demonstration, which anybody may read: those to addresses that are nobody's
    /// (the domain `example`, RFC 2606 section 2).
    pub async fn demo_emails(&self) -> Result<Vec<Email>> {
        let rows = notices::letters(&mut self.read().await?, 100).await?;
        let letters: Result<Vec<_>> = rows.iter().map(|row| self.open_letter(row)).collect();
        Ok(letters?.into_iter().filter(|letter| letter.to.ends_with(".example")).collect())
    }

    fn open_letter(&self, row: &EmailRow) -> Result<Email> {
        let text = self.keyring().open(&row.sealed(), &letter_identity(&row.id))?;
        let letter: Email =
            serde_json::from_slice(&text).map_err(|_| crate::engine::Error::Crypto("a letter cannot be read"))?;
        Ok(Email { id: row.id.clone(), at: row.created_at, ..letter })
    }
}

fn letter_identity(id: &str) -> String {
    format!("letter/{id}")
}
