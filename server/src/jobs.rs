//! What the server does by itself, beside answering: it delivers letters, watches for sign-ins that were not finished,
//! and forgets what is too old to matter. Every replica may do all of it: the engine sees to it that nothing is done twice.

use crate::{
    http::NetworkRateLimiter,
    mail::{Mailer, OutgoingEmail},
};
use gate::engine::{Delivery, Email, Engine, error::chain};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;

const DELIVERY: Duration = Duration::from_secs(3);
const WATCH: Duration = Duration::from_secs(15);
const SWEEP: Duration = Duration::from_mins(15);

/// Begins all of them; they end when the set is dropped.
pub fn begin(engine: &Engine, post: Option<Mailer>, limit: NetworkRateLimiter) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    jobs.spawn(write_letters(engine.clone()));
    if let Some(post) = post {
        jobs.spawn(deliver_letters(engine.clone(), Arc::new(post)));
    }
    jobs.spawn(watch(engine.clone()));
    jobs.spawn(sweep(engine.clone(), limit));
    jobs
}

async fn write_letters(engine: Engine) {
    let mut rounds = tokio::time::interval(DELIVERY);
    loop {
        rounds.tick().await;
        if let Err(error) = engine.mail_password_links().await {
            tracing::warn!(error = chain(&error), "links to new passwords were not mailed");
        }
    }
}

async fn deliver_letters(engine: Engine, post: Arc<Mailer>) {
    let mut rounds = tokio::time::interval(DELIVERY);
    loop {
        rounds.tick().await;
        deliver_due_emails(&engine, &post).await;
    }
}

/// Sends all that is due, once. A letter that cannot leave now stays in the outbox.
pub async fn deliver_due_emails(engine: &Engine, post: &Mailer) {
    loop {
        match engine.claim_due_emails().await {
            Ok(letters) if letters.is_empty() => return,
            Ok(letters) => send_all(engine, post, letters).await,
            Err(error) => return tracing::warn!(error = chain(&error), "the outbox cannot be read"),
        }
    }
}

async fn send_all(engine: &Engine, post: &Mailer, letters: Vec<Email>) {
    for letter in letters {
        let went = send(post, &letter).await;
        if let Err(error) = engine.record_delivery(&letter, went).await {
            // It is due again in a few minutes, with the same Message-ID.
            tracing::warn!(letter = letter.id, error = chain(&error), "the outbox cannot be written");
        }
    }
}

async fn send(post: &Mailer, letter: &Email) -> Delivery {
    let Email { id, to, subject, text, .. } = letter.clone();
    match post.send(&OutgoingEmail { id, to, subject, text }).await {
        Ok(()) => Delivery::Sent,
        Err(error) if error.is_permanent() => {
            tracing::error!(letter = letter.id, error = chain(&error), "a letter is given up");
            Delivery::Never
        }
        Err(error) => {
            tracing::warn!(letter = letter.id, error = chain(&error), "a letter waits");
            Delivery::Later
        }
    }
}

async fn watch(engine: Engine) {
    let mut rounds = tokio::time::interval(WATCH);
    loop {
        rounds.tick().await;
        if let Err(error) = engine.watch().await {
            tracing::warn!(error = chain(&error), "unfinished sign-ins were not looked for");
        }
    }
}

async fn sweep(engine: Engine, limit: NetworkRateLimiter) {
    let mut rounds = tokio::time::interval(SWEEP);
    loop {
        rounds.tick().await;
        limit.sweep();
        if let Err(error) = engine.sweep().await {
            tracing::warn!(error = chain(&error), "old rows were not removed");
        }
    }
}
