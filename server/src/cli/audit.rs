//! `sallyport audit`: check and export the audit log.

use super::{Console, Failure, failure, tpp_id};
use crate::{anchor_file, http::audit_export::formats::AuditFormat};
use clap::Subcommand;
use gate::{
    engine::{AuditReport, CheckedChain, Operator},
    model::{ChainEnd, NotedEnd, TppId},
    rules::ChainState,
};
use serde_json::json;
use std::path::PathBuf;

#[derive(Subcommand)]
pub(super) enum AuditCommand {
    /// Check the chain of every TPP, and print its end; fails when a row was added, changed, removed or put
    /// elsewhere, and says which. The database is only read, and not brought up to date
    Verify {
        /// An end that an earlier check or export printed, and that the log must still contain; can be repeated
        #[arg(long, value_name = "[TPP=]LENGTH:HASH")]
        expect: Vec<NotedEnd>,
        /// A file that the server writes such ends to (`audit.anchor_file`); can be repeated
        #[arg(long, value_name = "FILE")]
        expect_file: Vec<PathBuf>,
    },
    /// Write the log of a TPP to standard output, and its end to standard error
    Export {
        /// The TPP's id
        #[arg(long)]
        tpp: String,
        /// How the rows are written
        #[arg(long, value_enum, default_value = "jsonl")]
        format: AuditFormat,
    },
}

pub(super) async fn run(
    operator: &Operator,
    command: AuditCommand,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    match command {
        AuditCommand::Verify { expect, expect_file } => verify(operator, expect, &expect_file, console).await,
        AuditCommand::Export { tpp, format } => export(operator, &tpp_id(&tpp)?, format, console).await,
    }
}

async fn verify(
    operator: &Operator,
    expect: Vec<NotedEnd>,
    files: &[PathBuf],
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let noted = noted_ends(expect, files)?;
    let report = operator.verify_audit(&noted).await.map_err(failure)?;
    console.print_output(|| as_text(&report), || as_json(&report))?;
    if report.is_sound() { Ok(()) } else { Err("the audit log does not verify".into()) }
}

/// The ends that were given, and those in files that the server wrote.
pub(super) fn noted_ends(mut given: Vec<NotedEnd>, files: &[PathBuf]) -> Result<Vec<NotedEnd>, Failure> {
    for file in files {
        let failed = |error| format!("{} cannot be read: {error}", file.display());
        given.extend(anchor_file::read(file).map_err(failed)?);
    }
    Ok(given)
}

/// A line for each TPP, and one for each finding that belongs to none.
pub(super) fn as_text(report: &AuditReport) -> String {
    let line = |chain: &CheckedChain| {
        let end = chain.end.as_ref().map(|end| format!("  {end}")).unwrap_or_default();
        format!("{}  {:<32}  {}{end}", chain.tpp, chain.name, describe(&chain.state))
    };
    report.chains.iter().map(line).chain(common_findings(report)).collect::<Vec<_>>().join("\n")
}

fn as_json(report: &AuditReport) -> serde_json::Value {
    let row = |chain: &CheckedChain| {
        let sound = matches!(chain.state, ChainState::Intact { .. });
        let end = chain.end.as_ref().map(ToString::to_string);
        let state = describe(&chain.state);
        json!({ "id": chain.tpp, "name": chain.name, "sound": sound, "state": state, "end": end })
    };
    let common = common_findings(report).into_iter().map(|state| json!({ "sound": false, "state": state }));
    report.chains.iter().map(row).chain(common).collect()
}

/// What was found about no TPP in particular.
fn common_findings(report: &AuditReport) -> Vec<String> {
    let missed = report.missed.iter().map(|end| {
        format!("BROKEN: {end} is in no log of this database: the database is an earlier state, or another one")
    });
    let register = (!report.has_register).then(|| {
        "BROKEN: the register of all TPPs is missing or was changed without the key; a TPP may be missing"
            .to_owned()
    });
    missed.chain(register).collect()
}

fn describe(state: &ChainState) -> String {
    match state {
        ChainState::Intact { rows } => format!("sound, {rows} rows"),
        ChainState::Changed { seq } => {
            format!("BROKEN: row {seq} was changed or written without the key, or rows are in another order")
        }
        ChainState::Missing { seq } => format!("BROKEN: row {seq} is missing"),
        ChainState::PastTheEnd { seq } => format!("BROKEN: row {seq} is after the sealed end"),
        ChainState::NoHead => "BROKEN: the sealed end is missing".to_owned(),
        ChainState::HeadMismatch => "BROKEN: the end was cut or rewritten".to_owned(),
        ChainState::NoTpp => "BROKEN: the TPP was removed".to_owned(),
        ChainState::NotRegistered => {
            "BROKEN: the TPP is not in the register: it was added without the key, or the database is an earlier state"
                .to_owned()
        }
        ChainState::WithoutNoted(end) => {
            format!("BROKEN: {end} is not in it: the database is an earlier state, or another one")
        }
    }
}

async fn export(
    operator: &Operator,
    tpp: &TppId,
    format: AuditFormat,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let mut text = format.header();
    let mut end = ChainEnd::default();
    loop {
        let rows = operator.tpp_audit_batch(tpp, end.seq).await.map_err(failure)?;
        text.extend(rows.iter().map(|row| format.line(row)));
        console.write(&text)?;
        let Some(last) = rows.last() else { break };
        end = ChainEnd { seq: last.seq, hash: last.hash.clone() };
        text.clear();
    }
    // Not to standard output, where programs expect rows only.
    eprintln!("end of the log: {tpp}={end}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_says_what_happened_to_which_row() {
        let states = [
            ChainState::Intact { rows: 4 },
            ChainState::Changed { seq: 3 },
            ChainState::Missing { seq: 3 },
            ChainState::PastTheEnd { seq: 3 },
            ChainState::NoHead,
            ChainState::HeadMismatch,
            ChainState::NoTpp,
            ChainState::NotRegistered,
            ChainState::WithoutNoted(ChainEnd { seq: 3, hash: "1.ab".to_owned() }),
        ];
        insta::assert_snapshot!(states.iter().map(describe).collect::<Vec<_>>().join("\n"), @r"
        sound, 4 rows
        BROKEN: row 3 was changed or written without the key, or rows are in another order
        BROKEN: row 3 is missing
        BROKEN: row 3 is after the sealed end
        BROKEN: the sealed end is missing
        BROKEN: the end was cut or rewritten
        BROKEN: the TPP was removed
        BROKEN: the TPP is not in the register: it was added without the key, or the database is an earlier state
        BROKEN: 3:1.ab is not in it: the database is an earlier state, or another one
        ");
    }
}
