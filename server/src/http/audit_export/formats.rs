//! The formats of an audit export, for the route and the command line.

use clap::ValueEnum;
use gate::{model::AuditRow, rules::plain_line};
use serde::Serialize;
use std::fmt::Write;

/// The columns of a CSV export, in order.
const COLUMNS: [&str; 12] = [
    "seq", "time", "action", "actor", "actor_id", "target", "detail", "factor", "network", "browser", "request",
    "hash",
];

/// By this mark spreadsheets know that a file is UTF-8; without it they show umlauts as other signs.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// How the rows of the audit log are written: a JSON object per line, or CSV with a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuditFormat {
    #[value(name = "jsonl")]
    JsonLines,
    Csv,
}

impl AuditFormat {
    /// What comes before the rows.
    pub(crate) fn header(self) -> String {
        match self {
            // Without quotes, because parsers that do not know the mark would find it before the first one.
            Self::Csv => format!("{BYTE_ORDER_MARK}{}\r\n", COLUMNS.join(",")),
            Self::JsonLines => String::new(),
        }
    }

    /// One row.
    pub(crate) fn line(self, row: &AuditRow) -> String {
        match self {
            Self::Csv => csv_row(row),
            Self::JsonLines => json_row(row),
        }
    }
}

/// What a formula begins with, as spreadsheets read it: with full-width and small forms too, because some turn
/// these into the usual signs.
const FORMULA_SIGNS: [char; 16] = [
    '=', '+', '-', '@', '|', '%', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{fe66}', '\u{fe62}',
    '\u{fe63}', '\u{fe6b}', '\u{2212}', '\u{ff5c}',
];

/// Whether a spreadsheet could execute the field: it begins with a sign of a formula, perhaps after what is not
/// seen, or with a control character, which some leave out.
fn is_formula(field: &str) -> bool {
    let seen =
        field.trim_start_matches(|c: char| c.is_whitespace() || plain_line(c.encode_utf8(&mut [0; 4])) == " ");
    let unseen = &field[..field.len() - seen.len()];
    unseen.contains(char::is_control) || seen.starts_with(FORMULA_SIGNS)
}

/// A line of CSV (RFC 4180). A field that a spreadsheet would execute as a formula gets an apostrophe in front
/// (OWASP: CSV injection).
fn csv_line(fields: &[&str]) -> String {
    let mut line = String::new();
    for (index, field) in fields.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let guard = if is_formula(field) { "'" } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(line, "{comma}\"{guard}{}\"", field.replace('"', "\"\""));
    }
    line + "\r\n"
}

/// A row as CSV, in the order of [`COLUMNS`].
fn csv_row(row: &AuditRow) -> String {
    csv_line(&[
        &row.seq.to_string(),
        &row.at.rfc3339(),
        &row.action,
        &row.actor,
        row.actor_id.as_deref().unwrap_or_default(),
        row.target.as_deref().unwrap_or_default(),
        row.detail.as_deref().unwrap_or_default(),
        row.factor.as_deref().unwrap_or_default(),
        row.network.as_deref().unwrap_or_default(),
        row.browser.as_deref().unwrap_or_default(),
        row.request.as_deref().unwrap_or_default(),
        &row.hash,
    ])
}

/// A row as JSON: the stored fields, and the time as text.
fn json_row(row: &AuditRow) -> String {
    #[derive(Serialize)]
    struct Line<'a> {
        time: String,
        #[serde(flatten)]
        row: &'a AuditRow,
    }
    // Strings and integers can always be serialised.
    serde_json::to_string(&Line { time: row.at.rfc3339(), row }).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use gate::model::Timestamp;

    fn row() -> AuditRow {
        AuditRow {
            seq: 7,
            at: Timestamp(1_800_000_000_000),
            action: "authenticator-added".to_owned(),
            actor_id: Some("01actor".to_owned()),
            actor: "ada@bank.example".to_owned(),
            target: Some("01target".to_owned()),
            detail: Some("=HYPERLINK(\"https://evil.example\")".to_owned()),
            factor: Some("code".to_owned()),
            network: Some("203.0.113.9".to_owned()),
            browser: Some("Firefox on Linux".to_owned()),
            request: Some("01request".to_owned()),
            hash: "abc".to_owned(),
        }
    }

    #[test]
    fn exports_have_their_documented_form() {
        let export = |format: AuditFormat| format.header() + &format.line(&row());
        insta::assert_snapshot!([export(AuditFormat::Csv), export(AuditFormat::JsonLines)].join("\n"));
    }

    #[test]
    fn spreadsheets_get_no_formulas() {
        assert_eq!(csv_line(&["=1+1", "a\"b", "-2", "ok", ""]), "\"'=1+1\",\"a\"\"b\",\"'-2\",\"ok\",\"\"\r\n");
        for first in FORMULA_SIGNS.into_iter().chain(['\t', '\r', '\n']) {
            for before in ["", " ", "\u{a0}", "\u{3000} ", "\u{200b}", "\u{feff}", "\u{2066}"] {
                assert!(csv_line(&[&format!("{before}{first}x")]).starts_with("\"'"), "{before:?} {first:?}");
            }
        }
        for plain in [" x", "a=b", "203.0.113.9", "2001:db8::/56", "ada@bank.example", "Ünal", "🔑"] {
            assert_eq!(csv_line(&[plain]), format!("\"{plain}\"\r\n"));
        }
    }

    #[test]
    fn every_column_has_a_cell() {
        let cells = |line: &str| line.matches("\",\"").count() + 1;
        let plain = AuditRow { detail: Some("Phone".to_owned()), ..row() };
        assert_eq!(cells(&csv_row(&plain)), COLUMNS.len());
        assert_eq!(AuditFormat::Csv.header().split(',').count(), COLUMNS.len());
        assert!(
            COLUMNS.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_')),
            "no quotes needed"
        );
    }

    #[test]
    fn absent_fields_are_empty_in_csv_and_null_in_json() {
        let absent = AuditRow { actor_id: None, target: None, detail: None, factor: None, ..row() };
        assert!(csv_row(&absent).contains("\"ada@bank.example\",\"\",\"\",\"\",\"\",\"203.0.113.9\""));
        let json: serde_json::Value = serde_json::from_str(&json_row(&absent)).unwrap();
        assert!(json["target"].is_null() && json["factor"].is_null());
        assert_eq!(json["network"], "203.0.113.9");
    }
}
