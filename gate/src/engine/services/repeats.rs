//! Requests that are sent again because their answer got lost: Enter was pressed twice before scripts ran, or the
//! connection broke. A change that replaces the session's token, or can be made only once, would be refused the
//! second time: the token belongs to no session, the code is spent, the link was used. So its answer is kept for
//! one time step, in the transaction of the change, and the same request gets the same answer. Nothing is done,
//! accepted, counted, recorded or told a second time.
//!
//! The same request: sent with the same token (or link), from the same browser, about the same thing, with the
//! same proof. A stolen former token gains nothing without the code, and a code nothing without the token. An
//! answer is given only while it is true: its session still lives and has the token that the answer has.
//!
//! To make a change repeatable: its use case takes a [`Repeatable`] caller, names the [`Request`], calls
//! [`UnitOfWork::keep_answer`] before the audit row, and passes its result through [`Engine::or_answer_again`].

use crate::{
    engine::{
        ClientInfo, Engine, Error, IssuedSession, Result,
        caller::{Caller, FormerToken, Repeatable},
        crypto::{PlainToken, TokenHash},
        error::InternalError,
        services::sessions::{expires_at, stage_of},
        store::{
            Tx,
            answers::{self, AnswerRow, NewAnswer},
            sessions,
        },
        unit_of_work::UnitOfWork,
    },
    model::{Operation, SessionId, Stage},
    rules::{MAX_WRONG_REPEATS, REPEAT_WINDOW},
};
use serde::{Deserialize, Serialize};
use std::ops::Deref;
use zeroize::{Zeroize, Zeroizing};

/// One request, as it is recognised when it comes again.
pub(crate) struct Request {
    key: TokenHash,
    /// Who sends it: a hash of the token or link that it comes with.
    from: TokenHash,
    /// Whether that secret is worth nothing any more by itself, so that no limiter counts what it is sent with.
    is_uncounted: bool,
    subject: String,
    /// The session that sent it, with the token that it has, where the subject is one thing that was shown.
    /// A request with the live token gets the answer without the proof: the first answer had arrived far enough to
    /// set the cookie.
    sender: Option<(SessionId, TokenHash)>,
}

impl Request {
    /// A request that is authorised by a secret which it carries, such as the token of a mailed link.
    pub(crate) fn with_secret(subject: &str, secret: &str, client: &ClientInfo, sent: &[&str]) -> Self {
        let key = request_key(subject, secret, client, sent);
        Self { key, from: sender_key(secret), is_uncounted: true, subject: subject.to_owned(), sender: None }
    }
}

impl<C: Deref<Target = Caller>> Repeatable<C> {
    /// The caller, if it is a live one. Otherwise the session is gone, as far as the sender may know.
    pub(crate) fn live(&self) -> Result<&C> {
        match self {
            Self::Live(caller) => Ok(caller),
            Self::Former(_) => Err(Error::SessionGone),
        }
    }

    /// The request `what` with the proof that was `sent`.
    pub(crate) fn request(&self, what: &str, sent: &[&str]) -> Request {
        let (sender, client) = match self {
            Self::Live(caller) => (&caller.sender, &caller.client),
            Self::Former(FormerToken { sender, client, .. }) => (sender, client),
        };
        let secret = sender.0.as_str();
        let (key, from) = (request_key(what, secret, client, sent), sender_key(secret));
        let is_uncounted = matches!(self, Self::Former(_));
        Request { key, from, is_uncounted, subject: what.to_owned(), sender: None }
    }

    /// The same for a request about one thing that was `shown`, under an identifier that is never used again.
    pub(crate) fn request_on_shown(&self, what: &str, shown: &str, sent: &[&str]) -> Request {
        let request = self.request(&format!("{what}/{shown}"), sent);
        let sender = self.live().ok().map(|caller| (caller.session.clone(), caller.token.clone()));
        Request { sender, ..request }
    }
}

/// What is kept of an answer. It carries tokens, so it is stored sealed.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct KeptAnswer {
    /// The new token of the session.
    token: Option<String>,
    /// The token by which the browser is known from then on.
    device: Option<String>,
    /// How far the session had come before.
    pub(crate) before: Option<Stage>,
    /// The change that was made.
    pub(crate) operation: Option<Operation>,
    /// Whether the browser is known from then on by a token that is made for each answer.
    makes_device: bool,
}

impl KeptAnswer {
    pub(crate) fn new(token: Option<&PlainToken>, device: Option<&PlainToken>) -> Self {
        let text = |token: &PlainToken| token.expose().to_owned();
        Self {
            token: token.map(text),
            device: device.map(text),
            before: None,
            operation: None,
            makes_device: false,
        }
    }

    /// Of a session that a factor upgrades, before it is known whether it does.
    pub(crate) fn upgraded(token: &PlainToken, before: Stage) -> Self {
        let mut kept = Self::new(Some(token), None);
        (kept.before, kept.makes_device) = (Some(before), true);
        kept
    }

    /// The new token of the session, taken out.
    pub(crate) fn token(&mut self) -> Option<PlainToken> {
        self.token.take().map(PlainToken::from_text)
    }

    /// The token of the browser, taken out.
    pub(crate) fn device(&mut self) -> Option<PlainToken> {
        self.device.take().map(PlainToken::from_text)
    }
}

impl Drop for KeptAnswer {
    fn drop(&mut self) {
        self.token.zeroize();
        self.device.zeroize();
    }
}

impl From<&IssuedSession> for KeptAnswer {
    fn from(session: &IssuedSession) -> Self {
        let mut kept = Self::new(Some(&session.token), session.device.as_ref());
        kept.before = session.before;
        kept
    }
}

/// What a use case answers, if it can be given again.
pub(crate) trait Answer: Sized {
    /// The answer as it was. `stage`: how far the session has come, if the answer is about one.
    fn again(kept: KeptAnswer, stage: Option<Stage>) -> Option<Self>;
}

impl Answer for () {
    fn again(_: KeptAnswer, _: Option<Stage>) -> Option<Self> {
        Some(())
    }
}

impl Answer for IssuedSession {
    fn again(mut kept: KeptAnswer, stage: Option<Stage>) -> Option<Self> {
        let (token, next) = (kept.token()?, stage?.into());
        Some(Self { token, next, before: kept.before, device: kept.device() })
    }
}

impl UnitOfWork {
    /// Keeps the answer to `request` with the changes of this work, for the session that acts.
    pub(crate) async fn keep_answer(
        &mut self,
        request: &Request,
        answer: &KeptAnswer,
    ) -> Result<(), InternalError> {
        let (new, session) = (self.answer_to(request, answer)?, self.actor.session.clone());
        Ok(answers::keep(self, &new, session.as_ref()).await?)
    }

    /// The answer to `request`, sealed, to be kept.
    pub(crate) fn answer_to(&self, request: &Request, answer: &KeptAnswer) -> Result<NewAnswer, InternalError> {
        let text = Zeroizing::new(serde_json::to_vec(answer)?);
        let keyring = self.engine().keyring();
        let sealed = keyring.seal(&text, &answer_aad(request.key.as_str()), self.engine().random())?;
        let (name, sender) = (request.key.clone(), request.from.clone());
        Ok(NewAnswer { request: name, sender, subject: request.subject.clone(), sealed })
    }
}

impl Engine {
    /// What was done; or, where it was refused, the answer that the same request got a moment ago. Simultaneous
    /// requests find it too: one of them makes the change, and the others are refused after its commit.
    pub(crate) async fn or_answer_again<A: Answer>(&self, request: &Request, done: Result<A>) -> Result<A> {
        match done {
            Err(refused @ (Error::Refused(_) | Error::SessionGone)) => {
                let answer = if request.is_uncounted {
                    self.answer_to_sender(request).await?
                } else {
                    self.answer_again(&mut self.read().await?, request).await?
                };
                answer.ok_or(refused)
            }
            done => done,
        }
    }

    /// Like [`Engine::answer_again`], for a sender whose proofs no limiter counts: after [`MAX_WRONG_REPEATS`]
    /// requests with another proof nothing is answered any more. Otherwise a stolen former token would be good for
    /// as many guesses as fit into the window.
    async fn answer_to_sender<A: Answer>(&self, request: &Request) -> Result<Option<A>> {
        let mut tx = self.read().await?;
        let since = tx.now().minus(REPEAT_WINDOW);
        if !answers::has_sender(&mut tx, &request.from, since).await? {
            return Ok(None);
        }
        drop(tx);
        let mut tx = self.write().await?;
        let open = answers::count_wrong(&mut tx, &request.from, since, MAX_WRONG_REPEATS).await?;
        let Some(row) = open.into_iter().find(|row| row.request == request.key.as_str()) else {
            tx.commit().await?;
            return Ok(None);
        };
        // It was right: the count is not committed.
        self.still_true(&mut tx, row).await
    }

    /// The answer that the same request got a moment ago, if it still is true.
    pub(crate) async fn answer_again<A: Answer>(&self, tx: &mut Tx, request: &Request) -> Result<Option<A>> {
        let since = tx.now().minus(REPEAT_WINDOW);
        let found = match answers::find(tx, &request.key, since).await? {
            None => find_of_sender(tx, request).await?,
            found => found,
        };
        match found {
            Some(found) => self.still_true(tx, found).await,
            None => Ok(None),
        }
    }

    /// The answer, while its session lives and has the token that the answer has.
    async fn still_true<A: Answer>(&self, tx: &mut Tx, found: AnswerRow) -> Result<Option<A>> {
        let AnswerRow { request, session_id, sealed } = found;
        let mut kept: KeptAnswer = serde_json::from_slice(&self.keyring().open(&sealed, &answer_aad(&request))?)?;
        let Some(token) = &kept.token else { return Ok(A::again(kept, None)) };
        let row = sessions::find(tx, &TokenHash::of(token)).await?;
        let Some(row) = row.filter(|row| Some(&row.id) == session_id.as_ref()) else { return Ok(None) };
        let stage = stage_of(&row);
        if row.block_reason.is_some() || expires_at(&row, stage) <= tx.now() {
            return Ok(None);
        }
        if kept.makes_device {
            kept.device = Some(self.device_token(&row.user_id, &row.password_hash)?.expose().to_owned());
        }
        Ok(A::again(kept, Some(stage)))
    }
}

/// The answer that the live session itself got about the subject.
async fn find_of_sender(tx: &mut Tx, request: &Request) -> Result<Option<AnswerRow>> {
    let since = tx.now().minus(REPEAT_WINDOW);
    let Some((session, token)) = &request.sender else { return Ok(None) };
    if sessions::find(tx, token).await?.is_none_or(|row| row.id != *session) {
        return Ok(None);
    }
    Ok(answers::find_of_session(tx, session, &request.subject, since).await?)
}

/// The name of a request. Each part comes with its length, so that no two requests have one name.
fn request_key(subject: &str, secret: &str, client: &ClientInfo, sent: &[&str]) -> TokenHash {
    let browser = [&client.browser, &client.agent, &client.device].map(|part| part.as_deref().unwrap_or_default());
    let mut text = Zeroizing::new(String::from("request"));
    for part in [subject, secret].iter().chain(&browser).chain(sent) {
        for piece in ["/", &part.len().to_string(), "/", part] {
            text.push_str(piece);
        }
    }
    TokenHash::of(&text)
}

fn sender_key(secret: &str) -> TokenHash {
    TokenHash::of(&format!("answer/sender/{secret}"))
}

fn answer_aad(request: &str) -> String {
    format!("answer/request/{request}")
}
