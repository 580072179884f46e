//! Keys, sealing, hashing, tokens, and the generator of chance.
//!
//! Secrets have two types each: the plain one (zeroised, no `Serialize`, redacted `Debug`) and the sealed or
//! hashed one that the store keeps.

mod chance;
mod keyring;
mod password;
mod token;
mod totp;

pub use chance::{Chance, OsChance, random_id};
pub use keyring::{KeySource, Keyring, Sealed};
pub(crate) use password::Verified;
pub use password::{HashCost, PasswordHash, Passwords, PlainPassword};
pub use token::{PlainToken, TokenHash};
pub use totp::{SECRET_BYTES, TotpSecret};
