//! Authenticators as their owner sees them, and what is shown once while one is set up.
//!
//! To add a kind of authenticator: a type beside [`TotpSetup`] for what is shown, with `Debug` written by hand
//! where it carries a secret.

use super::{AuthenticatorId, Timestamp};
use serde::{Deserialize, Serialize};

/// One enrolled TOTP secret, without the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authenticator {
    /// Its identifier.
    pub id: AuthenticatorId,
    /// The name its owner gave it.
    pub name: String,
    /// When its first code was verified.
    pub created_at: Timestamp,
    /// When a code of it was last accepted.
    pub last_used_at: Timestamp,
    /// How many of its last codes in a row came a time step early (positive) or late (negative), at most three;
    /// see [`next_drift`](crate::rules::next_drift).
    pub drift: i64,
}

/// A QR code as one SVG path on a square grid of modules, quiet zone included.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qr {
    /// Width and height in modules, with a quiet zone of four modules on each side (ISO/IEC 18004).
    pub size: usize,
    /// The dark modules, as the `d` attribute of one path.
    pub path: String,
}

/// What an authenticator app needs, shown while a set-up is in progress. It carries the secret: it may be the
/// answer of an action, or be rendered on a `no-store` page, and must never be part of a resource.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotpSetup {
    /// The secret in base32 (RFC 4648, no padding), in groups of four.
    pub key: String,
    /// The `otpauth://` address.
    pub uri: String,
    /// The same address as a QR code.
    pub qr: Qr,
    /// What the app will show it as: `TPP name: e-mail`.
    pub label: String,
    /// When the set-up expires.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for Qr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Qr(redacted)")
    }
}

impl std::fmt::Debug for TotpSetup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TotpSetup").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
