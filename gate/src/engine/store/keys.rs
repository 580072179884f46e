//! Proof that the key in use is the one the data was sealed with.

use super::{Tx, execute, fetch_all};
use crate::engine::crypto::Sealed;

pub(crate) async fn checks(tx: &mut Tx) -> sqlx::Result<Vec<(i64, Sealed)>> {
    let rows = fetch_all!(tx, (i64, Vec<u8>), "SELECT version, sealed FROM key_checks ORDER BY version")?;
    Ok(rows.into_iter().map(|(version, sealed)| (version, Sealed(sealed))).collect())
}

/// Adds the check of a new version; another replica may have been quicker.
pub(crate) async fn add_check(tx: &mut Tx, version: u32, sealed: &Sealed) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO key_checks (version, sealed) VALUES ($1, $2) ON CONFLICT (version) DO NOTHING",
        i64::from(version),
        sealed.0.as_slice()
    )?;
    Ok(())
}
