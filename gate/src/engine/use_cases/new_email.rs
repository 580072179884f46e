//! Changing one's address: a fresh proof first, then a link that is mailed to the new address.

use crate::{
    engine::{
        ClientInfo, EmailContent, Engine, Error, Result, StepUp,
        caller::Authenticated,
        crypto::PlainToken,
        services::{
            attempts::Limiter,
            audit::{AuditDetail, AuditEntry},
            links::email_link_hash,
            repeats::{KeptAnswer, Request},
        },
        store::{
            Tx, attempts, is_taken,
            proofs::{self, NewProof, ProofKind},
            users,
        },
        unit_of_work::{Actor, UnitOfWork},
    },
    model::{AccountOperation, Action, EmailAddress, Factor, Identity, Refusal, SecurityEvent, UserId},
    rules::EMAIL_LINK_LIFETIME,
};

impl Engine {
    /// Requests to change the caller's address.
    pub async fn request_email_change(&self, caller: &Authenticated, email: &str) -> Result<StepUp> {
        let email = EmailAddress::parse_new(email)?;
        if !self.can_mail() {
            return Err(Refusal::NoMail.into());
        }
        self.begin_as(caller).await?.request_step_up(caller, AccountOperation::ChangeEmail { email }).await
    }

    /// The new address that a link confirms, if the link is valid.
    pub async fn email_link(&self, token: &str) -> Result<Option<EmailAddress>> {
        let found = self.link_target(&mut self.read().await?, token).await?;
        Ok(found.map(|(_, email)| email))
    }

    /// Takes the new address, once. The old one is told. Repeatable.
    pub async fn confirm_new_email(&self, token: &str, client: &ClientInfo) -> Result<()> {
        let request = Request::with_secret("email-link", token, client, &[]);
        let done = self.confirm_new_email_once(token, client, &request).await;
        self.or_answer_again(&request, done).await
    }

    async fn confirm_new_email_once(&self, token: &str, client: &ClientInfo, request: &Request) -> Result<()> {
        let mut work = self.begin(Actor::visitor(client)).await?;
        let (user, email) = self.link_target(&mut work, token).await?.ok_or(Refusal::BadProof)?;
        work.lock_user(&user).await?;
        let user = users::by_id(&mut work, &user).await?.ok_or(Refusal::BadProof)?;
        if !proofs::spend(&mut work, &email_link_hash(token), ProofKind::EmailLink, &user.id, None).await? {
            return Err(Refusal::BadProof.into());
        }
        users::set_email(&mut work, &user.id, &email).await.map_err(address_taken)?;
        work.actor.user = Some(Identity { email: email.clone(), ..user.clone() });
        // The email goes to the old address: an attacker who took the account over reads the new one.
        work.notify(&user, SecurityEvent::EmailChanged { to: email }).await?;
        work.keep_answer(request, &KeptAnswer::default()).await?;
        let entry = AuditEntry::new(Action::EmailChanged).factor(Factor::Mail);
        work.record(entry.detail(AuditDetail::Name(user.email.to_string()))).await?;
        work.commit().await?;
        Ok(())
    }

    async fn link_target(&self, tx: &mut Tx, token: &str) -> Result<Option<(UserId, EmailAddress)>> {
        let Some(proof) = proofs::find(tx, &email_link_hash(token), ProofKind::EmailLink).await? else {
            return Ok(None);
        };
        let Some(sealed) = &proof.sealed else { return Ok(None) };
        let text = self.keyring().open(sealed, &new_email_aad(&proof.user))?;
        let email = EmailAddress::parse(&String::from_utf8_lossy(&text))?;
        Ok(Some((proof.user, email)))
    }
}

/// Mails the link after the proof. Whether another user has the address already is told to its owner only.
pub(super) async fn mail_email_link(
    work: &mut UnitOfWork,
    caller: &Authenticated,
    email: &EmailAddress,
) -> Result<()> {
    let email = EmailAddress::parse_new(email.as_str())?;
    // So that mailboxes cannot be filled from here, least of all those of strangers.
    let limiter = Limiter::strict(format!("email-link/{}", caller.user()));
    if let Some(until) = work.locked_until(&limiter).await? {
        return Err(Refusal::LockedOut { until }.into());
    }
    attempts::fail(work, &limiter.key, None).await?;
    let engine = work.engine();
    let token = PlainToken::generate(engine.random())?;
    let sealed =
        engine.keyring().seal(email.as_str().as_bytes(), &new_email_aad(caller.user()), engine.random())?;
    let new = NewProof {
        kind: ProofKind::EmailLink,
        user: caller.user(),
        session: None,
        sealed: Some(&sealed),
        lifetime: EMAIL_LINK_LIFETIME,
    };
    proofs::replace(work, &email_link_hash(token.expose()), &new).await?;
    work.enqueue(&caller.identity, &email, EmailContent::EmailLink { token: token.expose().to_owned() }).await?;
    let entry = AuditEntry::new(Action::EmailLinkMailed).detail(AuditDetail::Name(email.to_string()));
    Ok(work.record(entry).await?)
}

/// Only the database can say so: another user may take the address at this moment.
fn address_taken(error: sqlx::Error) -> Error {
    if is_taken(&error) { Refusal::EmailTaken.into() } else { error.into() }
}

fn new_email_aad(user: &UserId) -> String {
    format!("new-email/user/{user}")
}
