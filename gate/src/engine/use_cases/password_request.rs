//! Links that visitors request: to set a new password, or to let a browser sign in. A background job mails them to
//! the owner of the address.

use crate::{
    engine::{
        ClientInfo, EmailContent, Engine, Error, Result,
        crypto::PlainToken,
        error::InternalError,
        services::{
            attempts::{Limiter, forgotten_password_key, links_of_network_key, sign_in_link_key},
            audit::AuditEntry,
            links::{password_link_hash, sign_in_link_hash},
        },
        store::{
            attempts, password_requests,
            proofs::{self, NewProof, ProofKind},
            user_state, users,
        },
        unit_of_work::{Actor, UnitOfWork},
    },
    model::{Action, BlockReason, EmailAddress, Refusal, UserId},
    rules::{AttemptPolicy, LINK_LIFETIME},
};
use serde::{Deserialize, Serialize};

/// Most requests that wait at a time. The job looks up some hundred a second, so it is reached only by a flood of
/// many networks.
const MAX_WAITING: u32 = 10_000;
/// Requests that are looked up at once.
const BATCH: i64 = 50;

/// What a link is for.
#[derive(Clone, Copy, Serialize, Deserialize)]
enum LinkPurpose {
    /// To set a new password.
    NewPassword,
    /// To let the browser in which it is opened sign in.
    SignIn,
}

/// A request for a link.
#[derive(Serialize, Deserialize)]
struct LinkRequest {
    purpose: LinkPurpose,
    email: EmailAddress,
    client: ClientInfo,
}

impl Engine {
    /// Notes that a link to set a new password was requested. The answer and the work are the same for every
    /// address: whether it belongs to a user is looked up by [`Engine::mail_password_links`], and only requests
    /// for a user are counted. So an address that belongs to no user leaves nothing behind.
    pub async fn forgot_password(&self, email: &str, client: &ClientInfo) -> Result<()> {
        self.request_link(LinkPurpose::NewPassword, email, client).await
    }

    /// Notes that a link was requested that lets a browser sign in, whatever strangers have tried. The password
    /// and the code stay due. Like [`Engine::forgot_password`], it tells nothing about the address.
    pub async fn request_sign_in_link(&self, email: &str, client: &ClientInfo) -> Result<()> {
        self.request_link(LinkPurpose::SignIn, email, client).await
    }

    async fn request_link(&self, purpose: LinkPurpose, email: &str, client: &ClientInfo) -> Result<()> {
        if !self.can_mail() {
            return Err(Refusal::NoMail.into());
        }
        let email = EmailAddress::parse(email)?;
        let id = self.random_id()?;
        let request = LinkRequest { purpose, email, client: client.clone() };
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
                let fresh = work.now().minus(LINK_LIFETIME) < row.created_at;
                // Another replica may have been quicker. What is too old, or cannot be read, is only removed.
                if password_requests::take(&mut work, &row.id).await?
                    && fresh
                    && let Ok(text) = self.keyring().open(row.sealed(), &request_aad(&row.id))
                    && let Ok(request) = serde_json::from_slice::<LinkRequest>(&text)
                {
                    work.actor = Actor::visitor(&request.client);
                    match mail_link(&mut work, &request).await {
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

async fn mail_link(work: &mut UnitOfWork, request: &LinkRequest) -> Result<()> {
    let Some(user) = users::by_email(work, &request.email).await? else { return Ok(()) };
    work.lock_user(&user.id).await?;
    // A user who froze the account sets another password before an administrator restores it.
    if user_state::block_reason(work, &user.id).await? == Some(BlockReason::Suspended) {
        return Ok(());
    }
    if !may_mail(work, &user.id, request).await? {
        return Ok(());
    }
    let token = PlainToken::generate(work.engine().random())?;
    let text = token.expose().to_owned();
    let (kind, hash, content, action) = match request.purpose {
        LinkPurpose::NewPassword => (
            ProofKind::PasswordLink,
            password_link_hash(&text),
            EmailContent::PasswordLink { token: text },
            Action::PasswordLinkMailed,
        ),
        LinkPurpose::SignIn => (
            ProofKind::SignInLink,
            sign_in_link_hash(&text),
            EmailContent::SignInLink { token: text },
            Action::SignInLinkMailed,
        ),
    };
    let new = NewProof { kind, user: &user.id, session: None, sealed: None, lifetime: LINK_LIFETIME };
    proofs::replace(work, &hash, &new).await?;
    work.enqueue(&user, &user.email, content).await?;
    work.actor.user = Some(user);
    Ok(work.record(AuditEntry::new(action)).await?)
}

/// Counts a link by its user and by the network that asked for it. Lockouts are shorter than a link lasts, so that
/// a stranger who keeps asking does not leave the owner without one. They are silent: how often a link was
/// requested for an address is not told.
async fn may_mail(work: &mut UnitOfWork, user: &UserId, request: &LinkRequest) -> Result<bool> {
    let own = match request.purpose {
        LinkPurpose::NewPassword => forgotten_password_key(user),
        LinkPurpose::SignIn => sign_in_link_key(user),
    };
    let policy = AttemptPolicy { longest_lockout: LINK_LIFETIME / 2, ..AttemptPolicy::STRICT };
    let of_network =
        |network: &String| Limiter { key: links_of_network_key(network), policy: AttemptPolicy::LINKS_OF_NETWORK };
    let mut limiters = vec![Limiter { key: own, policy }];
    limiters.extend(request.client.network.as_ref().map(of_network));
    for limiter in &limiters {
        if work.locked_until(limiter).await?.is_some() {
            return Ok(false);
        }
    }
    for limiter in &limiters {
        attempts::fail(work, &limiter.key, None).await?;
    }
    Ok(true)
}

fn request_aad(id: &str) -> String {
    format!("password-request/{id}")
}
