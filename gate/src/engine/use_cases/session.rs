//! Whose request it is: the session behind a token, asked on every request.

use crate::{
    engine::{
        ClientInfo, Engine, Error, Result,
        caller::{Authenticated, Caller, FormerToken, SenderKey},
        crypto::TokenHash,
        services::sessions::{expires_at, stage_of},
        store::{Tx, sessions},
    },
    model::{SessionEnd, Timestamp},
    rules::{TOUCH_INTERVAL, session_end},
};
use std::time::Duration;

impl Engine {
    /// Whose live session `token` is, and how far it has come. `None` when there is none or it has ended.
    ///
    /// The stage is derived from the facts each time, so no path can skip the policy.
    pub async fn caller(&self, token: &str, client: &ClientInfo) -> Result<Option<Caller>> {
        let Some((caller, touch_due)) = live_session(&mut self.read().await?, token, client).await? else {
            return Ok(None);
        };
        if !touch_due {
            return Ok(Some(caller));
        }
        let mut tx = self.write().await?;
        sessions::touch(&mut tx, &caller.session).await?;
        let caller = live_session(&mut tx, token, client).await?.map(|(caller, _)| caller);
        tx.commit().await?;
        Ok(caller)
    }

    /// Why the session of a token has ended; `None` where nothing is known of it any more.
    pub async fn session_end(&self, former: &FormerToken) -> Result<Option<SessionEnd>> {
        let mut tx = self.read().await?;
        let row = sessions::find(&mut tx, &former.token).await?;
        Ok(row.and_then(|row| {
            session_end(stage_of(&row), row.signed_in_at, row.seen_at, row.idle_minutes, tx.now())
        }))
    }

    /// How long it is until `moment`.
    pub fn time_until(&self, moment: Timestamp) -> Duration {
        moment.since(self.now())
    }

    /// How long the caller's session lasts if no further request comes.
    pub fn time_left(&self, caller: &Caller) -> Duration {
        caller.ends_at.since(self.now())
    }

    /// The caller stays signed in: the idle time begins again. Gives how long the session lasts from now on, which
    /// is less than the idle time near the absolute end.
    pub async fn extend_session(&self, caller: &Authenticated) -> Result<Duration> {
        let mut work = self.begin_as(caller).await?;
        sessions::touch(&mut work, &caller.session).await?;
        let row = sessions::find(&mut work, &caller.token).await?.ok_or(Error::SessionGone)?;
        let left = expires_at(&row, caller.stage).since(work.now());
        work.commit().await?;
        Ok(left)
    }
}

/// The live session with this token, and whether its last-seen time has to be written again.
async fn live_session(tx: &mut Tx, token: &str, client: &ClientInfo) -> Result<Option<(Caller, bool)>> {
    let (token, sender) = (TokenHash::of(token), SenderKey::of(token));
    let Some(row) = sessions::find(tx, &token).await? else { return Ok(None) };
    let now = tx.now();
    let stage = stage_of(&row);
    let ends_at = expires_at(&row, stage);
    if ends_at <= now || row.block_reason.is_some() {
        return Ok(None);
    }
    let touch_due = row.seen_at.plus(TOUCH_INTERVAL) <= now;
    let caller = Caller {
        identity: row.identity(),
        stage,
        signed_in_at: row.signed_in_at,
        ends_at,
        client: client.clone(),
        logo: row.logo.clone(),
        enrolled: row.enrolled,
        session: row.id,
        token,
        sender,
    };
    Ok(Some((caller, touch_due)))
}
