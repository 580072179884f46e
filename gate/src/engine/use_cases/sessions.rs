//! Sessions: who a cookie belongs to, how a session rises, how it ends.

use crate::{
    engine::{
        ClientInfo, Engine, Error, Result,
        caller::{Authenticated, Caller},
        crypto::{PlainToken, TokenHash},
        store::{Tx, count, sessions, sessions::SessionRow, users},
        use_cases::audit::AuditEntry,
    },
    model::{
        Action, Identity, NextStep, Refusal, SecurityEvent, SessionId, SessionView, Stage, Timestamp, Tpp, TppId,
        UserId,
    },
    rules::{SessionFacts, TOUCH_MILLIS, enrolment_proof_due, next_stage, session_ends},
};

/// A session that came one step further: its new token, and what comes next.
#[derive(Debug)]
pub struct IssuedSession {
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
    pub async fn caller(&self, token: &str, client: &ClientInfo) -> Result<Option<Caller>> {
        let token = TokenHash::of(token);
        let now = self.now();
        let Some((caller, stale)) = self.live(&mut self.read().await?, &token, client, now).await? else {
            return Ok(None);
        };
        if !stale {
            return Ok(Some(caller));
        }
        let mut tx = self.write().await?;
        sessions::touch(&mut tx, &caller.session, now).await?;
        let caller = self.caller_in(&mut tx, &token, client, now).await?;
        tx.commit().await?;
        Ok(caller)
    }

    pub(crate) async fn caller_in(
        &self,
        tx: &mut Tx,
        token: &TokenHash,
        client: &ClientInfo,
        now: Timestamp,
    ) -> Result<Option<Caller>> {
        Ok(self.live(tx, token, client, now).await?.map(|(caller, _)| caller))
    }

    /// The live session with this token, and whether its last-seen time has to be written again.
    async fn live(
        &self,
        tx: &mut Tx,
        token: &TokenHash,
        client: &ClientInfo,
        now: Timestamp,
    ) -> Result<Option<(Caller, bool)>> {
        let Some(row) = sessions::find(tx, token).await? else { return Ok(None) };
        let stage = stage_of(&row, now);
        let ends_at = ends_at(&row, stage);
        if ends_at <= now || row.blocked.is_some() {
            return Ok(None);
        }
        let untouched = Timestamp(row.seen_at).plus(TOUCH_MILLIS) <= now;
        let caller = Caller {
            stage,
            signed_in_at: Timestamp(row.signed_in_at),
            ends_at,
            client: client.clone(),
            session: SessionId(row.id.clone()),
            token: token.clone(),
            identity: identity(row),
        };
        Ok(Some((caller, untouched)))
    }

    /// Begins a transaction of `caller`, after proving that the session still is what it was when the request
    /// arrived: alive, with the same token, at the same stage, in the same role.
    ///
    /// A request can be held open for as long as a stranger likes; what it may do is decided when it does it. The
    /// user's row lock makes all decisions about one user's factors and sessions follow one another.
    pub(crate) async fn write_as(&self, caller: &Caller) -> Result<Tx> {
        let mut tx = self.write().await?;
        self.prove_caller(&mut tx, caller).await?;
        Ok(tx)
    }

    pub(crate) async fn prove_caller(&self, tx: &mut Tx, caller: &Caller) -> Result<()> {
        let now = self.now();
        users::lock(tx, caller.user()).await?;
        let row = sessions::find(tx, &caller.token).await?.ok_or(Error::SessionGone)?;
        let stage = stage_of(&row, now);
        let alive = now < ends_at(&row, stage) && row.blocked.is_none();
        if alive && stage == caller.stage && users::role(&row.role) == caller.identity.role {
            Ok(())
        } else {
            Err(Error::SessionGone)
        }
    }

    /// For how many milliseconds the caller's session lasts if no further request comes.
    pub fn time_left(&self, caller: &Caller) -> i64 {
        (caller.ends_at.millis() - self.now().millis()).max(0)
    }

    /// The caller stays signed in: the idle time begins anew. Answers for how many milliseconds the session lasts from now
    /// on, which is less than the idle time near the absolute end.
    pub async fn stay(&self, caller: &Authenticated) -> Result<i64> {
        let mut tx = self.write_as(caller).await?;
        let now = self.now();
        sessions::touch(&mut tx, &caller.session, now).await?;
        let row = sessions::find(&mut tx, &caller.token).await?.ok_or(Error::SessionGone)?;
        tx.commit().await?;
        Ok((ends_at(&row, caller.stage).millis() - now.millis()).max(0))
    }

    /// Ends the caller's session. Whoever leaves before the code was given has shown the password: the owner is told.
    pub async fn sign_out(&self, caller: &Caller) -> Result<()> {
        let mut tx = self.write().await?;
        users::lock(&mut tx, caller.user()).await?;
        let now = self.now();
        let untold = caller.stage == Stage::MfaPending && sessions::warn(&mut tx, &caller.session, now).await?;
        if !sessions::end(&mut tx, &caller.session).await? {
            return Ok(());
        }
        if untold {
            self.second_step_missing(&mut tx, &caller.identity, &caller.client, now).await?;
        }
        self.record(&mut tx, AuditEntry::by(caller, Action::SignedOut), now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The caller's live sessions, the most recently used first.
    pub async fn sessions(&self, caller: &Authenticated) -> Result<Vec<SessionView>> {
        let now = self.now();
        let rows = sessions::of_user(&mut self.read().await?, caller.user()).await?;
        let alive = |row: &SessionRow| now < ends_at(row, stage_of(row, now));
        let view = |row: SessionRow| SessionView {
            stage: stage_of(&row, now),
            this: row.id == caller.session.as_str(),
            id: SessionId(row.id),
            browser: row.browser,
            network: row.network,
            signed_in_at: Timestamp(row.signed_in_at),
            seen_at: Timestamp(row.seen_at),
        };
        Ok(rows.into_iter().filter(alive).map(view).collect())
    }

    /// Ends one of the caller's sessions.
    pub async fn end_session(&self, caller: &Authenticated, id: &SessionId) -> Result<()> {
        let mut tx = self.write_as(caller).await?;
        let own = sessions::of_user(&mut tx, caller.user()).await?;
        if !own.iter().any(|row| row.id == id.as_str()) {
            return Err(Refusal::NotFound.into());
        }
        sessions::end(&mut tx, id).await?;
        self.record(&mut tx, AuditEntry::by(caller, Action::SessionEnded), self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends all sessions of the caller but the one that asks.
    pub async fn end_other_sessions(&self, caller: &Authenticated) -> Result<()> {
        let mut tx = self.write_as(caller).await?;
        sessions::end_others(&mut tx, caller.user(), &caller.session).await?;
        self.record(&mut tx, AuditEntry::by(caller, Action::OtherSessionsEnded), self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Begins a session for a user whose password was just verified.
    pub(crate) async fn begin_session(
        &self,
        tx: &mut Tx,
        user: &UserId,
        client: &ClientInfo,
        now: Timestamp,
    ) -> Result<IssuedSession> {
        let token = PlainToken::generate(self.random())?;
        let hash = TokenHash::of(token.expose());
        sessions::insert(tx, &SessionId(self.new_id()?), &hash, user, client, now).await?;
        self.raised(tx, token, &hash, client, now).await
    }

    /// What a session that was begun or came further gives to its browser. One that becomes full from a browser that is
    /// not known is told to its owner.
    async fn raised(
        &self,
        tx: &mut Tx,
        token: PlainToken,
        hash: &TokenHash,
        client: &ClientInfo,
        now: Timestamp,
    ) -> Result<IssuedSession> {
        let row = sessions::find(tx, hash).await?.ok_or(Error::SessionGone)?;
        let (next, session) = (stage_of(&row, now).into(), SessionId(row.id.clone()));
        let who = identity(row);
        let device = match (next, users::password_hash(tx, &who.id).await?) {
            (NextStep::Done, Some(password)) => {
                let before = users::became_full(tx, &who.id, now).await?;
                let known = (who.id.clone(), password);
                let is_known =
                    client.device.as_deref().is_some_and(|token| self.device_of(token, Some(&known)).is_some());
                if before && !is_known {
                    self.notify(tx, &who, (SecurityEvent::NewBrowser, ""), client, Some(&session), now).await?;
                }
                Some(self.device_token(&known.0, &known.1)?)
            }
            _ => None,
        };
        Ok(IssuedSession { token, next, device })
    }

    /// Replaces the caller's token after a fresh proof inside a full session (ASVS 5.0 7.2.4).
    pub(crate) async fn renew_token(&self, tx: &mut Tx, caller: &Caller) -> Result<PlainToken> {
        let token = PlainToken::generate(self.random())?;
        let hash = TokenHash::of(token.expose());
        if sessions::replace_token(tx, &caller.session, &caller.token, &hash).await? {
            Ok(token)
        } else {
            Err(Error::SessionGone)
        }
    }

    /// Replaces the caller's token after a code was accepted (the same).
    pub(crate) async fn raise(&self, tx: &mut Tx, caller: &Caller, now: Timestamp) -> Result<IssuedSession> {
        let token = PlainToken::generate(self.random())?;
        let hash = TokenHash::of(token.expose());
        if !sessions::raise(tx, &caller.session, &caller.token, &hash, now).await? {
            return Err(Error::SessionGone);
        }
        self.raised(tx, token, &hash, &caller.client, now).await
    }
}

fn stage_of(row: &SessionRow, now: Timestamp) -> Stage {
    let facts = SessionFacts {
        signed_in_at: Timestamp(row.signed_in_at),
        code_given_at: row.code_given_at.map(Timestamp),
        authenticators: count(row.authenticators),
        enforced_since: row.enforced_since.map(Timestamp),
        was_reset: row.reset_at.is_some(),
    };
    next_stage(&facts, now)
}

fn ends_at(row: &SessionRow, stage: Stage) -> Timestamp {
    session_ends(stage, Timestamp(row.signed_in_at), Timestamp(row.seen_at), count(row.idle_minutes))
}

/// Whether a second proof is due before an authenticator can be enrolled in this session.
pub(crate) fn proof_due(row: &SessionRow, stage: Stage) -> bool {
    enrolment_proof_due(stage, row.proven_at.is_some())
}

pub(crate) fn identity(row: SessionRow) -> Identity {
    Identity {
        id: UserId(row.user_id),
        tpp: Tpp { id: TppId(row.tpp_id), name: row.tpp_name },
        name: row.name,
        email: row.email,
        role: users::role(&row.role),
    }
}
