//! The keys that seal secrets at rest and authenticate rows of the audit log, and both of these.
//!
//! A sealed value is `version (4 bytes, big-endian) | nonce (24) | XChaCha20-Poly1305 ciphertext`, with the
//! identity of its row as associated data: a value copied into another row does not open.
//!
//! A keyed hash is `version.HEX`: HMAC-SHA-256 with a key that is derived from the key of that version, so that
//! one key is never used for two purposes (NIST SP 800-108, RFC 5869 section 2.3).

use crate::engine::{
    env::{
        private_file::{excessive_mode, write_new_private_file},
        random::{RandomSource, random_id},
    },
    error::{InternalError, OpenError},
};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead, aead::Payload};
use data_encoding::{BASE64, HEXLOWER};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const VERSION_BYTES: usize = 4;
const NONCE_BYTES: usize = 24;
const KEY_BYTES: usize = 32;
/// What the key for rows of the audit log is derived for (the `info` of RFC 5869, and the number of the only
/// block).
const AUDIT_PURPOSE: &[u8] = b"sallyport audit row\x01";

/// A sealed secret, as the store keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub(crate) Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// Where the key comes from.
#[derive(Clone)]
pub enum KeySource {
    /// A file; made with mode 0600 when it does not exist and the database is new.
    File(PathBuf),
    /// The text of such a file, from the environment.
    Text(Zeroizing<String>),
}

impl KeySource {
    /// The keyring, or `None` when the file does not exist.
    pub(crate) fn read(&self) -> Result<Option<Keyring>, OpenError> {
        let text = match self {
            Self::Text(text) => text.clone(),
            Self::File(path) => match std::fs::read_to_string(path) {
                Ok(text) => {
                    let text = Zeroizing::new(text);
                    refuse_shared(path)?;
                    text
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
                Err(source) => return Err(OpenError::File { path: path.display().to_string(), source }),
            },
        };
        Keyring::parse(&text).map(Some)
    }

    /// Makes a new key and keeps it. Never replaces an existing file: where another process was quicker, its key
    /// is used.
    pub(crate) fn create(&self, random: &dyn RandomSource) -> Result<Keyring, OpenError> {
        let Self::File(path) = self else { return Err(OpenError::KeyMalformed) };
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        random.fill(key.as_mut())?;
        let text = Zeroizing::new(format!("1 {}\n", BASE64.encode(key.as_ref())));
        let beside = path.with_extension(format!("{}.new", random_id(random)?));
        match write_new_private_file(path, &beside, &text) {
            Err(source) if source.kind() != std::io::ErrorKind::AlreadyExists => {
                Err(OpenError::File { path: path.display().to_string(), source })
            }
            _ => self.read()?.ok_or(OpenError::KeyMalformed),
        }
    }
}

/// Refuses a key file that other users of the machine can read or change.
fn refuse_shared(path: &Path) -> Result<(), OpenError> {
    let shown = path.display().to_string();
    match excessive_mode(path) {
        Ok(None) => Ok(()),
        Ok(Some(mode)) => Err(OpenError::KeyShared { path: shown, mode }),
        Err(source) => Err(OpenError::File { path: shown, source }),
    }
}

/// All keys by version. The highest version seals and authenticates; every version opens and verifies.
pub struct Keyring(BTreeMap<u32, Keys>);

/// What one key of the file is used for.
struct Keys {
    cipher: XChaCha20Poly1305,
    audit: Hmac<Sha256>,
}

impl Keys {
    fn of(key: &[u8]) -> Result<Self, OpenError> {
        let cipher = XChaCha20Poly1305::new_from_slice(key).map_err(|_| OpenError::KeyMalformed)?;
        let mac = |key: &[u8]| Hmac::<Sha256>::new_from_slice(key).map_err(|_| OpenError::KeyMalformed);
        // The key is uniformly random, so the step "extract" of RFC 5869 is not needed (its section 3.3).
        let derived = mac(key)?.chain_update(AUDIT_PURPOSE).finalize().into_bytes();
        Ok(Self { cipher, audit: mac(&derived)? })
    }
}

impl Keyring {
    /// Reads the text of a key file: a line a key, `VERSION BASE64`.
    pub fn parse(text: &str) -> Result<Self, OpenError> {
        let mut keys = BTreeMap::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (version, key) = line.split_once(' ').ok_or(OpenError::KeyMalformed)?;
            let version = version.parse().map_err(|_| OpenError::KeyMalformed)?;
            let key =
                BASE64.decode(key.trim().as_bytes()).map(Zeroizing::new).map_err(|_| OpenError::KeyMalformed)?;
            if keys.insert(version, Keys::of(&key)?).is_some() {
                return Err(OpenError::KeyMalformed);
            }
        }
        if keys.is_empty() { Err(OpenError::KeyMalformed) } else { Ok(Self(keys)) }
    }

    /// The version that seals.
    pub fn version(&self) -> u32 {
        self.0.keys().next_back().copied().unwrap_or(0)
    }

    /// Seals `plain` for the row that the associated data `aad` names.
    pub fn seal(&self, plain: &[u8], aad: &str, random: &dyn RandomSource) -> Result<Sealed, InternalError> {
        let (version, keys) = self.0.last_key_value().ok_or(InternalError::Crypto("the keyring is empty"))?;
        let mut nonce = [0; NONCE_BYTES];
        random.fill(&mut nonce)?;
        let payload = Payload { msg: plain, aad: aad.as_bytes() };
        let sealed = keys
            .cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| InternalError::Crypto("a secret cannot be sealed"))?;
        Ok(Sealed([&version.to_be_bytes()[..], &nonce, &sealed].concat()))
    }

    /// Opens what was sealed for the row that the associated data `aad` names.
    pub fn open(&self, sealed: &Sealed, aad: &str) -> Result<Zeroizing<Vec<u8>>, InternalError> {
        const DAMAGED: InternalError =
            InternalError::Crypto("a sealed secret is damaged or belongs to another row or key");
        let (version, rest) = sealed.0.split_first_chunk::<VERSION_BYTES>().ok_or(DAMAGED)?;
        let (nonce, body) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(DAMAGED)?;
        let keys = self.0.get(&u32::from_be_bytes(*version)).ok_or(DAMAGED)?;
        let payload = Payload { msg: body, aad: aad.as_bytes() };
        keys.cipher.decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| DAMAGED)
    }

    /// The keyed hash of a row of the audit log, with the newest key.
    pub fn audit_hash(&self, fields: &[u8]) -> Result<String, InternalError> {
        let (version, keys) = self.0.last_key_value().ok_or(InternalError::Crypto("the keyring is empty"))?;
        let hash = keys.audit.clone().chain_update(fields).finalize().into_bytes();
        Ok(format!("{version}.{}", HEXLOWER.encode(&hash)))
    }

    /// Whether `hash` is the keyed hash of these fields, with the key of whatever version.
    pub fn is_audit_hash(&self, fields: &[u8], hash: &str) -> bool {
        let verify = || {
            let (version, hex) = hash.split_once('.')?;
            let keys = self.0.get(&version.parse::<u32>().ok().filter(|number| number.to_string() == version)?)?;
            let hash = HEXLOWER.decode(hex.as_bytes()).ok()?;
            keys.audit.clone().chain_update(fields).verify_slice(&hash).ok()
        };
        verify().is_some()
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Keyring").field(&self.0.keys().collect::<Vec<_>>()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::crypto::OsRandom;

    fn key_line(version: u32, byte: u8) -> String {
        format!("{version} {}\n", BASE64.encode(&[byte; 32]))
    }

    #[test]
    fn opens_only_for_its_own_row_and_key() {
        let ring = Keyring::parse(&key_line(1, 7)).unwrap();
        let sealed = ring.seal(b"secret", "row 1", &OsRandom).unwrap();
        assert_eq!(ring.open(&sealed, "row 1").unwrap().as_slice(), b"secret");
        assert!(ring.open(&sealed, "row 2").is_err());
        assert!(Keyring::parse(&key_line(1, 8)).unwrap().open(&sealed, "row 1").is_err());
        assert!(Keyring::parse(&key_line(2, 7)).unwrap().open(&sealed, "row 1").is_err());
        for cut in 0..sealed.0.len() {
            assert!(ring.open(&Sealed(sealed.0[..cut].to_vec()), "row 1").is_err());
        }
    }

    #[test]
    fn the_newest_key_seals_and_the_old_ones_still_open() {
        let old = Keyring::parse(&key_line(1, 7)).unwrap();
        let sealed = old.seal(b"secret", "row", &OsRandom).unwrap();
        let both = Keyring::parse(&(key_line(2, 9) + &key_line(1, 7))).unwrap();
        assert_eq!(both.version(), 2);
        assert_eq!(both.open(&sealed, "row").unwrap().as_slice(), b"secret");
        assert_eq!(both.seal(b"x", "row", &OsRandom).unwrap().0[..4], [0, 0, 0, 2]);
    }

    #[test]
    fn audit_hashes_need_the_key_of_their_version() {
        let old = Keyring::parse(&key_line(1, 7)).unwrap();
        let hash = old.audit_hash(b"row").unwrap();
        let both = Keyring::parse(&(key_line(1, 7) + &key_line(2, 9))).unwrap();
        assert!(both.is_audit_hash(b"row", &hash) && both.audit_hash(b"row").unwrap().starts_with("2."));
        assert!(!both.is_audit_hash(b"other row", &hash));
        assert!(!Keyring::parse(&key_line(1, 8)).unwrap().is_audit_hash(b"row", &hash));
        let hex = hash.strip_prefix("1.").unwrap();
        for bad in [
            hex,
            &format!("2.{hex}"),
            &format!("01.{hex}"),
            "1.",
            &hash[..hash.len() - 2],
            "",
            &hash.to_uppercase(),
        ] {
            assert!(!both.is_audit_hash(b"row", bad), "{bad}");
        }
    }

    #[test]
    fn malformed_keys_are_refused() {
        for text in ["", "1", "1 short", "x AAAA", &(key_line(1, 1) + &key_line(1, 2)), &BASE64.encode(&[1; 32])] {
            assert!(matches!(Keyring::parse(text), Err(OpenError::KeyMalformed)), "{text}");
        }
    }
}
