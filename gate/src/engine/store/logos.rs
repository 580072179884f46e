//! The pictures of TPPs.

use super::{Tx, execute, fetch_optional};
use crate::model::TppId;

pub(crate) async fn find(tx: &mut Tx, tpp: &TppId) -> sqlx::Result<Option<Vec<u8>>> {
    let row = fetch_optional!(tx, (Vec<u8>,), "SELECT png FROM logos WHERE tpp_id = $1", tpp.as_str())?;
    Ok(row.map(|(png,)| png))
}

/// Puts a picture in the place of the former one, if there is one.
pub(crate) async fn set(tx: &mut Tx, tpp: &TppId, version: &str, png: &[u8]) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO logos (tpp_id, version, png) VALUES ($1, $2, $3)
         ON CONFLICT (tpp_id) DO UPDATE SET version = excluded.version, png = excluded.png",
        tpp.as_str(),
        version,
        png
    )?;
    Ok(())
}

/// Whether there was one to remove.
pub(crate) async fn remove(tx: &mut Tx, tpp: &TppId) -> sqlx::Result<bool> {
    Ok(execute!(tx, "DELETE FROM logos WHERE tpp_id = $1", tpp.as_str())? > 0)
}
