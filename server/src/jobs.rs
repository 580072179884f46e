//! What the server does in the background: it sends emails, warns of unfinished sign-ins, and removes outdated
//! rows. Every replica may run all of it, because the engine makes sure that nothing is done twice.

use crate::{anchor_file::AnchorFile, deliveries::Deliveries, http::NetworkRateLimiter, mail::Mailer};
use gate::engine::{
    Engine, Operator,
    clock::{Clock, SystemClock},
    error_chain,
};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;

const MAIL_INTERVAL: Duration = Duration::from_secs(3);
const WARNING_INTERVAL: Duration = Duration::from_secs(15);
const CLEAN_UP_INTERVAL: Duration = Duration::from_mins(5);
const ANCHOR_INTERVAL: Duration = Duration::from_mins(5);

/// Starts all of them. They end when the set is dropped.
///
/// `public_url` is what links in emails begin with.
pub fn start(
    engine: &Engine,
    mailer: Option<Mailer>,
    public_url: &str,
    rate_limiter: NetworkRateLimiter,
    anchor_file: Option<AnchorFile>,
) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    jobs.spawn(mail_password_links(engine.clone()));
    if let Some(mailer) = mailer {
        jobs.spawn(deliver_emails(Deliveries::new(engine.clone(), Arc::new(mailer), public_url)));
    }
    jobs.spawn(warn_unfinished_sign_ins(engine.clone()));
    jobs.spawn(clean_up(engine.clone(), rate_limiter));
    if let Some(file) = anchor_file {
        jobs.spawn(note_audit_ends(Operator::of(engine.clone()), file));
    }
    jobs
}

/// Links for new passwords are written here and not during the request, so that the response takes equally long
/// whether the address is known or not.
async fn mail_password_links(engine: Engine) {
    let mut ticks = tokio::time::interval(MAIL_INTERVAL);
    loop {
        ticks.tick().await;
        if let Err(error) = engine.mail_password_links().await {
            tracing::warn!(error = error_chain(&error), "links to new passwords were not mailed");
        }
    }
}

async fn deliver_emails(mut deliveries: Deliveries) {
    let mut ticks = tokio::time::interval(MAIL_INTERVAL);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            // There is a place for another one.
            Some(()) = deliveries.finished() => {}
        }
        deliveries.start_due().await;
    }
}

/// Sends all emails that are due, once. An email that cannot be sent now stays in the outbox.
pub async fn deliver_due_emails(engine: &Engine, mailer: &Arc<Mailer>, public_url: &str) {
    let mut deliveries = Deliveries::new(engine.clone(), mailer.clone(), public_url);
    deliveries.start_due().await;
    while deliveries.finished().await.is_some() {
        deliveries.start_due().await;
    }
}

async fn warn_unfinished_sign_ins(engine: Engine) {
    let mut ticks = tokio::time::interval(WARNING_INTERVAL);
    loop {
        ticks.tick().await;
        if let Err(error) = engine.warn_unfinished_sign_ins().await {
            tracing::warn!(error = error_chain(&error), "unfinished sign-ins were not looked for");
        }
    }
}

/// Notes the ends of all audit logs outside the database.
async fn note_audit_ends(operator: Operator, mut file: AnchorFile) {
    let mut ticks = tokio::time::interval(ANCHOR_INTERVAL);
    loop {
        ticks.tick().await;
        match operator.audit_ends().await {
            Ok(ends) => match file.note(&ends, SystemClock.now()) {
                Ok(lost) => {
                    for end in lost {
                        tracing::error!(%end, "the audit log is shorter than it was: the database is an earlier state");
                    }
                }
                Err(error) => tracing::error!(%error, "the ends of the audit log were not noted"),
            },
            Err(error) => {
                tracing::warn!(error = error_chain(&error), "the ends of the audit log were not read");
            }
        }
    }
}

async fn clean_up(engine: Engine, rate_limiter: NetworkRateLimiter) {
    let mut ticks = tokio::time::interval(CLEAN_UP_INTERVAL);
    loop {
        ticks.tick().await;
        rate_limiter.sweep();
        if let Err(error) = engine.clean_up().await {
            tracing::warn!(error = error_chain(&error), "old rows were not removed");
        }
    }
}
