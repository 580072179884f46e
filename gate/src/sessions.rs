//! Sessions: who a cookie belongs to, how a session rises, how it ends.

use crate::{
    Engine, Error, Origin, Result,
    caller::{Caller, Member},
    crypto::{PlainToken, TokenHash},
    model::{Identity, NextStep, Refusal, SessionId, SessionView, Stage, Timestamp, Tpp, TppId, UserId},
    rules::{Standing, TOUCH_MILLIS, next_stage, session_ends},
    store::{Tx, count, sessions, sessions::SessionRow, users},
};

/// A session that came one step further: its new token, and what comes next.
#[derive(Debug)]
pub struct Raised {
    /// Replaces the token in the cookie; the old one is worth nothing any more.
    pub token: PlainToken,
    /// What the person does next.
    pub next: NextStep,
    /// With a full session: what makes the browser known as one that this user signed in with.
    pub device: Option<PlainToken>,
}

impl Engine {
    /// Whose live session `token` is, and how far it has come. `None` when there is none or it has ended.
    ///
    /// This is asked on every request. The stage is derived from the facts each time, so no path can skip the
    /// policy.
    pub async fn caller(&self, token: &str) -> Result<Option<Caller>> {
        let token = TokenHash::of(token);
        let now = self.now();
        let mut tx = self.read().await?;
        let Some(row) = sessions::find(&mut tx, &token).await? else { return Ok(None) };
        drop(tx);
        let stage = stage_of(&row, now);
        let (signed_in_at, seen_at) = (Timestamp(row.signed_in_at), Timestamp(row.seen_at));
        if session_ends(stage, signed_in_at, seen_at) <= now {
            return Ok(None);
        }
        let session = SessionId(row.id.clone());
        if seen_at.plus(TOUCH_MILLIS) <= now {
            let mut tx = self.write().await?;
            sessions::touch(&mut tx, &session, now).await?;
            tx.commit().await?;
        }
        Ok(Some(Caller { identity: identity(row), stage, signed_in_at, session, token }))
    }

    /// Begins a transaction of `caller`, after proving that the session still is what it was when the request
    /// arrived: alive, with the same token, at the same stage, in the same role.
    ///
    /// A request can be held open for as long as a stranger likes; what it may do is decided when it does it. The
    /// user's row lock makes all decisions about one user's factors and sessions follow one another.
    pub(crate) async fn write_as(&self, caller: &Caller) -> Result<Tx> {
        let now = self.now();
        let mut tx = self.write().await?;
        users::lock(&mut tx, caller.user()).await?;
        let row = sessions::find(&mut tx, &caller.token).await?.ok_or(Error::SessionGone)?;
        let stage = stage_of(&row, now);
        let alive = now < session_ends(stage, Timestamp(row.signed_in_at), Timestamp(row.seen_at));
        if alive && stage == caller.stage && users::role(&row.role) == caller.identity.role {
            Ok(tx)
        } else {
            Err(Error::SessionGone)
        }
    }

    /// Ends the caller's session.
    pub async fn sign_out(&self, caller: &Caller) -> Result<()> {
        let mut tx = self.write().await?;
        users::lock(&mut tx, caller.user()).await?;
        sessions::end(&mut tx, &caller.session).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The caller's live sessions, the most recently used first.
    pub async fn sessions(&self, caller: &Member) -> Result<Vec<SessionView>> {
        let now = self.now();
        let rows = sessions::of_user(&mut self.read().await?, caller.user()).await?;
        let view = |row: SessionRow| SessionView {
            stage: stage_of(&row, now),
            this: row.id == caller.session.as_str(),
            id: SessionId(row.id),
            browser: row.browser,
            network: row.network,
            signed_in_at: Timestamp(row.signed_in_at),
            seen_at: Timestamp(row.seen_at),
        };
        let alive = |view: &SessionView| now < session_ends(view.stage, view.signed_in_at, view.seen_at);
        Ok(rows.into_iter().map(view).filter(alive).collect())
    }

    /// Ends one of the caller's sessions.
    pub async fn end_session(&self, caller: &Member, id: &SessionId) -> Result<()> {
        let mut tx = self.write_as(caller).await?;
        // Compared here, not in SQL: an identifier is whatever a stranger sends.
        let own = sessions::of_user(&mut tx, caller.user()).await?;
        if !own.iter().any(|row| row.id == id.as_str()) {
            return Err(Refusal::NotFound.into());
        }
        sessions::end(&mut tx, id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends all sessions of the caller but the one that asks.
    pub async fn end_other_sessions(&self, caller: &Member) -> Result<()> {
        let mut tx = self.write_as(caller).await?;
        sessions::end_others(&mut tx, caller.user(), &caller.session).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Begins a session for a user whose password was just verified.
    pub(crate) async fn begin_session(
        &self,
        tx: &mut Tx,
        user: &UserId,
        origin: &Origin,
        now: Timestamp,
    ) -> Result<Raised> {
        let token = PlainToken::generate(self.chance())?;
        let hash = TokenHash::of(token.expose());
        sessions::insert(tx, &SessionId(self.new_id()?), &hash, user, origin, now).await?;
        self.raised(tx, token, &hash, now).await
    }

    async fn raised(&self, tx: &mut Tx, token: PlainToken, hash: &TokenHash, now: Timestamp) -> Result<Raised> {
        let row = sessions::find(tx, hash).await?.ok_or(Error::SessionGone)?;
        let (next, user) = (stage_of(&row, now).into(), UserId(row.user_id));
        let device = match (next, users::password_hash(tx, &user).await?) {
            (NextStep::Done, Some(password)) => Some(self.device_token(&user, &password)?),
            _ => None,
        };
        Ok(Raised { token, next, device })
    }

    /// Replaces the caller's token after a code was accepted (ASVS 5.0 7.2.4).
    pub(crate) async fn raise(&self, tx: &mut Tx, caller: &Caller, now: Timestamp) -> Result<Raised> {
        let token = PlainToken::generate(self.chance())?;
        let hash = TokenHash::of(token.expose());
        if !sessions::raise(tx, &caller.session, &caller.token, &hash, now).await? {
            return Err(Error::SessionGone);
        }
        self.raised(tx, token, &hash, now).await
    }
}

fn stage_of(row: &SessionRow, now: Timestamp) -> Stage {
    let standing = Standing {
        signed_in_at: Timestamp(row.signed_in_at),
        code_given_at: row.code_given_at.map(Timestamp),
        authenticators: count(row.authenticators),
        enforced_since: row.enforced_since.map(Timestamp),
    };
    next_stage(&standing, now)
}

fn identity(row: SessionRow) -> Identity {
    Identity {
        id: UserId(row.user_id),
        tpp: Tpp { id: TppId(row.tpp_id), name: row.tpp_name },
        name: row.name,
        email: row.email,
        role: users::role(&row.role),
    }
}
