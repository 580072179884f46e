//! A forgotten password, second half: the mailed link sets a new one. It never skips the second factor.

use crate::{
    engine::{
        ClientInfo, Engine, Result,
        crypto::{Lane, PlainPassword, PlainToken, TokenHash},
        services::{
            attempts::{account_key, forgotten_password_key},
            audit::{AuditDetail, AuditEntry},
            links::password_link_hash,
            own_password::check_new_password,
            repeats::{Answer, KeptAnswer, Request},
            second_factor::Purpose,
        },
        store::{
            Tx, attempts, authenticators,
            proofs::{self, ProofKind},
            sessions, user_state, users,
        },
        unit_of_work::Actor,
    },
    model::{Action, Factor, Identity, PasswordLink, Refusal, SecurityEvent, Stage},
    rules::SecondFactor,
};

impl Answer for PlainToken {
    fn again(mut kept: KeptAnswer, _: Option<Stage>) -> Option<Self> {
        kept.device()
    }
}

impl Engine {
    /// Whose password a link sets, if it is valid.
    pub async fn password_link(&self, token: &str) -> Result<Option<PasswordLink>> {
        let mut tx = self.read().await?;
        let Some(user) = link_owner(&mut tx, &password_link_hash(token)).await? else { return Ok(None) };
        let by_code = authenticators::number_of(&mut tx, &user.id).await? > 0;
        Ok(Some(PasswordLink { email: user.email, by_code }))
    }

    /// Sets a new password by a mailed link, once. A user with a factor gives a code (or a recovery code) first; a
    /// wrong one is counted and leaves everything as it is. All sessions end.
    ///
    /// Gives the token by which this browser is known from now on. So wrong passwords that strangers send from
    /// many networks keep no user with access to the mailbox out: a known browser has a limiter of its own.
    /// Repeatable.
    pub async fn set_forgotten_password(
        &self,
        token: &str,
        new: PlainPassword,
        code: &str,
        client: &ClientInfo,
    ) -> Result<PlainToken> {
        let typed = SecondFactor::parse(code).map(|factor| factor.expose()).unwrap_or_default();
        let request = Request::with_secret("password-link", token, client, &[new.expose(), &typed]);
        let done = self.set_forgotten_password_once(token, new, code, client, &request).await;
        self.or_answer_again(&request, done).await
    }

    async fn set_forgotten_password_once(
        &self,
        token: &str,
        new: PlainPassword,
        code: &str,
        client: &ClientInfo,
        request: &Request,
    ) -> Result<PlainToken> {
        let link = password_link_hash(token);
        let user = link_owner(&mut self.read().await?, &link).await?.ok_or(Refusal::BadProof)?;
        check_new_password(&user, &new)?;
        let password = self.passwords().hash(Lane::of(client, false), new, self.shared_random()).await?;
        let mut work = self.begin(Actor { user: Some(user.clone()), ..Actor::visitor(client) }).await?;
        work.lock_user(&user.id).await?;
        proofs::find(&mut work, &link, ProofKind::PasswordLink).await?.ok_or(Refusal::BadProof)?;
        let mut confirmed_by = None;
        if authenticators::number_of(&mut work, &user.id).await? > 0 {
            let factor = SecondFactor::parse(code)?;
            work = work.spend_factor(&user, &factor, Purpose::PasswordLink).await?.accepted()?;
            confirmed_by = Some(factor.kind());
        } else {
            let now = work.now();
            user_state::set_password_mailed_at(&mut work, &user.id, Some(now)).await?;
        }
        if !proofs::spend(&mut work, &link, ProofKind::PasswordLink, &user.id, None).await? {
            return Err(Refusal::BadProof.into());
        }
        users::set_password(&mut work, &user.id, &password).await?;
        sessions::end_all(&mut work, &user.id).await?;
        for key in [account_key(user.email.as_str()), forgotten_password_key(&user.id)] {
            attempts::clear_prefix(&mut work, &key).await?;
        }
        work.notify(&user, SecurityEvent::PasswordChanged).await?;
        let device = self.device_token(&user.id, &password)?;
        work.keep_answer(request, &KeptAnswer::new(None, Some(&device))).await?;
        if let Some(factor) = confirmed_by {
            let entry = AuditEntry::new(Action::ChangeConfirmed).factor(factor);
            work.record(entry.detail(AuditDetail::Action(Action::PasswordChanged))).await?;
        }
        work.record(AuditEntry::new(Action::PasswordChanged).factor(Factor::Mail)).await?;
        work.commit().await?;
        Ok(device)
    }
}

async fn link_owner(tx: &mut Tx, link: &TokenHash) -> Result<Option<Identity>> {
    let Some(proof) = proofs::find(tx, link, ProofKind::PasswordLink).await? else { return Ok(None) };
    Ok(users::by_id(tx, &proof.user).await?)
}
