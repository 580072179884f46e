//! Sealing and opening the secrets of authenticators.

use crate::{
    engine::{
        Engine,
        crypto::{Sealed, TotpSecret},
        error::InternalError,
    },
    model::{AuthenticatorId, UserId},
};

impl Engine {
    pub(crate) fn open_totp_secret(
        &self,
        sealed: &Sealed,
        id: &AuthenticatorId,
        user: &UserId,
    ) -> Result<TotpSecret, InternalError> {
        TotpSecret::from_bytes(&self.keyring().open(sealed, &secret_aad(id, user))?)
    }

    pub(crate) fn seal_totp_secret(
        &self,
        secret: &TotpSecret,
        id: &AuthenticatorId,
        user: &UserId,
    ) -> Result<Sealed, InternalError> {
        self.keyring().seal(secret.expose(), &secret_aad(id, user), self.random())
    }
}

/// Ties a sealed secret to its authenticator and user: moved to another row it does not open.
fn secret_aad(id: &AuthenticatorId, user: &UserId) -> String {
    format!("authenticator/{id}/user/{user}")
}
