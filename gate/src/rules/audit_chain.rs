//! The chain of hashes of the audit log: each row holds a hash over itself and the hash before, so that a row
//! cannot be changed, removed or moved unnoticed.
//!
//! To find something else: a variant of [`ChainState`], its check in [`check_chain`], a property below, and its
//! words in the command that verifies the log. A new field of a row goes at the end of the list in [`chain_hash`].

use crate::model::{AuditRow, TppId};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// What a check of a chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainState {
    /// Every row is there, unchanged and in its place.
    Intact {
        /// How many rows there are.
        rows: i64,
    },
    /// The row at this place was changed, or its neighbours were put in another order.
    Changed {
        /// Its place.
        seq: i64,
    },
    /// The row at this place is missing.
    Missing {
        /// Its place.
        seq: i64,
    },
    /// The sealed end of the chain does not belong to it: it was cut, or rewritten without the key.
    HeadMismatch,
}

/// Stands for a field that is absent. A text field begins with its length, so no text can be taken for it.
const ABSENT: &[u8] = b"-";

/// The hash of `row` after the hash `before` (empty for the first): SHA-256 over all fields, each with its length
/// in front, so that no text can pass for two fields.
pub fn chain_hash(tpp: &TppId, before: &str, row: &AuditRow) -> String {
    let (seq, at) = (row.seq.to_string(), row.at.millis().to_string());
    let fields = [
        Some(before),
        Some(tpp.as_str()),
        Some(&seq),
        Some(&at),
        Some(&row.action),
        row.actor_id.as_deref(),
        Some(&row.actor),
        row.target.as_deref(),
        row.detail.as_deref(),
        row.factor.as_deref(),
        row.network.as_deref(),
        row.browser.as_deref(),
        row.request.as_deref(),
    ];
    let mut digest = Sha256::new();
    for field in fields {
        match field {
            Some(text) => {
                digest.update(text.len().to_string().as_bytes());
                digest.update(b":");
                digest.update(text.as_bytes());
            }
            None => digest.update(ABSENT),
        }
    }
    HEXLOWER.encode(&digest.finalize())
}

/// Checks rows that follow the place `seq` with the hash `hash`. `None`: they continue the chain.
pub fn check_chain(tpp: &TppId, seq: i64, hash: &str, rows: &[AuditRow]) -> Option<ChainState> {
    let (mut seq, mut hash) = (seq, hash);
    for row in rows {
        if row.seq != seq + 1 {
            return Some(ChainState::Missing { seq: seq + 1 });
        }
        if row.hash != chain_hash(tpp, hash, row) {
            return Some(ChainState::Changed { seq: row.seq });
        }
        (seq, hash) = (row.seq, &row.hash);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;
    use proptest::prelude::*;

    fn chain(length: i64) -> (TppId, Vec<AuditRow>) {
        let tpp = TppId::parse("abcdefghijklmnopqrstuvwx27").unwrap();
        let mut rows: Vec<AuditRow> = Vec::new();
        for seq in 1..=length {
            let text = |name: &str| format!("{name}{seq}");
            let mut row = AuditRow {
                seq,
                at: Timestamp(seq * 1_000),
                action: text("action"),
                actor_id: Some(text("id")),
                actor: text("actor"),
                target: Some(text("target")),
                detail: Some(text("detail")),
                factor: Some(text("factor")),
                network: Some(text("network")),
                browser: Some(text("browser")),
                request: Some(text("request")),
                hash: String::new(),
            };
            row.hash = chain_hash(&tpp, rows.last().map_or("", |row| &row.hash), &row);
            rows.push(row);
        }
        (tpp, rows)
    }

    #[test]
    fn an_unchanged_chain_is_intact() {
        let (tpp, rows) = chain(20);
        assert_eq!(check_chain(&tpp, 0, "", &rows), None);
        assert_eq!(check_chain(&tpp, 10, &rows[9].hash, &rows[10..]), None);
        assert!(check_chain(&TppId::parse("abcdefghijklmnopqrstuvwx22").unwrap(), 0, "", &rows).is_some());
    }

    #[test]
    fn an_absent_field_is_not_an_empty_one() {
        let (tpp, mut rows) = chain(1);
        rows[0].detail = None;
        let absent = chain_hash(&tpp, "", &rows[0]);
        rows[0].detail = Some(String::new());
        assert_ne!(chain_hash(&tpp, "", &rows[0]), absent);
    }

    proptest! {
        #[test]
        fn a_changed_row_is_named(place in 0usize..20, field in 0usize..9) {
            let (tpp, mut rows) = chain(20);
            let row = &mut rows[place];
            let optional = [
                &mut row.actor_id, &mut row.target, &mut row.detail, &mut row.factor, &mut row.network,
                &mut row.browser, &mut row.request,
            ];
            let all = [&mut row.action, &mut row.actor];
            let texts = optional.into_iter().map(Option::get_or_insert_default).chain(all);
            for (index, text) in texts.enumerate() {
                if index == field { text.push('x'); }
            }
            let seq = i64::try_from(place).unwrap() + 1;
            prop_assert_eq!(check_chain(&tpp, 0, "", &rows), Some(ChainState::Changed { seq }));
        }

        #[test]
        fn a_missing_row_is_named(place in 0usize..19) {
            let (tpp, mut rows) = chain(20);
            rows.remove(place);
            let seq = i64::try_from(place).unwrap() + 1;
            prop_assert_eq!(check_chain(&tpp, 0, "", &rows), Some(ChainState::Missing { seq }));
        }

        #[test]
        fn exchanged_rows_are_noticed(one in 0usize..20, other in 0usize..20) {
            prop_assume!(one != other);
            let (tpp, mut rows) = chain(20);
            rows.swap(one, other);
            // With their places exchanged too, so that the order of the places is right.
            let (a, b) = (rows[one].seq, rows[other].seq);
            rows[one].seq = b;
            rows[other].seq = a;
            let seq = i64::try_from(one.min(other)).unwrap() + 1;
            prop_assert_eq!(check_chain(&tpp, 0, "", &rows), Some(ChainState::Changed { seq }));
        }
    }
}
