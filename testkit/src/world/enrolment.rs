//! Enrolling authenticators.

use crate::{Actor, AuthenticatorApp, STEP, World};
use gate::{
    engine::{IssuedSession, Result, StepUp, caller::Onboarding},
    model::AuthenticatorId,
};

impl World {
    /// Signs a user in and enrols an authenticator: the app, and an authenticated session. The clock moves to a
    /// step whose code is unused.
    pub async fn enrolled(&self, user: &Actor) -> (AuthenticatorApp, IssuedSession) {
        let session = self.sign_in(user).await;
        let enrolled = self.enrol(&session).await;
        self.advance(STEP);
        enrolled
    }

    /// Enrols the first authenticator in a session: the app, and the upgraded session.
    pub async fn enrol(&self, session: &IssuedSession) -> (AuthenticatorApp, IssuedSession) {
        self.prove_identity(session).await;
        let caller = self.caller_as(session).await;
        assert!(matches!(self.engine.begin_setup(&caller).await.unwrap(), StepUp::Completed(_)));
        self.finish_setup(session).await
    }

    /// Enrols one more authenticator, confirmed with a code of `app`. The clock moves to a step whose code is
    /// unused.
    pub async fn enrol_another(
        &self,
        session: &IssuedSession,
        app: &AuthenticatorApp,
    ) -> (AuthenticatorApp, IssuedSession) {
        let caller = self.caller_as(session).await;
        assert!(matches!(self.engine.begin_setup(&caller).await.unwrap(), StepUp::Required));
        self.confirm(session, app).await.unwrap();
        self.finish_setup(session).await
    }

    /// Gives the second proof where the forced set-up requires one.
    async fn prove_identity(&self, session: &IssuedSession) {
        let caller: Onboarding = self.caller_as(session).await;
        if self.engine.enrolment_guard(&caller).await.unwrap().due {
            let pass = self.enrolment_pass(caller.identity.email.as_str()).await;
            self.prove_enrolment(session, &pass).await.unwrap();
        }
    }

    /// Gives a mailed code or a pass in a session, whose token is replaced.
    pub async fn prove_enrolment(&self, session: &IssuedSession, proof: &str) -> Result<()> {
        let before = self.token(session);
        let renewed = self.engine.prove_enrolment(&self.caller_as(session).await, proof).await?;
        if let Some(token) = renewed {
            self.renewed.lock().unwrap().insert(before, token.expose().to_owned());
        }
        Ok(())
    }

    /// An enrolment pass that the operator issues.
    pub async fn enrolment_pass(&self, email: &str) -> String {
        self.operator().issue_enrolment_pass(email).await.unwrap().1
    }

    async fn finish_setup(&self, session: &IssuedSession) -> (AuthenticatorApp, IssuedSession) {
        let caller = self.caller_as(session).await;
        let app = self.app_of_setup(&caller).await;
        let code = app.code_at(self.now());
        let upgraded = self.engine.confirm_setup(&caller, "Phone", &code, false).await.unwrap();
        (app, upgraded)
    }

    /// An app with the key that the set-up page shows.
    pub async fn app_of_setup(&self, caller: &Onboarding) -> AuthenticatorApp {
        AuthenticatorApp::from_key(&self.engine.setup(caller).await.unwrap().unwrap().key)
    }

    /// The id of the session's oldest authenticator.
    pub async fn authenticator_id(&self, session: &IssuedSession) -> AuthenticatorId {
        let caller = self.caller_as(session).await;
        self.engine.authenticators(&caller).await.unwrap().remove(0).id
    }
}
