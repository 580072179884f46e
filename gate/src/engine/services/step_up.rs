//! Step-up: one mechanism for everything that needs a fresh proof inside an authenticated session (ASVS 5.0 7.5.1,
//! 7.5.3).
//!
//! 1. A use case checks that the change is possible and *requests* it: the operation is kept, sealed, with the
//!    session.
//! 2. The page shows the operation as it is kept.
//! 3. The proof comes (a code or a recovery code; the password of a user without a factor), and in the same
//!    transaction
//!    exactly that operation is *executed* (`use_cases/confirm.rs`).
//!
//! So an approval can never be used for anything else.
//!
//! Small changes are covered by the code that the session accepted last (`rules/step_up.rs`): their use case makes
//! them at once, in the transaction of the request.

use crate::{
    engine::{
        Engine, Result,
        caller::Caller,
        crypto::{PasswordHash, PlainToken},
        store::{Tx, pending_operations},
        unit_of_work::UnitOfWork,
    },
    model::{AdminOperation, Operation, Role, Timestamp},
    rules::{STEP_UP_LIFETIME, is_covered, proof_needed},
};
use serde::{Deserialize, Serialize};

/// What became of a change that was requested.
#[derive(Debug)]
pub enum StepUp {
    /// It waits for a fresh proof.
    Required,
    /// It is done: an earlier proof covers it.
    Completed(Completed),
}

/// A change that was made.
#[derive(Debug)]
pub struct Completed {
    /// Which.
    pub operation: Operation,
    /// After a fresh proof: replaces the token in the cookie; the old one is worth nothing any more.
    pub token: Option<PlainToken>,
    /// After a new password: the token by which this browser is known again.
    pub device: Option<PlainToken>,
}

/// What is kept of an operation. The hash of a new password never leaves the engine.
#[derive(Serialize, Deserialize)]
pub(crate) struct PendingOperation {
    /// Which request it is, for the page that shows it.
    pub(crate) id: String,
    pub(crate) operation: Operation,
    password: Option<String>,
}

impl PendingOperation {
    /// The hash of the new password, where the operation sets one.
    pub(crate) fn password(&self) -> Option<PasswordHash> {
        self.password.clone().map(PasswordHash)
    }
}

impl UnitOfWork {
    /// Whether the code that the session accepted last covers this change. Only what was proven in this transaction
    /// counts: the session is locked with its user.
    pub(crate) fn is_covered(&self, operation: &AdminOperation, role: Option<Role>) -> bool {
        let needed = proof_needed(&Operation::from(operation.clone()), role);
        let session = self.session.as_ref().filter(|session| session.enrolled);
        is_covered(needed, session.and_then(|session| session.last_code_at), self.now())
    }

    /// Commits a change that was covered.
    pub(crate) async fn complete(self, operation: AdminOperation) -> Result<StepUp> {
        self.commit().await?;
        Ok(StepUp::Completed(Completed { operation: operation.into(), token: None, device: None }))
    }

    /// Keeps an operation until its proof comes, in place of an earlier one of the session, and commits.
    pub(crate) async fn request_step_up(self, caller: &Caller, operation: impl Into<Operation>) -> Result<StepUp> {
        self.request_with_password(caller, operation.into(), None).await
    }

    /// The same, for an operation that sets a password.
    pub(crate) async fn request_with_password(
        mut self,
        caller: &Caller,
        operation: Operation,
        password: Option<PasswordHash>,
    ) -> Result<StepUp> {
        let engine = self.engine();
        let pending =
            PendingOperation { id: engine.random_id()?, operation, password: password.map(|hash| hash.0) };
        let sealed =
            engine.keyring().seal(&serde_json::to_vec(&pending)?, &operation_aad(caller), engine.random())?;
        pending_operations::replace(&mut self, &caller.session, &sealed).await?;
        self.commit().await?;
        Ok(StepUp::Required)
    }
}

impl Engine {
    /// What waits for a proof in the caller's session, and since when.
    pub(crate) async fn pending_operation(
        &self,
        tx: &mut Tx,
        caller: &Caller,
    ) -> Result<Option<(PendingOperation, Timestamp)>> {
        let requested_after = tx.now().minus(STEP_UP_LIFETIME);
        let found = pending_operations::find(tx, &caller.session, requested_after).await?;
        let Some((sealed, at)) = found else { return Ok(None) };
        let text = self.keyring().open(&sealed, &operation_aad(caller))?;
        Ok(Some((serde_json::from_slice(&text)?, at)))
    }
}

fn operation_aad(caller: &Caller) -> String {
    format!("operation/session/{}", caller.session)
}
