//! Notices on the dashboard: the caller has read them.

use crate::{
    engine::{Engine, Result, caller::Authenticated, store::notices},
    model::Timestamp,
};

impl Engine {
    /// The caller has read the notices up to `until`.
    pub async fn dismiss_notices(&self, caller: &Authenticated, until: Timestamp) -> Result<()> {
        let mut work = self.begin_as(caller).await?;
        notices::dismiss(&mut work, caller.user(), &caller.session, until).await?;
        work.commit().await?;
        Ok(())
    }
}
