//! Confirming what a session has requested, and what is requested often.

use crate::{AuthenticatorApp, STEP, World, typed};
use gate::{
    engine::{
        Completed, IssuedSession, Result, StepUp,
        caller::{Administrator, Authenticated},
        crypto::PlainPassword,
    },
    model::SeenEnforcement,
};

impl World {
    /// The id of the pending operation that the confirm page shows; empty when there is none.
    pub async fn pending_id(&self, caller: &Authenticated) -> String {
        self.engine.pending(caller).await.unwrap().map(|pending| pending.id).unwrap_or_default()
    }

    /// Confirms what the session has requested with a code of `app`. The clock moves to a step whose code is
    /// unused.
    pub async fn confirm(&self, session: &IssuedSession, app: &AuthenticatorApp) -> Result<Completed> {
        self.advance(STEP);
        self.confirm_with(session, &typed(&app.code_at(self.now())), false).await
    }

    /// Confirms what the session has requested with the given proof.
    pub async fn confirm_with(
        &self,
        session: &IssuedSession,
        proof: &PlainPassword,
        end_others: bool,
    ) -> Result<Completed> {
        let caller: Authenticated = self.caller_as(session).await;
        let before = self.token(session);
        let id = self.pending_id(&caller).await;
        let outcome = self.engine.confirm(&caller, &id, proof, end_others).await;
        if let Ok(Completed { token: Some(token), .. }) = &outcome {
            self.renewed.lock().unwrap().insert(before, token.expose().to_owned());
        }
        outcome
    }

    /// An administrator sets enforcement and message, confirmed with a code of `app` where one is asked for.
    pub async fn enforce(
        &self,
        session: &IssuedSession,
        app: &AuthenticatorApp,
        enforced: bool,
        message: &str,
    ) -> Result<Completed> {
        let administrator: Administrator = self.caller_as(session).await;
        let seen = SeenEnforcement::default();
        let requested = self.engine.request_enforcement(&administrator, &seen, enforced, message).await?;
        self.settle(session, app, requested).await
    }

    /// Confirms what was requested with a code of `app`, unless an earlier code covers it.
    pub async fn settle(
        &self,
        session: &IssuedSession,
        app: &AuthenticatorApp,
        requested: StepUp,
    ) -> Result<Completed> {
        match requested {
            StepUp::Required => self.confirm(session, app).await,
            StepUp::Completed(completed) => Ok(completed),
        }
    }

    /// The set of recovery codes that the page shows, to be saved; empty when there is none.
    pub async fn recovery_set(&self, caller: &Authenticated) -> String {
        self.engine.recovery_state(caller).await.unwrap().unsaved.unwrap_or_default()
    }

    /// The recovery codes that the session may save, which are saved.
    pub async fn save_recovery_codes(&self, session: &IssuedSession) -> Vec<String> {
        let caller: Authenticated = self.caller_as(session).await;
        let codes = self.engine.recovery_draft(&caller).await.unwrap().expect("a set to save");
        let set = self.recovery_set(&caller).await;
        self.engine.keep_recovery_codes(&caller, &set, "").await.unwrap();
        codes
    }
}
