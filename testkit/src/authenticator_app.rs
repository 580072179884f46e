//! An authenticator app by another author: RFC 6238 from the crate `totp-lite`, so that the engine's codes are
//! checked against an implementation that shares nothing with it.

use gate::model::Timestamp;
use std::time::Duration;

/// How long a code is valid.
pub const STEP: Duration = Duration::from_secs(30);
/// Digits of a code.
const DIGITS: u32 = 6;

/// An app that holds one secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticatorApp(Vec<u8>);

impl AuthenticatorApp {
    /// Sets the app up with a key as a page shows it: base32, spaces allowed.
    pub fn from_key(key: &str) -> Self {
        Self(data_encoding::BASE32_NOPAD.decode(key.replace(' ', "").as_bytes()).unwrap())
    }

    /// The code that the app shows at `now`.
    pub fn code_at(&self, now: Timestamp) -> String {
        let seconds = u64::try_from(now.millis() / 1_000).unwrap();
        totp_lite::totp_custom::<totp_lite::Sha1>(STEP.as_secs(), DIGITS, &self.0, seconds)
    }

    /// The code that the app shows `steps` after `now`.
    pub fn code_near(&self, now: Timestamp, steps: i64) -> String {
        let step = i64::try_from(STEP.as_millis()).unwrap();
        self.code_at(Timestamp(now.millis() + steps * step))
    }

    /// A code that the app shows at no step that the server accepts; another one for each `number`.
    pub fn wrong_code(&self, now: Timestamp, number: u32) -> String {
        let right = [-1, 0, 1].map(|steps| self.code_near(now, steps));
        let mut candidates = (number * 1_000..).map(|code| format!("{:06}", code % 1_000_000));
        candidates.find(|code| !right.contains(code)).unwrap()
    }
}
