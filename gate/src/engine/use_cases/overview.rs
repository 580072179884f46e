//! The summary that the dashboard starts with.

use crate::{
    engine::{Engine, Result, caller::Authenticated, services::recovery_codes::own_security, store::notices},
    model::{Enforcement, RecoveryState, Role, SecurityState},
};

impl Engine {
    /// The caller's security state and, for administrators, the TPP's coverage.
    pub async fn security_state(&self, caller: &Authenticated) -> Result<SecurityState> {
        let mut tx = self.read().await?;
        let own = own_security(&mut tx, caller).await?;
        Ok(SecurityState {
            authenticators: own.authenticators,
            last_code_at: own.last_code_at,
            recovery: own.recovery,
            notices: notices::of_user(&mut tx, caller.user(), &caller.session).await?,
            enforcement: own.enforcement,
            coverage: Some(own.coverage).filter(|_| caller.identity.role == Role::Administrator),
        })
    }

    /// What the caller's TPP requires, and the caller's recovery codes.
    pub async fn mfa_state(&self, caller: &Authenticated) -> Result<(Enforcement, RecoveryState)> {
        let own = own_security(&mut self.read().await?, caller).await?;
        Ok((own.enforcement, own.recovery))
    }
}
