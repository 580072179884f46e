//! Sessions: how they begin, how they are upgraded, and what the stored facts mean.

use crate::{
    engine::{
        Engine, Error, Result,
        caller::Caller,
        crypto::{PlainToken, TokenHash},
        store::{
            sessions::{self, NewSession, SessionRow, TokenChange},
            user_state,
        },
        unit_of_work::UnitOfWork,
    },
    model::{Identity, NextStep, SecurityEvent, SessionId, Stage, Timestamp},
    rules::{SessionFacts, identity_proof_due, session_expires, session_stage},
};
use std::time::Duration;

/// A session that was begun or upgraded: its new token, and what comes next.
#[derive(Debug)]
pub struct IssuedSession {
    /// Replaces the token in the cookie; the old one is worth nothing any more.
    pub token: PlainToken,
    /// What the user does next.
    pub next: NextStep,
    /// How far the session had come before. `None`: it has just begun.
    pub before: Option<Stage>,
    /// When fully authenticated: the token by which the browser is known from now on.
    pub device: Option<PlainToken>,
}

impl UnitOfWork {
    /// Begins a session for a user whose password was just verified. From here on it is the session of the actor.
    pub(crate) async fn begin_session(&mut self, user: &Identity) -> Result<IssuedSession> {
        let (token, hash) = new_token(self.engine())?;
        let id = self.engine().new_id(SessionId::parse)?;
        let client = self.actor.client.clone();
        sessions::insert(self, &NewSession { id: &id, token: &hash, user: &user.id, client: &client }).await?;
        self.actor.session = Some(id);
        let row = sessions::find(self, &hash).await?.ok_or(Error::SessionGone)?;
        self.issue(token, None, stage_of(&row), &row).await
    }

    /// Replaces the caller's token after a code was accepted (ASVS 5.0 7.2.4), and notes that one was.
    pub(crate) async fn upgrade_session(&mut self, caller: &Caller) -> Result<IssuedSession> {
        let (token, change) = self.new_token_of(caller)?;
        if !sessions::upgrade(self, &change).await? {
            return Err(Error::SessionGone);
        }
        self.issue_upgraded(token).await
    }

    /// What the browser is given once its session was upgraded. An upgrade follows an accepted factor, so there is
    /// an authenticator, and the session is authenticated.
    pub(crate) async fn issue_upgraded(&mut self, token: PlainToken) -> Result<IssuedSession> {
        let row = self.session.take().ok_or(Error::SessionGone)?;
        self.issue(token, Some(stage_of(&row)), Stage::Authenticated, &row).await
    }

    /// A new token for the caller's session, and the change that puts it in place of the old one.
    pub(crate) fn new_token_of(&self, caller: &Caller) -> Result<(PlainToken, TokenChange)> {
        let (token, new) = new_token(self.engine())?;
        Ok((token, TokenChange { session: caller.session.clone(), old: caller.token.clone(), new }))
    }

    /// Replaces the caller's token after a fresh proof inside an authenticated session (ASVS 5.0 7.2.4).
    pub(crate) async fn renew_token(&mut self, caller: &Caller) -> Result<PlainToken> {
        let (token, change) = self.new_token_of(caller)?;
        if sessions::replace_token(self, &change).await? { Ok(token) } else { Err(Error::SessionGone) }
    }

    /// What the browser is given. A session that becomes authenticated from an unknown browser is told to its
    /// owner.
    async fn issue(
        &mut self,
        token: PlainToken,
        before: Option<Stage>,
        stage: Stage,
        row: &SessionRow,
    ) -> Result<IssuedSession> {
        let next = stage.into();
        if next != NextStep::Done {
            return Ok(IssuedSession { token, next, before, device: None });
        }
        let credentials = (row.user_id.clone(), row.password_hash.clone());
        let shown = self.actor.client.device.as_deref();
        let known = shown.is_some_and(|token| self.engine().known_device(token, Some(&credentials)).is_some());
        if row.authenticated_at.is_none() {
            user_state::mark_authenticated(self, &row.user_id).await?;
        } else if !known {
            self.notify(&row.identity(), SecurityEvent::NewBrowser).await?;
        }
        let device = Some(self.engine().device_token(&credentials.0, &credentials.1)?);
        Ok(IssuedSession { token, next, before, device })
    }

    /// After a change of what the user signs in with: `all` ends every other session, otherwise those end in which
    /// no code was given.
    pub(crate) async fn end_sessions_except(&mut self, caller: &Caller, all: bool) -> Result<()> {
        if all {
            sessions::end_others(self, caller.user(), &caller.session).await?;
        } else {
            sessions::end_without_code(self, caller.user(), &caller.session).await?;
        }
        Ok(())
    }
}

fn new_token(engine: &Engine) -> Result<(PlainToken, TokenHash)> {
    let token = PlainToken::generate(engine.random())?;
    let hash = TokenHash::of(token.expose());
    Ok((token, hash))
}

/// How far a session has come.
pub(crate) fn stage_of(row: &SessionRow) -> Stage {
    session_stage(&SessionFacts {
        code_given: row.code_given_at.is_some(),
        // The rule only asks whether there is one.
        authenticators: row.enrolled.into(),
        required: row.mfa_required && row.enforced_since.is_some(),
        was_reset: row.reset_at.is_some(),
    })
}

/// When a session at `stage` ends if no further request comes.
pub(crate) fn expires_at(row: &SessionRow, stage: Stage) -> Timestamp {
    let idle_limit = Duration::from_mins(row.idle_minutes.into());
    session_expires(stage, row.signed_in_at, row.seen_at, idle_limit)
}

/// Whether the identity of the user has to be proven before an authenticator can be enrolled in this session.
pub(crate) fn is_identity_proof_due(row: &SessionRow, stage: Stage) -> bool {
    identity_proof_due(stage, row.identity_proven_at.is_some())
}
