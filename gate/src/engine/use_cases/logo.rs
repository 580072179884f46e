//! The picture of a TPP.

use crate::{
    engine::{
        Engine, Result,
        caller::{Administrator, Authenticated},
        picture::Picture,
        services::audit::AuditEntry,
        store::logos,
    },
    model::Action,
};

impl Engine {
    /// The file with the picture of the caller's TPP, if it has one.
    pub async fn logo(&self, caller: &Authenticated) -> Result<Option<Vec<u8>>> {
        Ok(logos::find(&mut self.read().await?, caller.tpp()).await?)
    }

    /// Shows `picture` to the users of the caller's TPP from now on.
    pub async fn set_logo(&self, caller: &Administrator, picture: &Picture) -> Result<()> {
        let mut work = self.begin_in_tpp(caller).await?;
        logos::set(&mut work, caller.tpp(), &picture.version(), picture.png()).await?;
        work.record(AuditEntry::new(Action::LogoChanged)).await?;
        work.commit().await?;
        Ok(())
    }

    /// Shows none any more.
    pub async fn remove_logo(&self, caller: &Administrator) -> Result<()> {
        let mut work = self.begin_in_tpp(caller).await?;
        if logos::remove(&mut work, caller.tpp()).await? {
            work.record(AuditEntry::new(Action::LogoRemoved)).await?;
        }
        work.commit().await?;
        Ok(())
    }
}
