//! The summary that the dashboard starts with.

use crate::{
    engine::{
        Engine, Result,
        caller::Authenticated,
        store::{authenticators, tpps},
    },
    model::{Refusal, Role, SecurityState, Timestamp},
};

impl Engine {
    /// The caller's own security state and, for administrators, the TPP's coverage.
    pub async fn security_state(&self, caller: &Authenticated) -> Result<SecurityState> {
        let mut tx = self.read().await?;
        let own = authenticators::of_user(&mut tx, caller.user()).await?;
        let policy = tpps::find(&mut tx, caller.tpp()).await?.ok_or(Refusal::NotFound)?.enforcement;
        let coverage = match caller.identity.role {
            Role::Administrator => Some(tpps::coverage(&mut tx, caller.tpp()).await?),
            Role::Member => None,
        };
        Ok(SecurityState {
            authenticators: u32::try_from(own.len()).unwrap_or(u32::MAX),
            last_code_at: own.iter().map(|row| Timestamp(row.last_used_at)).max(),
            recovery: self.recovery_state_in(&mut tx, caller).await?,
            notices: self.notices_in(&mut tx, caller).await?,
            enforcement: policy,
            coverage,
        })
    }
}
