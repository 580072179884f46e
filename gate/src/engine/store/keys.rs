//! Values that prove that the key in use is the one that the data was sealed with.

use super::{Tx, execute, fetch_all};
use crate::engine::crypto::Sealed;

/// One value per key version.
pub(crate) async fn checks(tx: &mut Tx) -> sqlx::Result<Vec<(i64, Sealed)>> {
    fetch_all!(tx, (i64, Sealed), "SELECT version, sealed FROM key_checks ORDER BY version")
}

/// Adds the value of a new version, unless another replica has added it already.
pub(crate) async fn add_check(tx: &mut Tx, version: u32, sealed: &Sealed) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO key_checks (version, sealed) VALUES ($1, $2) ON CONFLICT (version) DO NOTHING",
        i64::from(version),
        sealed.0.as_slice()
    )?;
    Ok(())
}
