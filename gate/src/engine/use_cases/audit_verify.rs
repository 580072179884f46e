//! The audit log as the operator exports and verifies it.

use super::operator::Operator;
use crate::{
    engine::{
        Result,
        store::{audit, tpps},
    },
    model::{AuditRow, Refusal, Tpp, TppId},
    rules::{ChainState, check_chain},
};

/// Rows that are read at once.
const BATCH: i64 = 1_000;

impl Operator {
    /// Rows of a TPP's log after `after_seq`, in the order of the chain; none at its end.
    pub async fn tpp_audit_batch(&self, tpp: &TppId, after_seq: i64) -> Result<Vec<AuditRow>> {
        let mut tx = self.read().await?;
        tpps::find(&mut tx, tpp).await?.ok_or(Refusal::NotFound)?;
        Ok(audit::after(&mut tx, tpp, after_seq, BATCH).await?)
    }

    /// Checks the chains of all TPPs.
    pub async fn verify_audit(&self) -> Result<Vec<(Tpp, ChainState)>> {
        let records = tpps::list(&mut self.read().await?).await?;
        let mut states = Vec::new();
        for record in records {
            let state = self.verify_chain(&record.tpp.id).await?;
            states.push((record.tpp, state));
        }
        Ok(states)
    }

    async fn verify_chain(&self, tpp: &TppId) -> Result<ChainState> {
        // One transaction, so that rows which are added at the same time do not look like a forged end. The head
        // comes first: where each statement sees the newest state, there may be more rows than the head knows,
        // never fewer.
        let mut tx = self.read().await?;
        let head = audit::head(&mut tx, tpp).await?;
        let (mut seq, mut hash, mut at_head) = (0, String::new(), None);
        let end = head.as_ref().map_or(0, |head| head.seq);
        loop {
            let rows = audit::after(&mut tx, tpp, seq, BATCH).await?;
            let Some(last) = rows.last().map(|row| (row.seq, row.hash.clone())) else { break };
            if let Some(state) = check_chain(tpp, seq, &hash, &rows) {
                return Ok(state);
            }
            at_head = at_head.or_else(|| rows.iter().find(|row| row.seq == end).map(|row| row.hash.clone()));
            (seq, hash) = last;
        }
        let Some(head) = head else {
            return Ok(if seq == 0 { ChainState::Intact { rows: 0 } } else { ChainState::HeadMismatch });
        };
        let ends_there = end == 0 || at_head.as_deref() == Some(&head.hash);
        Ok(match (self.is_genuine_head(tpp, &head), ends_there) {
            (true, true) => ChainState::Intact { rows: seq },
            (true, false) if seq < end => ChainState::Missing { seq: seq + 1 },
            _ => ChainState::HeadMismatch,
        })
    }
}
