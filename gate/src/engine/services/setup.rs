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
    rules::{SETUP_LIFETIME, free_label_number, may_add},
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
            let label_number = free_label_number(&self.taken_label_numbers(caller).await?);
            let setup = SetupRecord { authenticator, label_number, secret, created_at: self.now() };
            setups::replace(self, &caller.session, &setup).await?;
        }
        Ok(())
    }

    /// The numbers in the labels of all that the user has, or is setting up in any session. The user's row is locked,
    /// so that two set-ups that begin at once do not take the same one.
    async fn taken_label_numbers(&mut self, caller: &Caller) -> Result<Vec<u32>> {
        let since = self.now().minus(SETUP_LIFETIME);
        let mut taken = authenticators::label_numbers(self, caller.user()).await?;
        taken.extend(setups::label_numbers(self, caller.user(), since).await?);
        Ok(taken)
    }
}

/// The set-up of the caller's session, unless it has expired.
pub(crate) async fn setup_in_progress(tx: &mut Tx, caller: &Caller) -> Result<Option<SetupRecord>> {
    let record = setups::find(tx, &caller.session).await?;
    Ok(record.filter(|record| tx.now() < record.created_at.plus(SETUP_LIFETIME)))
}
