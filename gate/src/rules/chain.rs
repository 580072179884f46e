//! The chain of the audit log, and its export.

use crate::model::{AuditRow, TppId};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::fmt::Write;

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
    /// The sealed end of the chain does not belong to it: it was cut, or written anew without the key.
    HeadMismatch,
}

/// The columns of an export, in order.
pub const AUDIT_COLUMNS: [&str; 12] = [
    "seq", "time", "action", "actor", "actor_id", "target", "detail", "factor", "network", "browser", "request",
    "hash",
];

/// The hash of `row` after the hash `before` (empty for the first): SHA-256 over all fields, each with its length in
/// front, so that no text can pass for two fields.
pub fn chain_hash(tpp: &TppId, before: &str, row: &AuditRow) -> String {
    let (seq, at) = (row.seq.to_string(), row.at.millis().to_string());
    let fields = [
        before,
        tpp.as_str(),
        &seq,
        &at,
        &row.action,
        &row.actor_id,
        &row.actor,
        &row.target,
        &row.detail,
        &row.factor,
        &row.network,
        &row.browser,
        &row.request,
    ];
    let mut digest = Sha256::new();
    for field in fields {
        digest.update(field.len().to_string().as_bytes());
        digest.update(b":");
        digest.update(field.as_bytes());
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

/// One row as a line of CSV (RFC 4180). A field that a spreadsheet would take for a formula gets an apostrophe in front
/// (OWASP: CSV injection).
pub fn csv_line(fields: &[&str]) -> String {
    let mut line = String::new();
    for (index, field) in fields.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
        let guard = if formula { "'" } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(line, "{comma}\"{guard}{}\"", field.replace('"', "\"\""));
    }
    line + "\r\n"
}

/// An audit row as a line of CSV, in the order of [`AUDIT_COLUMNS`].
pub fn audit_csv(row: &AuditRow) -> String {
    csv_line(&[
        &row.seq.to_string(),
        &row.at.rfc3339(),
        &row.action,
        &row.actor,
        &row.actor_id,
        &row.target,
        &row.detail,
        &row.factor,
        &row.network,
        &row.browser,
        &row.request,
        &row.hash,
    ])
}

/// An audit row as a line of JSON: the stored fields, and the time for people.
pub fn audit_json(row: &AuditRow) -> String {
    #[derive(serde::Serialize)]
    struct Line<'a> {
        time: String,
        #[serde(flatten)]
        row: &'a AuditRow,
    }
    // Text and numbers can always be written.
    serde_json::to_string(&Line { time: row.at.rfc3339(), row }).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;
    use proptest::prelude::*;

    fn chain(length: i64) -> (TppId, Vec<AuditRow>) {
        let tpp = TppId("t".to_owned());
        let mut rows: Vec<AuditRow> = Vec::new();
        for seq in 1..=length {
            let text = |name: &str| format!("{name}{seq}");
            let mut row = AuditRow {
                seq,
                at: Timestamp(seq * 1_000),
                action: text("action"),
                actor_id: text("id"),
                actor: text("actor"),
                target: text("target"),
                detail: text("detail"),
                factor: text("factor"),
                network: text("network"),
                browser: text("browser"),
                request: text("request"),
                hash: String::new(),
            };
            row.hash = chain_hash(&tpp, rows.last().map_or("", |row| &row.hash), &row);
            rows.push(row);
        }
        (tpp, rows)
    }

    #[test]
    fn a_sound_chain_is_sound() {
        let (tpp, rows) = chain(20);
        assert_eq!(check_chain(&tpp, 0, "", &rows), None);
        assert_eq!(check_chain(&tpp, 10, &rows[9].hash, &rows[10..]), None);
        assert!(check_chain(&TppId("other".to_owned()), 0, "", &rows).is_some());
    }

    #[test]
    fn spreadsheets_get_no_formulas() {
        assert_eq!(csv_line(&["=1+1", "a\"b", "-2", "ok", ""]), "\"'=1+1\",\"a\"\"b\",\"'-2\",\"ok\",\"\"\r\n");
        let (_, rows) = chain(1);
        assert_eq!(audit_csv(&rows[0]).split("\",\"").count(), AUDIT_COLUMNS.len());
    }

    proptest! {
        #[test]
        fn a_changed_row_is_named(place in 0usize..20, field in 0usize..9) {
            let (tpp, mut rows) = chain(20);
            let row = &mut rows[place];
            let fields = [
                &mut row.action, &mut row.actor_id, &mut row.actor, &mut row.target, &mut row.detail,
                &mut row.factor, &mut row.network, &mut row.browser, &mut row.request,
            ];
            for (index, text) in fields.into_iter().enumerate() {
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
