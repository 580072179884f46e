//! The rows of the audit log: inserted and read, never changed. The ends of its chains are in `audit_ends.rs`.

use super::{Tx, execute_both, fetch_all, row};
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

/// Appends a row and moves the head of the chain to it.
pub(crate) async fn append(tx: &mut Tx, tpp: &TppId, row: &AuditRow, sealed: &Sealed) -> sqlx::Result<()> {
    execute_both!(
        tx,
        "INSERT INTO audit (tpp_id, seq, at, action, actor_id, actor, target, detail, factor, network, browser, request,
                            hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        "UPDATE audit_heads SET seq = $2, hash = $13, sealed = $14 WHERE tpp_id = $1",
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
        row.hash.as_str(),
        sealed.0.as_slice()
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

/// Rows after `after_seq` up to `last_seq`, in the order of the chain.
pub(crate) async fn between(
    tx: &mut Tx,
    tpp: &TppId,
    (after_seq, last_seq): (i64, i64),
    limit: i64,
) -> sqlx::Result<Vec<AuditRow>> {
    let rows = fetch_all!(
        tx,
        Row,
        "SELECT seq, at, action, actor_id, actor, target, detail, factor, network, browser, request, hash FROM audit
         WHERE tpp_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4",
        tpp.as_str(),
        after_seq,
        last_seq,
        limit
    )?;
    Ok(rows.into_iter().map(AuditRow::from).collect())
}
