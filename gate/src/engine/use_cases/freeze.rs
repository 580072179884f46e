//! Freezing an account by the link in an email: all sessions end and sign-in is blocked until the account is
//! restored.

use crate::{
    engine::{
        ClientInfo, Engine, Result,
        services::audit::{AuditDetail, AuditEntry},
        store::{proofs, sessions, user_state},
        unit_of_work::Actor,
    },
    model::{Action, BlockReason, Factor, FreezeLink, Identity, Refusal, SecurityEvent},
};

impl Engine {
    /// Whose account a link freezes, if it is valid, and why sign-in is blocked already.
    pub async fn freeze_target(&self, token: &str) -> Result<Option<FreezeLink>> {
        let mut tx = self.read().await?;
        let Some(user) = self.user_of_freeze_token(&mut tx, token).await? else { return Ok(None) };
        let blocked = user_state::block_reason(&mut tx, &user.id).await?;
        Ok(Some(FreezeLink { email: user.email, blocked }))
    }

    /// Ends all sessions of the user that the link names, and blocks sign-in until an administrator or the
    /// operator restores the account. Gives the user.
    pub async fn freeze(&self, token: &str, client: &ClientInfo) -> Result<Identity> {
        let mut work = self.begin(Actor::visitor(client)).await?;
        let user = self.user_of_freeze_token(&mut work, token).await?.ok_or(Refusal::BadProof)?;
        work.actor.user = Some(user.clone());
        work.lock_user(&user.id).await?;
        sessions::end_all(&mut work, &user.id).await?;
        // A link to a new password that was sent before must not be a way around.
        proofs::remove_all(&mut work, &user.id).await?;
        if user_state::block_reason(&mut work, &user.id).await?.is_none() {
            user_state::block(&mut work, &user.id, BlockReason::Frozen).await?;
            let event = SecurityEvent::ColleagueFrozen { name: user.with_address() };
            work.notify_administrators(&user, event).await?;
            let entry = AuditEntry::new(Action::Frozen).factor(Factor::Mail);
            work.record(entry.detail(AuditDetail::Block(BlockReason::Frozen))).await?;
        }
        work.commit().await?;
        Ok(user)
    }
}
