//! Changing one's password.

use crate::{
    engine::{
        Completed, Engine, Result, StepUp,
        caller::Authenticated,
        crypto::{Lane, PlainPassword},
        services::own_password::check_new_password,
        store::authenticators,
    },
    model::AccountOperation,
};

impl Engine {
    /// Changes the caller's password (ASVS 5.0 6.2.3: the present one is asked for). With a factor, a code
    /// confirms it; without one the present password was the proof.
    pub async fn request_password_change(
        &self,
        caller: &Authenticated,
        present: &PlainPassword,
        new: PlainPassword,
        end_others: bool,
    ) -> Result<StepUp> {
        check_new_password(&caller.identity, &new)?;
        self.check_own_password(caller, present).await?;
        let hash = self.passwords().hash(Lane::of(&caller.client, true), new, self.shared_random()).await?;
        let mut work = self.begin_as(caller).await?;
        let operation = AccountOperation::ChangePassword.into();
        if authenticators::number_of(&mut work, caller.user()).await? > 0 {
            return work.request_with_password(caller, operation, Some(hash)).await;
        }
        work.end_sessions_except(caller, end_others).await?;
        let device = Some(work.set_own_password(caller, &hash).await?);
        let token = Some(work.renew_token(caller).await?);
        work.commit().await?;
        Ok(StepUp::Completed(Completed { operation, token, device }))
    }
}
