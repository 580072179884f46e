//! The authenticator that is being set up. Its secret waits in the store, sealed and bound to the session that
//! began; it is no authenticator, and harms none, until one code of it was verified.

use crate::{
    engine::{
        Result,
        caller::Caller,
        crypto::TotpSecret,
        store::{Tx, authenticators, setups, setups::SetupRecord},
        unit_of_work::UnitOfWork,
    },
    model::AuthenticatorId,
    rules::{SETUP_LIFETIME, may_add},
};

impl UnitOfWork {
    /// Starts a set-up in the caller's session. One that is in progress stays as it is: pressing the button twice
    /// must not change the key that an app may have scanned already.
    pub(crate) async fn start_setup(&mut self, caller: &Caller) -> Result<()> {
        may_add(authenticators::number_of(self, caller.user()).await?)?;
        if setup_in_progress(self, caller).await?.is_none() {
            let engine = self.engine();
            let authenticator = engine.new_id(AuthenticatorId::parse)?;
            let secret = TotpSecret::generate(engine.random())?;
            let secret = engine.seal_totp_secret(&secret, &authenticator, caller.user())?;
            let setup = SetupRecord { authenticator, secret, created_at: self.now() };
            setups::replace(self, &caller.session, &setup).await?;
        }
        Ok(())
    }
}

/// The set-up of the caller's session, unless it has expired.
pub(crate) async fn setup_in_progress(tx: &mut Tx, caller: &Caller) -> Result<Option<SetupRecord>> {
    let record = setups::find(tx, &caller.session).await?;
    Ok(record.filter(|record| tx.now() < record.created_at.plus(SETUP_LIFETIME)))
}
