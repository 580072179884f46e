//! Removing all factors of a user: for administrators and for the operator. It gives no access: the user has to
//! set up again, with a proof of identity.

use super::attempts::Limiter;
use crate::{
    engine::{
        error::InternalError,
        store::{attempts, authenticators, proofs, sessions, user_state},
        unit_of_work::UnitOfWork,
    },
    model::{Identity, SecurityEvent},
};

impl UnitOfWork {
    /// Removes all factors of `user`, ends the user's sessions, and tells the user and the administrators. Gives
    /// how many authenticators were removed.
    pub(crate) async fn reset_factors(
        &mut self,
        user: &Identity,
        reason: Option<String>,
    ) -> Result<u64, InternalError> {
        self.lock_user(&user.id).await?;
        let removed = authenticators::remove_all(self, &user.id).await?;
        self.void_recovery_codes(&user.id).await?;
        proofs::remove_all(self, &user.id).await?;
        for limiter in [Limiter::code(&user.id), Limiter::recovery_code(&user.id)] {
            attempts::clear(self, &limiter.key).await?;
        }
        sessions::end_all(self, &user.id).await?;
        let now = self.now();
        user_state::set_reset_at(self, &user.id, Some(now)).await?;
        self.notify_all(user, SecurityEvent::Reset { reason }, |name| SecurityEvent::ColleagueReset { name })
            .await?;
        Ok(removed)
    }
}
