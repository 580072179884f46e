//! Proof that the key in use is the one the data was sealed with, before anything is written with it.

use super::{
    crypto::{KeySource, Keyring, RandomSource, Sealed},
    error::OpenError,
    services::audit_ends::seal_register,
    store::{Db, audit_ends, keys},
};
use crate::model::Timestamp;

/// The keyring of `source`, once it has opened everything that was sealed to prove it. A key is made only for a
/// database that has never been sealed with one.
pub(super) async fn prove_key(
    db: &Db,
    source: &KeySource,
    random: &dyn RandomSource,
    now: Timestamp,
) -> Result<Keyring, OpenError> {
    let checks = key_checks(db, now).await?;
    let keyring = match source.read()? {
        Some(keyring) => keyring,
        None if checks.is_empty() => source.create(random)?,
        None => return Err(missing(source)),
    };
    // Before anything is written: a wrong key must not leave traces that refuse the right one.
    prove(&keyring, &checks)?;
    let version = keyring.version();
    if !checks.iter().any(|(known, _)| *known == i64::from(version)) {
        let sealed = keyring.seal(&version.to_be_bytes(), &check_aad(version), random)?;
        let mut tx = db.write(|| now).await?;
        if checks.is_empty() {
            audit_ends::insert_register(&mut tx, &seal_register(&keyring, &[], random)?).await?;
        }
        keys::add_check(&mut tx, version, &sealed).await?;
        tx.commit().await?;
    }
    // Read again: a replica that started at the same moment may have been quicker, with another key.
    prove(&keyring, &key_checks(db, now).await?)?;
    Ok(keyring)
}

/// Like [`prove_key`], for a database that is only read: nothing is made.
pub(super) async fn prove_existing_key(db: &Db, source: &KeySource, now: Timestamp) -> Result<Keyring, OpenError> {
    let keyring = source.read()?.ok_or_else(|| missing(source))?;
    prove(&keyring, &key_checks(db, now).await?)?;
    Ok(keyring)
}

fn missing(source: &KeySource) -> OpenError {
    let path = match source {
        KeySource::File(path) => path.display().to_string(),
        KeySource::Text(_) => String::new(),
    };
    OpenError::KeyMissing { path }
}

fn prove(keyring: &Keyring, checks: &[(i64, Sealed)]) -> Result<(), OpenError> {
    for (version, sealed) in checks {
        let version = u32::try_from(*version).unwrap_or(0);
        if keyring.open(sealed, &check_aad(version)).is_err() {
            return Err(OpenError::KeyWrong { version });
        }
    }
    Ok(())
}

async fn key_checks(db: &Db, now: Timestamp) -> sqlx::Result<Vec<(i64, Sealed)>> {
    keys::checks(&mut db.read(|| now).await?).await
}

fn check_aad(version: u32) -> String {
    format!("key-check/{version}")
}
