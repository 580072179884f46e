//! A mailed link that lets a browser sign in. Wrong passwords that strangers send from many networks lock an
//! account for browsers that it does not know. Access to the mailbox makes one browser an exception;
//! the password and the code stay due there.

use crate::{
    engine::{
        ClientInfo, Engine, Result,
        crypto::{PlainToken, TokenHash},
        services::{
            audit::AuditEntry,
            links::sign_in_link_hash,
            repeats::{KeptAnswer, Request},
        },
        store::{
            Tx,
            proofs::{self, ProofKind},
            users,
        },
        unit_of_work::Actor,
    },
    model::{Action, EmailAddress, Factor, Identity, Refusal},
};

impl Engine {
    /// For whose account a link admits a browser, if it is valid.
    pub async fn sign_in_link(&self, token: &str) -> Result<Option<EmailAddress>> {
        let owner = link_owner(&mut self.read().await?, &sign_in_link_hash(token)).await?;
        Ok(owner.map(|user| user.email))
    }

    /// Uses a link up. Gives the token by which the browser is told from those of strangers: it has a limiter of
    /// its own for wrong passwords, until the password changes. Repeatable.
    pub async fn admit_browser(&self, token: &str, client: &ClientInfo) -> Result<PlainToken> {
        let request = Request::with_secret("sign-in-link", token, client, &[]);
        let done = self.admit_browser_once(token, client, &request).await;
        self.or_answer_again(&request, done).await
    }

    async fn admit_browser_once(&self, token: &str, client: &ClientInfo, request: &Request) -> Result<PlainToken> {
        let link = sign_in_link_hash(token);
        let user = link_owner(&mut self.read().await?, &link).await?.ok_or(Refusal::BadProof)?;
        let mut work = self.begin(Actor { user: Some(user.clone()), ..Actor::visitor(client) }).await?;
        work.lock_user(&user.id).await?;
        if !proofs::spend(&mut work, &link, ProofKind::SignInLink, &user.id, None).await? {
            return Err(Refusal::BadProof.into());
        }
        let password = users::password_hash(&mut work, &user.id).await?.ok_or(Refusal::BadProof)?;
        let admission = self.admission_token(&user.id, &password)?;
        work.keep_answer(request, &KeptAnswer::new(None, Some(&admission))).await?;
        work.record(AuditEntry::new(Action::BrowserAdmitted).factor(Factor::Mail)).await?;
        work.commit().await?;
        Ok(admission)
    }
}

async fn link_owner(tx: &mut Tx, link: &TokenHash) -> Result<Option<Identity>> {
    let Some(proof) = proofs::find(tx, link, ProofKind::SignInLink).await? else { return Ok(None) };
    Ok(users::by_id(tx, &proof.user).await?)
}
