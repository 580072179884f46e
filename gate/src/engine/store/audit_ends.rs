//! The sealed ends of the chains of the audit log, and the sealed register of all TPPs.

use super::{Tx, execute, fetch_all, fetch_optional, lock_optional, lock_row, row};
use crate::{engine::crypto::Sealed, model::TppId};

/// The only row of the register.
const REGISTER: &str = "tpps";

row! {
    /// The last row of a TPP's chain.
    pub(crate) struct Head {
        pub(crate) seq: i64,
        pub(crate) hash: String,
        pub(crate) sealed: Sealed,
    }
}

pub(crate) async fn head(tx: &mut Tx, tpp: &TppId) -> sqlx::Result<Option<Head>> {
    fetch_optional!(tx, Head, "SELECT seq, hash, sealed FROM audit_heads WHERE tpp_id = $1", tpp.as_str())
}

/// The head, locked until the end of the transaction: rows are appended one at a time.
pub(crate) async fn lock_head(tx: &mut Tx, tpp: &TppId) -> sqlx::Result<Option<Head>> {
    let head =
        lock_optional!(tx, Head, "SELECT seq, hash, sealed FROM audit_heads WHERE tpp_id = $1", tpp.as_str())?;
    tx.holds_audit_head = true;
    Ok(head)
}

/// Adds the head of a new chain.
pub(crate) async fn insert_head(tx: &mut Tx, tpp: &TppId, head: &Head) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO audit_heads (tpp_id, seq, hash, sealed) VALUES ($1, $2, $3, $4)",
        tpp.as_str(),
        head.seq,
        head.hash.as_str(),
        head.sealed.0.as_slice()
    )?;
    Ok(())
}

/// All TPPs that have a head, with its place and hash.
pub(crate) async fn all(tx: &mut Tx) -> sqlx::Result<Vec<(String, i64, String)>> {
    fetch_all!(tx, (String, i64, String), "SELECT tpp_id, seq, hash FROM audit_heads ORDER BY tpp_id")
}

/// The identifiers of all TPPs of which there is any trace. Text: a forged one need not have the form of one.
pub(crate) async fn traces(tx: &mut Tx) -> sqlx::Result<Vec<(String,)>> {
    fetch_all!(
        tx,
        (String,),
        "SELECT id FROM tpps UNION SELECT tpp_id FROM audit_heads UNION SELECT tpp_id FROM users
         UNION SELECT DISTINCT tpp_id FROM audit"
    )
}

pub(crate) async fn register(tx: &mut Tx) -> sqlx::Result<Option<Sealed>> {
    let row = fetch_optional!(tx, (Sealed,), "SELECT sealed FROM audit_register WHERE id = $1", REGISTER)?;
    Ok(row.map(|(sealed,)| sealed))
}

/// The register, locked until the end of the transaction.
pub(crate) async fn lock_register(tx: &mut Tx) -> sqlx::Result<Option<Sealed>> {
    lock_row(tx, "SELECT 1 FROM audit_register WHERE id = $1 FOR NO KEY UPDATE", REGISTER).await?;
    register(tx).await
}

/// Makes the register of a new database, unless another replica has made it already.
pub(crate) async fn insert_register(tx: &mut Tx, sealed: &Sealed) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO audit_register (id, sealed) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
        REGISTER,
        sealed.0.as_slice()
    )?;
    Ok(())
}

pub(crate) async fn set_register(tx: &mut Tx, sealed: &Sealed) -> sqlx::Result<()> {
    execute!(tx, "UPDATE audit_register SET sealed = $2 WHERE id = $1", REGISTER, sealed.0.as_slice())?;
    Ok(())
}
