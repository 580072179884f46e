//! The audit log as the operator exports, verifies and anchors it.

use super::operator::Operator;
use crate::{
    engine::{
        Result,
        store::{
            Tx, audit,
            audit_ends::{self, Head},
            tpps,
        },
    },
    model::{AuditRow, ChainEnd, NotedEnd, Refusal, TppId},
    rules::{ChainState, check_chain},
};
use std::collections::{BTreeMap, BTreeSet};

/// Rows that are read at once.
const BATCH: i64 = 1_000;

/// What a check of one chain found.
#[derive(Clone, Debug)]
pub struct CheckedChain {
    /// The identifier of the TPP; text, because a forged one need not have the form of one.
    pub tpp: String,
    /// Its name; empty where the TPP is gone.
    pub name: String,
    /// What was found.
    pub state: ChainState,
    /// The sealed end, where there is one.
    pub end: Option<ChainEnd>,
}

/// What a check of all chains found.
#[derive(Clone, Debug)]
pub struct AuditReport {
    /// Every TPP of which there is a trace.
    pub chains: Vec<CheckedChain>,
    /// Whether the register of all TPPs is there and was sealed with the key.
    pub has_register: bool,
    /// Noted ends without a TPP that are in no chain.
    pub missed: Vec<ChainEnd>,
}

impl AuditReport {
    /// Whether nothing was found.
    pub fn is_sound(&self) -> bool {
        let all_intact = self.chains.iter().all(|chain| matches!(chain.state, ChainState::Intact { .. }));
        all_intact && self.has_register && self.missed.is_empty()
    }
}

/// Ends that were noted outside the database and were not met yet, by place.
struct Noted<'a>(BTreeMap<i64, Vec<&'a NotedEnd>>);

impl<'a> Noted<'a> {
    fn new(all: &'a [NotedEnd]) -> Self {
        let mut noted = Self(BTreeMap::new());
        for one in all {
            noted.0.entry(one.end.seq).or_default().push(one);
        }
        noted
    }

    /// `end` is or was the end of the chain of `tpp`.
    fn meet(&mut self, tpp: &TppId, end: &ChainEnd) {
        let is_other = |noted: &&NotedEnd| noted.end != *end || noted.tpp.as_ref().is_some_and(|of| of != tpp);
        if let Some(noted) = self.0.get_mut(&end.seq) {
            noted.retain(is_other);
        }
    }

    /// The newest end that was noted for this TPP and not met.
    fn missed(&self, tpp: &str) -> Option<ChainEnd> {
        let of_tpp = |noted: &&&NotedEnd| noted.tpp.as_ref().is_some_and(|of| of.as_str() == tpp);
        self.0.values().rev().flatten().find(of_tpp).map(|noted| noted.end.clone())
    }

    /// The ends that were noted without a TPP and not met.
    fn missed_everywhere(self) -> Vec<ChainEnd> {
        let all = self.0.into_values().flatten();
        all.filter(|noted| noted.tpp.is_none()).map(|noted| noted.end.clone()).collect()
    }
}

impl Operator {
    /// Rows of a TPP's log after `after_seq`, in the order of the chain; none at its end.
    pub async fn tpp_audit_batch(&self, tpp: &TppId, after_seq: i64) -> Result<Vec<AuditRow>> {
        let mut tx = self.read().await?;
        tpps::find(&mut tx, tpp).await?.ok_or(Refusal::NotFound)?;
        Ok(audit::between(&mut tx, tpp, (after_seq, i64::MAX), BATCH).await?)
    }

    /// The ends of all chains, as they are stored, for a note outside the database.
    pub async fn audit_ends(&self) -> Result<Vec<NotedEnd>> {
        let rows = audit_ends::all(&mut self.read().await?).await?;
        let noted = |(tpp, seq, hash): (String, i64, String)| {
            TppId::parse(&tpp).map(|tpp| NotedEnd { tpp: Some(tpp), end: ChainEnd { seq, hash } })
        };
        Ok(rows.into_iter().filter_map(noted).collect())
    }

    /// Checks the chains of all TPPs, all in one state of the database, and that they contain the ends that were
    /// `noted` outside.
    pub async fn verify_audit(&self, noted: &[NotedEnd]) -> Result<AuditReport> {
        let noted_tpps = noted.iter().filter_map(|noted| noted.tpp.as_ref().map(TppId::to_string));
        let mut noted = Noted::new(noted);
        let mut tx = self.snapshot().await?;
        let names: BTreeMap<String, String> = tpps::names(&mut tx).await?.into_iter().collect();
        let register = audit_ends::register(&mut tx).await?;
        let register: Option<BTreeSet<String>> =
            register.and_then(|sealed| self.open_register(&sealed)).map(|ids| ids.into_iter().collect());
        let mut ids: BTreeSet<String> = audit_ends::traces(&mut tx).await?.into_iter().map(|(id,)| id).collect();
        ids.extend(register.iter().flatten().cloned());
        ids.extend(noted_tpps);
        let mut chains = Vec::new();
        for id in ids {
            let (mut state, end) = match TppId::parse(&id) {
                Some(tpp) => self.verify_chain(&mut tx, &tpp, &mut noted).await?,
                None => (ChainState::NotRegistered, None),
            };
            let is_intact = matches!(state, ChainState::Intact { .. });
            let name = names.get(&id);
            if name.is_none() {
                state = ChainState::NoTpp;
            } else if let Some(missed) = noted.missed(&id).filter(|_| is_intact) {
                state = ChainState::WithoutNoted(missed);
            } else if is_intact && register.as_ref().is_some_and(|register| !register.contains(&id)) {
                state = ChainState::NotRegistered;
            }
            chains.push(CheckedChain { tpp: id, name: name.cloned().unwrap_or_default(), state, end });
        }
        chains.sort_by(|a, b| (&a.name, &a.tpp).cmp(&(&b.name, &b.tpp)));
        Ok(AuditReport { chains, has_register: register.is_some(), missed: noted.missed_everywhere() })
    }

    async fn verify_chain(
        &self,
        tx: &mut Tx,
        tpp: &TppId,
        noted: &mut Noted<'_>,
    ) -> Result<(ChainState, Option<ChainEnd>)> {
        let head = audit_ends::head(tx, tpp).await?;
        let sealed_end = head.as_ref().map(|head| ChainEnd { seq: head.seq, hash: head.hash.clone() });
        let mut end = ChainEnd::default();
        noted.meet(tpp, &end);
        // Rows before the first are none of ours, too.
        let mut after_seq = i64::MIN;
        loop {
            let rows = audit::between(tx, tpp, (after_seq, i64::MAX), BATCH).await?;
            let Some(last) = rows.last() else { break };
            let is_hash = |fields: &[u8], hash: &str| self.keyring().is_audit_hash(fields, hash);
            if let Some(state) = check_chain(tpp, &end, &rows, is_hash) {
                return Ok((state, sealed_end));
            }
            let end_at = |row: &AuditRow| ChainEnd { seq: row.seq, hash: row.hash.clone() };
            for row in &rows {
                noted.meet(tpp, &end_at(row));
            }
            end = end_at(last);
            after_seq = end.seq;
        }
        Ok((self.state_at_end(tpp, &end, head.as_ref()), sealed_end))
    }

    /// The state of a chain whose rows are right, and which ends at `end`.
    fn state_at_end(&self, tpp: &TppId, end: &ChainEnd, head: Option<&Head>) -> ChainState {
        match head {
            None => ChainState::NoHead,
            Some(head) if !self.is_genuine_head(tpp, head) => ChainState::HeadMismatch,
            Some(head) if end.seq < head.seq => ChainState::Missing { seq: end.seq + 1 },
            Some(head) if end.seq > head.seq => ChainState::PastTheEnd { seq: head.seq + 1 },
            Some(head) if end.hash != head.hash => ChainState::HeadMismatch,
            Some(_) => ChainState::Intact { rows: end.seq },
        }
    }
}
