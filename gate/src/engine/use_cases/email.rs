//! Changing the own address: a fresh proof first, then a link that is mailed to the new address.

use crate::{
    engine::{
        ClientInfo, Engine, Error, Result,
        caller::{Authenticated, Caller},
        crypto::{PlainToken, TokenHash},
        store::{
            Tx, budgets, is_taken,
            proofs::{self, Kind, NewProof, ProofRecord},
            users,
        },
        use_cases::audit::{AuditEntry, Detail},
        use_cases::budgets::Limiter,
        use_cases::letters,
        use_cases::step_up::StepUp,
    },
    model::{Action, Factor, Identity, Operation, Refusal, SecurityEvent, Timestamp, UserId},
    rules::{AttemptPolicy, EMAIL_LINK_MILLIS, EmailAddress},
};

impl Engine {
    /// Asks to change the caller's address.
    pub async fn ask_new_email(&self, caller: &Authenticated, email: &str) -> Result<StepUp> {
        let email = EmailAddress::parse_new(email)?;
        if !self.can_mail() {
            return Err(Refusal::NoMail.into());
        }
        let mut tx = self.write_as(caller).await?;
        let operation = Operation::ChangeEmail { email: email.as_str().to_owned() };
        let asked = self.ask(&mut tx, caller, operation, None).await?;
        tx.commit().await?;
        Ok(asked)
    }

    /// Mails the link. Whether somebody has the address already is told to nobody but its owner.
    pub(crate) async fn mail_email_link(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        email: &str,
        now: Timestamp,
    ) -> Result<()> {
        let email = EmailAddress::parse_new(email)?;
        // So that nobody's mailbox is filled from here, least of all a stranger's.
        let lane = Limiter { name: format!("email-link/{}", caller.user()), budget: AttemptPolicy::STRICT };
        if let Some(until) = self.pause_of(tx, &lane, now).await? {
            return Err(Refusal::LockedOut { until }.into());
        }
        budgets::fail(tx, &lane.name, None, now).await?;
        let token = PlainToken::generate(self.random())?;
        let identity = email_identity(caller.user());
        let sealed = self.keyring().seal(email.as_str().as_bytes(), &identity, self.random())?;
        let lasts = EMAIL_LINK_MILLIS;
        let new =
            NewProof { kind: Kind::EmailLink, user: caller.user(), session: None, sealed: Some(&sealed), lasts };
        proofs::replace(tx, &link_hash(token.expose()), &new, now).await?;
        let link = format!("{}/new-email?token={}", self.public_url(), token.expose());
        let url = (self.public_url(), link.as_str());
        let letter = letters::email_link(&caller.identity, email.as_str(), &caller.client, now, url);
        self.post(tx, letter, now).await?;
        let entry = AuditEntry::by(caller, Action::EmailLinkMailed).detail(Detail::Name(email.as_str()));
        self.record(tx, entry, now).await
    }

    /// The new address that a link confirms, if it counts.
    pub async fn email_link(&self, token: &str) -> Result<Option<String>> {
        let found = self.new_email(&mut self.read().await?, token).await?;
        Ok(found.map(|(_, email)| email.as_str().to_owned()))
    }

    /// Takes the new address, once. The old one is told.
    pub async fn take_new_email(&self, token: &str, client: &ClientInfo) -> Result<()> {
        let now = self.now();
        let mut tx = self.write().await?;
        let (proof, email) = self.new_email(&mut tx, token).await?.ok_or(Refusal::BadProof)?;
        users::lock(&mut tx, &proof.user).await?;
        let who = users::by_id(&mut tx, &proof.user).await?.ok_or(Refusal::BadProof)?;
        if !proofs::spend(&mut tx, &link_hash(token), Kind::EmailLink, &who.id, None, now).await? {
            return Err(Refusal::BadProof.into());
        }
        users::set_email(&mut tx, &who.id, &email).await.map_err(address_taken)?;
        proofs::remove_links(&mut tx, &who.id).await?;
        proofs::remove(&mut tx, &who.id, Kind::EnrolmentCode).await?;
        let after = Identity { email: email.as_str().to_owned(), ..who.clone() };
        // The letter goes to the old address: whoever took the account over reads the new one.
        self.notify(&mut tx, &who, (SecurityEvent::EmailChanged, email.as_str()), client, None, now).await?;
        let entry = AuditEntry::of(&after, client, Action::EmailChanged).with(Factor::Mail);
        self.record(&mut tx, entry.detail(Detail::Name(&who.email)), now).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn new_email(&self, tx: &mut Tx, token: &str) -> Result<Option<(ProofRecord, EmailAddress)>> {
        let Some(proof) = proofs::find(tx, &link_hash(token), Kind::EmailLink, self.now()).await? else {
            return Ok(None);
        };
        let Some(sealed) = &proof.sealed else { return Ok(None) };
        let text = self.keyring().open(sealed, &email_identity(&proof.user))?;
        let email = EmailAddress::parse(&String::from_utf8_lossy(&text))?;
        Ok(Some((proof, email)))
    }
}

/// Only the database can say so: somebody else may take the address at this moment.
pub(crate) fn address_taken(error: sqlx::Error) -> Error {
    if is_taken(&error) { Refusal::EmailTaken.into() } else { error.into() }
}

fn email_identity(user: &UserId) -> String {
    format!("new-email/user/{user}")
}

fn link_hash(token: &str) -> TokenHash {
    TokenHash::of(&format!("email-link/{token}"))
}
