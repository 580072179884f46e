//! A forgotten password, first half: a visitor requests a link, and a background job mails it to the owner of the
//! address.

use crate::{
    engine::{
        ClientInfo, EmailContent, Engine, Error, Result,
        crypto::PlainToken,
        error::InternalError,
        services::{
            attempts::{Limiter, forgotten_password_key},
            audit::AuditEntry,
            links::password_link_hash,
        },
        store::{
            attempts, password_requests,
            proofs::{self, NewProof, ProofKind},
            user_state, users,
        },
        unit_of_work::{Actor, UnitOfWork},
    },
    model::{Action, BlockReason, EmailAddress, Refusal},
    rules::{AttemptPolicy, PASSWORD_LINK_LIFETIME},
};
use serde::{Deserialize, Serialize};

/// Most requests that wait at a time. The job looks up some hundred a second, so it is reached only by a flood of
/// many networks.
const MAX_WAITING: u32 = 10_000;
/// Requests that are looked up at once.
const BATCH: i64 = 50;

/// A request for a link.
#[derive(Serialize, Deserialize)]
struct PasswordRequest {
    email: EmailAddress,
    client: ClientInfo,
}

impl Engine {
    /// Notes that a link to set a new password was requested. The answer and the work are the same for every
    /// address: whether it belongs to a user is looked up by [`Engine::mail_password_links`], and only requests
    /// for a user are counted. So an address that belongs to no user leaves nothing behind.
    pub async fn forgot_password(&self, email: &str, client: &ClientInfo) -> Result<()> {
        if !self.can_mail() {
            return Err(Refusal::NoMail.into());
        }
        let email = EmailAddress::parse(email)?;
        let id = self.random_id()?;
        let request = PasswordRequest { email, client: client.clone() };
        let sealed = self.keyring().seal(&serde_json::to_vec(&request)?, &request_aad(&id), self.random())?;
        let mut work = self.begin(Actor::visitor(client)).await?;
        if password_requests::number(&mut work, MAX_WAITING).await? < MAX_WAITING {
            password_requests::insert(&mut work, &id, &sealed).await?;
        } else {
            tracing::warn!("too many links to new passwords were requested at once; one was left out");
        }
        work.commit().await?;
        Ok(())
    }

    /// Mails the links that were requested, to the users who have the addresses. A background job of the server.
    pub async fn mail_password_links(&self) -> Result<()> {
        loop {
            let waiting = password_requests::oldest(&mut self.read().await?, BATCH).await?;
            if waiting.is_empty() {
                return Ok(());
            }
            for row in waiting {
                // One transaction each: once the end of an audit chain is locked, no other user's row may be.
                let mut work = self.begin(Actor::default()).await?;
                let fresh = work.now().minus(PASSWORD_LINK_LIFETIME) < row.created_at;
                // Another replica may have been quicker. What is too old, or cannot be read, is only removed.
                if password_requests::take(&mut work, &row.id).await?
                    && fresh
                    && let Ok(text) = self.keyring().open(row.sealed(), &request_aad(&row.id))
                    && let Ok(request) = serde_json::from_slice::<PasswordRequest>(&text)
                {
                    work.actor = Actor::visitor(&request.client);
                    match mail_link(&mut work, &request.email).await {
                        // What can never be mailed is removed too, or it would keep all others waiting.
                        Ok(())
                        | Err(
                            Error::Refused(_)
                            | Error::Internal(InternalError::Crypto(_) | InternalError::Serialization(_)),
                        ) => {}
                        Err(error) => return Err(error),
                    }
                }
                work.commit().await?;
            }
        }
    }
}

async fn mail_link(work: &mut UnitOfWork, email: &EmailAddress) -> Result<()> {
    let Some(user) = users::by_email(work, email).await? else { return Ok(()) };
    work.lock_user(&user.id).await?;
    // A user who froze the account sets another password before an administrator restores it.
    if user_state::block_reason(work, &user.id).await? == Some(BlockReason::Suspended) {
        return Ok(());
    }
    // Lockouts are shorter than a link lasts, so that a stranger who keeps asking does not leave the owner without
    // one. They are silent: how often a link was requested for an address is not told.
    let policy = AttemptPolicy { longest_lockout: PASSWORD_LINK_LIFETIME / 2, ..AttemptPolicy::STRICT };
    let limiter = Limiter { key: forgotten_password_key(&user.id), policy };
    if work.locked_until(&limiter).await?.is_some() {
        return Ok(());
    }
    attempts::fail(work, &limiter.key, None).await?;
    let token = PlainToken::generate(work.engine().random())?;
    let new = NewProof {
        kind: ProofKind::PasswordLink,
        user: &user.id,
        session: None,
        sealed: None,
        lifetime: PASSWORD_LINK_LIFETIME,
    };
    proofs::replace(work, &password_link_hash(token.expose()), &new).await?;
    work.enqueue(&user, &user.email, EmailContent::PasswordLink { token: token.expose().to_owned() }).await?;
    work.actor.user = Some(user);
    Ok(work.record(AuditEntry::new(Action::PasswordLinkMailed)).await?)
}

fn request_aad(id: &str) -> String {
    format!("password-request/{id}")
}
