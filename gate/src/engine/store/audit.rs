//! The audit log. Rows are inserted and read, never changed.

use super::{Tx, execute, fetch_all, fetch_optional, lock_row, row};
use crate::{
    engine::crypto::Sealed,
    model::{AuditFilter, AuditRow, Timestamp, TppId},
};

row! {
    struct Row {
        seq: i64,
        at: Timestamp,
        action: String,
        actor_id: Option<String>,
        actor: String,
        target: Option<String>,
        detail: Option<String>,
        factor: Option<String>,
        network: Option<String>,
        browser: Option<String>,
        request: Option<String>,
        hash: String,
    }
}

impl From<Row> for AuditRow {
    fn from(row: Row) -> Self {
        let Row { seq, at, action, actor_id, actor, target, detail, factor, network, browser, request, hash } =
            row;
        Self { seq, at, action, actor_id, actor, target, detail, factor, network, browser, request, hash }
    }
}

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
    lock_row(tx, "SELECT 1 FROM audit_heads WHERE tpp_id = $1 FOR NO KEY UPDATE", tpp.as_str()).await?;
    tx.holds_audit_head = true;
    head(tx, tpp).await
}

/// Begins a chain, unless another transaction has begun it already.
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
        row.actor_id.as_deref(),
        row.actor.as_str(),
        row.target.as_deref(),
        row.detail.as_deref(),
        row.factor.as_deref(),
        row.network.as_deref(),
        row.browser.as_deref(),
        row.request.as_deref(),
        row.hash.as_str()
    )?;
    Ok(())
}

/// Rows that match the filter, the newest first.
pub(crate) async fn page(
    tx: &mut Tx,
    tpp: &TppId,
    filter: &AuditFilter,
    limit: i64,
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
        limit
    )?;
    Ok(rows.into_iter().map(AuditRow::from).collect())
}

/// Rows after `after_seq`, in the order of the chain.
pub(crate) async fn after(tx: &mut Tx, tpp: &TppId, after_seq: i64, limit: i64) -> sqlx::Result<Vec<AuditRow>> {
    let rows = fetch_all!(
        tx,
        Row,
        "SELECT seq, at, action, actor_id, actor, target, detail, factor, network, browser, request, hash FROM audit
         WHERE tpp_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        tpp.as_str(),
        after_seq,
        limit
    )?;
    Ok(rows.into_iter().map(AuditRow::from).collect())
}
