//! The secret of an authenticator, its codes, and its `otpauth://` address.

use crate::engine::env::random::RandomSource;
use crate::engine::error::InternalError;
use crate::rules::TIME_STEP;
use totp_rs::{Builder, Secret, Totp, TotpError};
use zeroize::Zeroizing;

/// Bytes of a secret: 160 bits (RFC 4226 section 4, R6).
pub const SECRET_BYTES: usize = 20;

/// The plain secret of one authenticator. SHA-1, six digits, 30 seconds: common apps silently ignore anything
/// else.
pub struct TotpSecret(Zeroizing<[u8; SECRET_BYTES]>);

impl TotpSecret {
    /// A new secret.
    pub fn generate(random: &dyn RandomSource) -> Result<Self, InternalError> {
        let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
        random.fill(bytes.as_mut())?;
        Ok(Self(bytes))
    }

    /// The secret that was sealed as `bytes`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, InternalError> {
        let bytes = bytes.try_into().map_err(|_| InternalError::Crypto("a secret has the wrong length"))?;
        Ok(Self(Zeroizing::new(bytes)))
    }

    /// The bytes, for sealing.
    pub fn expose(&self) -> &[u8] {
        self.0.as_ref()
    }

    /// A function from time step to the code of that step, as a number below one million (RFC 6238
    /// section 4.2). Steps before the epoch have the code of step zero.
    pub fn codes(&self) -> Result<impl Fn(i64) -> u32 + use<>, InternalError> {
        let totp = self.totp(None)?;
        let seconds = TIME_STEP.as_secs();
        Ok(move |step: i64| {
            let code = totp.generate(u64::try_from(step).unwrap_or(0).saturating_mul(seconds)).to_string();
            // Six digits always parse; an impossible value above all codes can never match one.
            code.parse().unwrap_or(u32::MAX)
        })
    }

    /// The key for typing: base32 without padding, in groups of four.
    pub fn key(&self) -> String {
        let key = Zeroizing::new(data_encoding::BASE32_NOPAD.encode(self.expose()));
        let groups: Vec<&str> =
            key.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
        groups.join(" ")
    }

    /// The `otpauth://` address for `issuer` and `account`. Colons, which separate the two in the label, are
    /// replaced by spaces.
    pub fn uri(&self, issuer: &str, account: &str) -> Result<String, InternalError> {
        let totp = self.totp(Some((issuer, account)))?;
        totp.to_url().map_err(|_| InternalError::Crypto("no otpauth address for this secret"))
    }

    fn totp(&self, label: Option<(&str, &str)>) -> Result<Totp, InternalError> {
        let mut builder = Builder::new().with_secret(Secret::from(self.expose()));
        if let Some((issuer, account)) = label {
            let plain = |text: &str| text.replace(':', " ");
            builder = builder.with_issuer(Some(plain(issuer))).with_account_name(plain(account));
        }
        builder.build().map_err(|_: TotpError| InternalError::Crypto("a secret is not usable"))
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 6238 appendix B, SHA-1; our codes are the last six of its eight digits.
    const VECTORS: [(i64, u32); 6] = [
        (59, 287_082),
        (1_111_111_109, 81_804),
        (1_111_111_111, 50_471),
        (1_234_567_890, 5_924),
        (2_000_000_000, 279_037),
        (20_000_000_000, 353_130),
    ];

    #[test]
    fn rfc_6238_vectors() {
        let codes = TotpSecret::from_bytes(b"12345678901234567890").unwrap().codes().unwrap();
        for (seconds, expected) in VECTORS {
            assert_eq!(codes(seconds / 30), expected, "at {seconds}");
        }
    }

    #[test]
    fn addresses_survive_odd_names() {
        let secret = TotpSecret::from_bytes(&[7; 20]).unwrap();
        let uri = secret.uri("Bänk: Pay & Co", "a+b@bank.example").unwrap();
        assert!(uri.starts_with("otpauth://totp/B%C3%A4nk"), "{uri}");
        assert!(uri.contains("a%2Bb%40bank.example") && !uri.contains(' '), "{uri}");
        assert!(!uri.contains("algorithm") && !uri.contains('\u{3d}'.to_string().repeat(2).as_str()), "{uri}");
        assert_eq!(secret.key().len(), 32 + 7);
    }

    proptest! {
        /// Another implementation of RFC 6238 gives the same codes.
        #[test]
        fn agrees_with_an_independent_implementation(bytes in any::<[u8; 20]>(), step in 0i64..400_000_000) {
            let ours = TotpSecret::from_bytes(&bytes).unwrap().codes().unwrap()(step);
            let seconds = u64::try_from(step * 30).unwrap();
            let theirs = totp_lite::totp_custom::<totp_lite::Sha1>(30, 6, &bytes, seconds);
            prop_assert_eq!(format!("{ours:06}"), theirs);
        }
    }
}
