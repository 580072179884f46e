//! The audit log: rows are inserted and read, never changed.

use super::{Tx, execute, fetch_all, fetch_optional, row};
use crate::{
    engine::crypto::Sealed,
    model::{AuditFilter, AuditRow, Timestamp, TppId},
};

row! {
    struct Row {
        seq: i64,
        at: i64,
        action: String,
        actor_id: String,
        actor: String,
        target: String,
        detail: String,
        factor: String,
        network: String,
        browser: String,
        request: String,
        hash: String,
    }
}

impl From<Row> for AuditRow {
    fn from(row: Row) -> Self {
        let Row { seq, at, action, actor_id, actor, target, detail, factor, network, browser, request, hash } =
            row;
        let at = Timestamp(at);
        Self { seq, at, action, actor_id, actor, target, detail, factor, network, browser, request, hash }
    }
}

/// The end of a TPP's chain.
pub(crate) struct Head {
    pub(crate) seq: i64,
    pub(crate) hash: String,
    pub(crate) sealed: Sealed,
}

/// The head with its row locked until the end of the transaction: one row follows the other.
pub(crate) async fn lock_head(tx: &mut Tx, tpp: &TppId) -> sqlx::Result<Option<Head>> {
    execute!(tx, "UPDATE audit_heads SET seq = seq WHERE tpp_id = $1", tpp.as_str())?;
    head(tx, tpp).await
}

pub(crate) async fn head(tx: &mut Tx, tpp: &TppId) -> sqlx::Result<Option<Head>> {
    let row = fetch_optional!(
        tx,
        (i64, String, Vec<u8>),
        "SELECT seq, hash, sealed FROM audit_heads WHERE tpp_id = $1",
        tpp.as_str()
    )?;
    Ok(row.map(|(seq, hash, sealed)| Head { seq, hash, sealed: Sealed(sealed) }))
}

/// Begins a chain; nothing when another transaction was quicker.
pub(crate) async fn begin_head(tx: &mut Tx, tpp: &TppId, head: &Head) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO audit_heads (tpp_id, seq, hash, sealed) VALUES ($1, $2, $3, $4) ON CONFLICT (tpp_id) DO NOTHING",
        tpp.as_str(),
        head.seq,
        head.hash.as_str(),
        head.sealed.0.as_slice()
    )?;
    Ok(())
}

pub(crate) async fn set_head(tx: &mut Tx, tpp: &TppId, head: &Head) -> sqlx::Result<()> {
    execute!(
        tx,
        "UPDATE audit_heads SET seq = $2, hash = $3, sealed = $4 WHERE tpp_id = $1",
        tpp.as_str(),
        head.seq,
        head.hash.as_str(),
        head.sealed.0.as_slice()
    )?;
    Ok(())
}

pub(crate) async fn insert(tx: &mut Tx, tpp: &TppId, row: &AuditRow) -> sqlx::Result<()> {
    execute!(
        tx,
        "INSERT INTO audit (tpp_id, seq, at, action, actor_id, actor, target, detail, factor, network, browser, request,
                            hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        tpp.as_str(),
        row.seq,
        row.at.millis(),
        row.action.as_str(),
        row.actor_id.as_str(),
        row.actor.as_str(),
        row.target.as_str(),
        row.detail.as_str(),
        row.factor.as_str(),
        row.network.as_str(),
        row.browser.as_str(),
        row.request.as_str(),
        row.hash.as_str()
    )?;
    Ok(())
}

/// Rows that the filter lets through, the newest first.
pub(crate) async fn page(
    tx: &mut Tx,
    tpp: &TppId,
    filter: &AuditFilter,
    most: i64,
) -> sqlx::Result<Vec<AuditRow>> {
    let rows = fetch_all!(
        tx,
        Row,
        "SELECT seq, at, action, actor_id, actor, target, detail, factor, network, browser, request, hash FROM audit
         WHERE tpp_id = $1 AND seq < $2 AND ($3 = '' OR action = $3)
           AND ($4 = '' OR actor = $4 OR actor_id = $4 OR target = $4)
         ORDER BY seq DESC LIMIT $5",
        tpp.as_str(),
        filter.before.unwrap_or(i64::MAX),
        filter.action.as_str(),
        filter.who.as_str(),
        most
    )?;
    Ok(rows.into_iter().map(AuditRow::from).collect())
}

/// Rows after `seq`, in the order of the chain.
pub(crate) async fn after(tx: &mut Tx, tpp: &TppId, seq: i64, most: i64) -> sqlx::Result<Vec<AuditRow>> {
    let rows = fetch_all!(
        tx,
        Row,
        "SELECT seq, at, action, actor_id, actor, target, detail, factor, network, browser, request, hash FROM audit
         WHERE tpp_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        tpp.as_str(),
        seq,
        most
    )?;
    Ok(rows.into_iter().map(AuditRow::from).collect())
}
