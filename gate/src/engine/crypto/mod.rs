//! Keys, sealing, hashing, tokens, TOTP, QR codes, and which passwords are accepted.
//!
//! Secrets have two types each: the plain one (zeroised, no `Serialize`, redacted `Debug`) and the sealed or
//! hashed one that the store keeps.

mod hash_memory;
mod hash_queue;
mod keyring;
mod opaque_string;
mod password;
mod password_strength;
pub(crate) mod qr;
mod token;
mod totp;

pub use super::env::random::{OsRandom, RandomSource, random_id};
pub use keyring::{KeySource, Keyring, Sealed};
pub use password::{HashCost, PasswordHash, Passwords, PlainPassword};
pub use password_strength::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, check_password};
pub use token::{PlainToken, TokenHash};
pub use totp::{SECRET_BYTES, TotpSecret};
pub(crate) use {hash_queue::Lane, password::Verified};
