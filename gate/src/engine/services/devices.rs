//! Known browsers: a token by which a browser is recognised as one that this user signed in with before, or in
//! which a mailed link was opened. It gives no access, only a limiter of its own for wrong passwords.

use super::attempts::{Limiter, account_key};
use crate::{
    engine::{
        ClientInfo, Engine,
        crypto::{PasswordHash, PlainToken, Sealed},
        error::InternalError,
    },
    model::{EmailAddress, UserId},
    rules::AttemptPolicy,
};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

/// A sealed identifier of 26 characters, in base64 without padding.
const DEVICE_TOKEN_CHARS: usize = ((4 + 24 + 26 + 16) * 4usize).div_ceil(3);

/// A user and the stored hash of the password.
pub(crate) type Credentials = (UserId, PasswordHash);

impl Engine {
    /// The limiters that count a password for `email`. An unknown address is counted on the same ones as a known
    /// one.
    pub(crate) fn password_limiters(
        &self,
        email: &str,
        known: Option<&Credentials>,
        client: &ClientInfo,
    ) -> Vec<Limiter> {
        let address = EmailAddress::parse(email).map_or_else(|_| email.to_owned(), |email| email.to_string());
        let account = account_key(&address);
        match client.device.as_deref().and_then(|token| self.admitted_device(token, known)) {
            Some(device) => vec![Limiter::strict(format!("{account}/device/{device}"))],
            None => vec![
                Limiter::strict(format!("{account}/network/{}", client.network.as_deref().unwrap_or_default())),
                Limiter { key: account, policy: AttemptPolicy::ACCOUNT },
            ],
        }
    }

    /// A new token for a browser that this user signed in with. It is sealed, so only the engine can make one, and
    /// bound to the hash of the password: a new password makes all of them worthless.
    pub(crate) fn device_token(
        &self,
        user: &UserId,
        password: &PasswordHash,
    ) -> Result<PlainToken, InternalError> {
        self.seal_device(&device_aad(user.as_str(), &password.0))
    }

    /// A new token for a browser in which a mailed link of this user was opened. It has the same effect on wrong
    /// passwords, and the first sign-in is that of an unknown browser still: its owner is told.
    pub(crate) fn admission_token(
        &self,
        user: &UserId,
        password: &PasswordHash,
    ) -> Result<PlainToken, InternalError> {
        self.seal_device(&admission_aad(user.as_str(), &password.0))
    }

    fn seal_device(&self, aad: &str) -> Result<PlainToken, InternalError> {
        let id = self.random_id()?;
        let sealed = self.keyring().seal(id.as_bytes(), aad, self.random())?;
        Ok(PlainToken::from_text(BASE64URL_NOPAD.encode(&sealed.0)))
    }

    /// The device that a token names, if it was made for this user and password. The work is the same for an
    /// unknown user.
    pub(crate) fn known_device(&self, token: &str, known: Option<&Credentials>) -> Option<String> {
        self.open_device(token, &with_credentials(known, device_aad))
    }

    /// The same, also for a browser that a mailed link admitted.
    pub(crate) fn admitted_device(&self, token: &str, known: Option<&Credentials>) -> Option<String> {
        let admitted = || self.open_device(token, &with_credentials(known, admission_aad));
        self.known_device(token, known).or_else(admitted)
    }

    fn open_device(&self, token: &str, aad: &str) -> Option<String> {
        if token.len() != DEVICE_TOKEN_CHARS {
            return None;
        }
        let sealed = Sealed(BASE64URL_NOPAD.decode(token.as_bytes()).ok()?);
        let id = self.keyring().open(&sealed, aad).ok()?;
        String::from_utf8(id.to_vec()).ok()
    }
}

fn with_credentials(known: Option<&Credentials>, aad: fn(&str, &str) -> String) -> String {
    known.map_or_else(|| aad("", ""), |(user, password)| aad(user.as_str(), &password.0))
}

fn admission_aad(user: &str, password_hash: &str) -> String {
    format!("admission/{}", device_aad(user, password_hash))
}

fn device_aad(user: &str, password_hash: &str) -> String {
    format!("device/user/{user}/{}", HEXLOWER.encode(&Sha256::digest(password_hash.as_bytes())))
}
