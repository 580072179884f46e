//! The chain of hashes of the audit log: each row holds a keyed hash over itself and the hash before, so that a
//! row cannot be added, changed, removed or moved unnoticed.
//!
//! To find something else: a variant of [`ChainState`], its check in [`check_chain`], a property below, and its
//! words in the command that verifies the log. A new field of a row goes at the end of the list in
//! [`hashed_fields`].

use crate::model::{AuditRow, ChainEnd, TppId};

/// What a check of a chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainState {
    /// Every row is there, unchanged and in its place, up to the sealed end and no further.
    Intact {
        /// How many rows there are.
        rows: i64,
    },
    /// The row at this place was changed or was written without the key, or its neighbours are in another order.
    Changed {
        /// Its place.
        seq: i64,
    },
    /// The row at this place is missing.
    Missing {
        /// Its place.
        seq: i64,
    },
    /// There are rows after the sealed end, from this place on.
    PastTheEnd {
        /// The place of the first of them.
        seq: i64,
    },
    /// There is no sealed end, although every chain has one from the birth of its TPP.
    NoHead,
    /// The sealed end does not belong to the chain: it was cut, or rewritten without the key.
    HeadMismatch,
    /// There are traces of the TPP, but it is not in the table of TPPs.
    NoTpp,
    /// The TPP is not in the sealed register of all TPPs: it was added without the key, or the register is an
    /// earlier one.
    NotRegistered,
    /// The chain does not contain an end that was noted outside: it is an earlier state of the database, or
    /// another chain.
    WithoutNoted(ChainEnd),
}

/// Stands for a field that is absent. A text field begins with its length, so no text can be taken for it.
const ABSENT: &[u8] = b"-";

/// What the hash of `row` covers, after the hash `before` (empty for the first): all fields, each with its length
/// in front, so that no text can pass for two fields.
pub fn hashed_fields(tpp: &TppId, before: &str, row: &AuditRow) -> Vec<u8> {
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
    let mut text = Vec::new();
    for field in fields {
        match field {
            Some(field) => {
                text.extend_from_slice(field.len().to_string().as_bytes());
                text.push(b':');
                text.extend_from_slice(field.as_bytes());
            }
            None => text.extend_from_slice(ABSENT),
        }
    }
    text
}

/// Checks rows that follow `end`. `is_hash` says whether a hash was made of these fields with the key. `None`: the
/// rows continue the chain.
pub fn check_chain(
    tpp: &TppId,
    end: &ChainEnd,
    rows: &[AuditRow],
    is_hash: impl Fn(&[u8], &str) -> bool,
) -> Option<ChainState> {
    let (mut seq, mut hash) = (end.seq, end.hash.as_str());
    for row in rows {
        if row.seq <= seq {
            return Some(ChainState::Changed { seq: row.seq });
        }
        if row.seq != seq + 1 {
            return Some(ChainState::Missing { seq: seq + 1 });
        }
        if !is_hash(&hashed_fields(tpp, hash, row), &row.hash) {
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
    use std::hash::{DefaultHasher, Hash, Hasher};

    /// Stands for the keyed hash.
    fn hash_of(fields: &[u8]) -> String {
        let mut hasher = DefaultHasher::new();
        fields.hash(&mut hasher);
        hasher.finish().to_string()
    }

    fn check(tpp: &TppId, end: &ChainEnd, rows: &[AuditRow]) -> Option<ChainState> {
        check_chain(tpp, end, rows, |fields, hash| hash_of(fields) == hash)
    }

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
            row.hash = hash_of(&hashed_fields(&tpp, rows.last().map_or("", |row| &row.hash), &row));
            rows.push(row);
        }
        (tpp, rows)
    }

    #[test]
    fn an_unchanged_chain_is_intact() {
        let (tpp, rows) = chain(20);
        assert_eq!(check(&tpp, &ChainEnd::default(), &rows), None);
        assert_eq!(check(&tpp, &ChainEnd { seq: 10, hash: rows[9].hash.clone() }, &rows[10..]), None);
        assert!(
            check(&TppId::parse("abcdefghijklmnopqrstuvwx22").unwrap(), &ChainEnd::default(), &rows).is_some()
        );
    }

    #[test]
    fn an_absent_field_is_not_an_empty_one() {
        let (tpp, mut rows) = chain(1);
        rows[0].detail = None;
        let absent = hashed_fields(&tpp, "", &rows[0]);
        rows[0].detail = Some(String::new());
        assert_ne!(hashed_fields(&tpp, "", &rows[0]), absent);
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
            prop_assert_eq!(check(&tpp, &ChainEnd::default(), &rows), Some(ChainState::Changed { seq }));
        }

        #[test]
        fn a_missing_row_is_named(place in 0usize..19) {
            let (tpp, mut rows) = chain(20);
            rows.remove(place);
            let seq = i64::try_from(place).unwrap() + 1;
            prop_assert_eq!(check(&tpp, &ChainEnd::default(), &rows), Some(ChainState::Missing { seq }));
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
            prop_assert_eq!(check(&tpp, &ChainEnd::default(), &rows), Some(ChainState::Changed { seq }));
        }
    }
}
