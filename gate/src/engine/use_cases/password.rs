//! The own password: change it, or set a new one by a mailed link. The link never skips the second factor.

use crate::{
    engine::{
        ClientInfo, Engine, Error, Result,
        caller::{Authenticated, Caller},
        crypto::{PasswordHash, PlainPassword, PlainToken, TokenHash, Verified},
        store::{
            Tx, authenticators, budgets,
            proofs::{self, Kind, NewProof},
            requests, sessions, users,
        },
        use_cases::audit::{AuditEntry, Detail},
        use_cases::budgets::{Limiter, account_lane},
        use_cases::letters,
        use_cases::step_up::{Outcome, StepUp},
    },
    model::{Action, BlockReason, Factor, Identity, Operation, PasswordLink, Refusal, SecurityEvent, Timestamp},
    rules::{AttemptPolicy, EmailAddress, PASSWORD_LINK_MILLIS, SecondFactor, check_password},
};
use serde::{Deserialize, Serialize};

/// Requests that are looked up at once.
const BATCH: i64 = 50;

/// Somebody asked for a link.
#[derive(Serialize, Deserialize)]
struct Request {
    email: String,
    client: ClientInfo,
}

impl Engine {
    /// Changes the caller's password (ASVS 5.0 6.2.3: the present one is asked for). Whoever has a factor confirms with
    /// a code; without one the present password was the proof.
    pub async fn change_password(
        &self,
        caller: &Authenticated,
        present: &PlainPassword,
        new: PlainPassword,
        end_others: bool,
    ) -> Result<StepUp> {
        check_for(&caller.identity, &new)?;
        self.check_own_password(caller, present).await?;
        let hash = self.passwords().hash(new, self.shared_random()).await?;
        let now = self.now();
        let mut tx = self.write_as(caller).await?;
        let asked = if authenticators::number_of(&mut tx, caller.user()).await? > 0 {
            self.ask(&mut tx, caller, Operation::ChangePassword, Some(hash)).await?
        } else {
            let device = Some(self.set_own_password(&mut tx, caller, &hash, now).await?);
            self.end_sessions_beside(&mut tx, caller, end_others).await?;
            let token = Some(self.renew_token(&mut tx, caller).await?);
            StepUp::Completed(Outcome { operation: Operation::ChangePassword, token, device })
        };
        tx.commit().await?;
        Ok(asked)
    }

    /// Checks the password of whoever is signed in; wrong ones use up the same budgets as at sign-in.
    pub(crate) async fn check_own_password(&self, caller: &Caller, typed: &PlainPassword) -> Result<()> {
        let mut tx = self.read().await?;
        let stored = users::password_hash(&mut tx, caller.user()).await?.ok_or(Error::SessionGone)?;
        let known = (caller.user().clone(), stored.clone());
        let lanes = self.password_lanes(&caller.identity.email, Some(&known), &caller.client);
        self.check_lanes(&mut tx, &lanes, self.now()).await?;
        drop(tx);
        let right = self.passwords().verify(typed.clone(), Some(stored)).await? != Verified::No;
        let now = self.now();
        let mut tx = self.write_as(caller).await?;
        let refusal = self.count_try(&mut tx, &lanes, right, now).await?;
        if !right {
            let entry = AuditEntry::by(caller, Action::ChangeRefused).with(Factor::Password);
            self.record(&mut tx, entry, now).await?;
        }
        tx.commit().await?;
        match (right, refusal) {
            (_, Some(refusal)) => Err(refusal.into()),
            (false, None) => Err(Refusal::WrongPassword.into()),
            (true, None) => Ok(()),
        }
    }

    /// Stores the caller's new password. Browsers that were known stop being so; gives what makes this one known again.
    pub(crate) async fn set_own_password(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        hash: &PasswordHash,
        now: Timestamp,
    ) -> Result<PlainToken> {
        users::set_password(tx, caller.user(), hash).await?;
        proofs::remove_links(tx, caller.user()).await?;
        self.notify_caller(tx, caller, (SecurityEvent::PasswordChanged, ""), now).await?;
        self.record(tx, AuditEntry::by(caller, Action::PasswordChanged), now).await?;
        self.device_token(caller.user(), hash)
    }

    /// Notes that somebody asked for a link to set a new password. The answer, the budget and the work are the same for
    /// every address: whether somebody has it is looked up by [`Engine::mail_password_links`].
    pub async fn forgot_password(&self, email: &str, client: &ClientInfo) -> Result<()> {
        if !self.can_mail() {
            return Err(Refusal::NoMail.into());
        }
        let address = EmailAddress::parse(email)?;
        let now = self.now();
        let lane = forgot_lane(&address);
        let id = self.new_id()?;
        let asked = Request { email: address.as_str().to_owned(), client: client.clone() };
        let text = serde_json::to_vec(&asked).map_err(|_| Error::Crypto("a request cannot be written"))?;
        let sealed = self.keyring().seal(&text, &request_identity(&id), self.random())?;
        let mut tx = self.write().await?;
        // A pause is silent: how often something was asked for somebody is nobody's business.
        if self.pause_of(&mut tx, &lane, now).await?.is_none() {
            budgets::fail(&mut tx, &lane.name, None, now).await?;
            requests::insert(&mut tx, &id, &sealed, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Mails the links that were asked for, to whoever has the address. Called every few seconds by the server.
    pub async fn mail_password_links(&self) -> Result<()> {
        loop {
            let waiting = requests::oldest(&mut self.read().await?, BATCH).await?;
            if waiting.is_empty() {
                return Ok(());
            }
            let fresh = self.now().plus(-PASSWORD_LINK_MILLIS);
            for row in waiting {
                // One each: after the end of a chain is locked, no other user's row may be.
                let mut tx = self.write().await?;
                // Another replica may have been quicker. What is too old, or cannot be read, is only taken away.
                if requests::take(&mut tx, &row.id).await?
                    && Timestamp(row.created_at) > fresh
                    && let Ok(text) = self.keyring().open(&row.sealed(), &request_identity(&row.id))
                    && let Ok(asked) = serde_json::from_slice(&text)
                {
                    match self.mail_password_link(&mut tx, &asked).await {
                        // What can never be mailed is taken away too, or it would keep all others waiting.
                        Ok(()) | Err(Error::Refused(_) | Error::Crypto(_)) => {}
                        Err(error) => return Err(error),
                    }
                }
                tx.commit().await?;
            }
        }
    }

    async fn mail_password_link(&self, tx: &mut Tx, asked: &Request) -> Result<()> {
        let Some(who) = users::by_email(tx, &EmailAddress::parse(&asked.email)?).await? else { return Ok(()) };
        users::lock(tx, &who.id).await?;
        // Whoever froze the account sets another password before an administrator lifts that.
        if users::blocked(tx, &who.id).await? == Some(BlockReason::Suspended) {
            return Ok(());
        }
        let now = self.now();
        let token = PlainToken::generate(self.random())?;
        let new = NewProof {
            kind: Kind::PasswordLink,
            user: &who.id,
            session: None,
            sealed: None,
            lasts: PASSWORD_LINK_MILLIS,
        };
        proofs::replace(tx, &link_hash(token.expose()), &new, now).await?;
        let link = format!("{}/sign-in/new-password?token={}", self.public_url(), token.expose());
        let letter = letters::password_link(&who, &asked.client, now, self.public_url(), &link);
        self.post(tx, letter, now).await?;
        self.record(tx, AuditEntry::of(&who, &asked.client, Action::PasswordLinkMailed), now).await
    }

    /// Whose password a link sets, if it counts.
    pub async fn password_link(&self, token: &str) -> Result<Option<PasswordLink>> {
        let mut tx = self.read().await?;
        let Some((who, _)) = self.link_owner(&mut tx, token).await? else { return Ok(None) };
        let by_code = authenticators::number_of(&mut tx, &who.id).await? > 0;
        Ok(Some(PasswordLink { email: who.email, by_code }))
    }

    /// Sets a new password by a mailed link, once. Whoever has a factor gives a code (or a recovery code) first; a wrong
    /// one is counted and leaves everything as it is. All sessions end.
    pub async fn set_forgotten_password(
        &self,
        token: &str,
        new: PlainPassword,
        code: &str,
        client: &ClientInfo,
    ) -> Result<()> {
        let (who, hash) = {
            let mut tx = self.read().await?;
            self.link_owner(&mut tx, token).await?.ok_or(Refusal::BadProof)?
        };
        check_for(&who, &new)?;
        let password = self.passwords().hash(new, self.shared_random()).await?;
        let now = self.now();
        let mut tx = self.write().await?;
        users::lock(&mut tx, &who.id).await?;
        proofs::find(&mut tx, &hash, Kind::PasswordLink, now).await?.ok_or(Refusal::BadProof)?;
        let proven = if authenticators::number_of(&mut tx, &who.id).await? > 0 {
            let factor = SecondFactor::parse(code)?;
            let kind = factor.kind();
            if let Some(refusal) = self.spend_factor(&mut tx, (&who, client), None, factor, now).await? {
                let entry = AuditEntry::of(&who, client, Action::ChangeRefused).with(kind);
                self.record(&mut tx, entry.detail(Detail::Action(Action::PasswordChanged)), now).await?;
                self.pause_told(&mut tx, (&who, client), (kind, refusal), now).await?;
                if matches!(refusal, Refusal::LockedOut { .. }) {
                    // Whoever guesses with a link has to read the mail again.
                    proofs::remove(&mut tx, &who.id, Kind::PasswordLink).await?;
                }
                tx.commit().await?;
                return Err(refusal.into());
            }
            Some(kind)
        } else {
            users::set_password_mailed(&mut tx, &who.id, Some(now)).await?;
            None
        };
        if !proofs::spend(&mut tx, &hash, Kind::PasswordLink, &who.id, None, now).await? {
            return Err(Refusal::BadProof.into());
        }
        users::set_password(&mut tx, &who.id, &password).await?;
        proofs::remove_links(&mut tx, &who.id).await?;
        sessions::end_all(&mut tx, &who.id).await?;
        for lane in [account_lane(&who.email), forgot_lane(&EmailAddress::parse(&who.email)?).name] {
            budgets::clear_prefix(&mut tx, &lane).await?;
        }
        self.notify(&mut tx, &who, (SecurityEvent::PasswordChanged, ""), client, None, now).await?;
        if let Some(kind) = proven {
            let entry = AuditEntry::of(&who, client, Action::ChangeConfirmed).with(kind);
            self.record(&mut tx, entry.detail(Detail::Action(Action::PasswordChanged)), now).await?;
        }
        let entry = AuditEntry::of(&who, client, Action::PasswordChanged).with(Factor::Mail);
        self.record(&mut tx, entry, now).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn link_owner(&self, tx: &mut Tx, token: &str) -> Result<Option<(Identity, TokenHash)>> {
        let hash = link_hash(token);
        let Some(proof) = proofs::find(tx, &hash, Kind::PasswordLink, self.now()).await? else { return Ok(None) };
        Ok(users::by_id(tx, &proof.user).await?.map(|who| (who, hash)))
    }
}

/// Checks a new password in the light of who will have it.
pub(crate) fn check_for(who: &Identity, new: &PlainPassword) -> Result<()> {
    Ok(check_password(new.expose(), &[&who.name, &who.email, &who.tpp.name])?)
}

fn forgot_lane(address: &EmailAddress) -> Limiter {
    // Hashed, like the lanes of passwords: an address that belongs to nobody must not be kept.
    let name = account_lane(address.as_str()).replacen("password/", "forgot/", 1);
    // Shorter than a link lasts, so that a stranger who keeps asking does not leave the owner without one.
    let budget = AttemptPolicy { longest_pause: PASSWORD_LINK_MILLIS / 2, ..AttemptPolicy::STRICT };
    Limiter { name, budget }
}

fn request_identity(id: &str) -> String {
    format!("password-request/{id}")
}

fn link_hash(token: &str) -> TokenHash {
    TokenHash::of(&format!("password-link/{token}"))
}
