//! The summary that the dashboard starts with.

use crate::{
    engine::{
        Engine, Result,
        caller::Authenticated,
        services::recovery_codes::own_recovery_state,
        store::{authenticators, member_counts, notices, tpps},
    },
    model::{Refusal, Role, SecurityState},
};

impl Engine {
    /// The caller's security state and, for administrators, the TPP's coverage.
    pub async fn security_state(&self, caller: &Authenticated) -> Result<SecurityState> {
        let mut tx = self.read().await?;
        let all = authenticators::of_user(&mut tx, caller.user()).await?;
        let enforcement = tpps::find(&mut tx, caller.tpp()).await?.ok_or(Refusal::NotFound)?.enforcement;
        let coverage = match caller.identity.role {
            Role::Administrator => Some(member_counts::coverage(&mut tx, caller.tpp()).await?),
            Role::Member => None,
        };
        Ok(SecurityState {
            authenticators: u32::try_from(all.len()).unwrap_or(u32::MAX),
            last_code_at: all.iter().map(|row| row.last_used_at).max(),
            recovery: own_recovery_state(&mut tx, caller).await?,
            notices: notices::of_user(&mut tx, caller.user(), &caller.session).await?,
            enforcement,
            coverage,
        })
    }
}
