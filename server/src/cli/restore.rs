//! `sallyport restore`: put a backup in place, and end what it brings back.

use super::{Console, Failure, audit, failure, open_operator};
use crate::config::Config;
use clap::Args;
use gate::{
    engine::{Operator, RestoreReport, StagedCopy},
    model::{NotedEnd, Timestamp},
};
use serde_json::json;
use std::path::PathBuf;

/// What to restore, and what its audit log must contain.
#[derive(Args)]
pub(super) struct RestoreArgs {
    /// The backup of a SQLite database, which replaces the present one; that is kept under another name
    #[arg(long, value_name = "FILE", required_unless_present = "after", conflicts_with = "after")]
    from: Option<PathBuf>,
    /// The backup is in place already, by PostgreSQL's tools or by hand: only end what it brought back
    #[arg(long)]
    after: bool,
    /// An end of the audit log that was noted, to say how much is missing; can be repeated
    #[arg(long, value_name = "[TPP=]LENGTH:HASH")]
    expect: Vec<NotedEnd>,
    /// A file that the server writes such ends to [default: `audit.anchor_file`]; can be repeated
    #[arg(long, value_name = "FILE")]
    expect_file: Vec<PathBuf>,
}

pub(super) async fn run(
    config: &Config,
    arguments: RestoreArgs,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let RestoreArgs { from, after: _, expect, mut expect_file } = arguments;
    let anchors = &config.audit.anchor_file;
    if expect_file.is_empty() && anchors.exists() {
        expect_file.push(anchors.clone());
    }
    let noted = audit::noted_ends(expect, &expect_file)?;
    let Some(from) = from else {
        let operator = open_operator(config, false).await?;
        let ended = end_restored(&operator, noted).await;
        operator.close().await;
        let (report, missing) = ended?;
        return print(&report, &missing, None, console);
    };
    let staged = StagedCopy::new(&config.database, &from).await?;
    let copy = Config { database: staged.address().to_owned(), key_file: config.key_path(), ..config.clone() };
    let operator = open_operator(&copy, false).await?;
    let ended = end_restored(&operator, noted).await;
    operator.close().await;
    let (report, missing) = ended?;
    let replaced = staged.put_in_place().await?;
    print(&report, &missing, replaced, console)
}

/// Ends what the backup brought back, once its audit log is known to be sound. Gives the noted ends that are newer
/// than the backup.
async fn end_restored(
    operator: &Operator,
    noted: Vec<NotedEnd>,
) -> Result<(RestoreReport, Vec<NotedEnd>), Failure> {
    let ends = operator.audit_ends().await.map_err(failure)?;
    let (older, newer): (Vec<_>, Vec<_>) = noted.into_iter().partition(|noted| is_within(noted, &ends));
    let found = operator.verify_audit(&older).await.map_err(failure)?;
    if !found.is_sound() {
        let findings = audit::as_text(&found);
        return Err(
            format!("{findings}\nthe audit log of this backup does not verify; nothing was changed").into()
        );
    }
    Ok((operator.end_restored().await.map_err(failure)?, newer))
}

/// Whether the log must contain the noted end: it is at least as long now.
fn is_within(noted: &NotedEnd, ends: &[NotedEnd]) -> bool {
    let is_of = |end: &&NotedEnd| noted.tpp.is_none() || end.tpp == noted.tpp;
    ends.iter().filter(is_of).any(|end| noted.end.seq <= end.end.seq)
}

fn print(
    report: &RestoreReport,
    missing: &[NotedEnd],
    replaced: Option<PathBuf>,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let replaced = replaced.map(|path| path.display().to_string());
    console.print_output(
        || as_text(report, missing, replaced.as_deref()),
        || as_json(report, missing, replaced.as_deref()),
    )
}

fn as_text(report: &RestoreReport, missing: &[NotedEnd], replaced: Option<&str>) -> String {
    let RestoreReport { logs, sessions, proofs, emails } = report;
    let mut lines: Vec<_> =
        replaced.map(|path| format!("The database before is kept as {path}.")).into_iter().collect();
    lines.push(format!(
        "Ended: {sessions} sessions, {proofs} links, codes and passes; {emails} emails that waited are not sent. Codes up \
         to now are spent, recovery codes are to be renewed."
    ));
    for log in logs {
        let newest = log.newest.map_or_else(|| "none".to_owned(), Timestamp::rfc3339);
        lines.push(format!("{}  {:<32}  {} rows, the newest of {newest}", log.tpp.id, log.tpp.name, log.rows));
    }
    lines.extend(missing.iter().map(|end| format!("MISSING: {end} was noted after this backup was made")));
    lines.push(
        "What happened later is not in it. Repeat from the newest export of the audit log what took access away: \
         docs/OPERATING.md, \"Restoring a backup\"."
            .to_owned(),
    );
    lines.join("\n")
}

fn as_json(report: &RestoreReport, missing: &[NotedEnd], replaced: Option<&str>) -> serde_json::Value {
    let RestoreReport { logs, sessions, proofs, emails } = report;
    let log = |log: &gate::engine::RestoredLog| {
        let newest = log.newest.map(Timestamp::rfc3339);
        json!({ "id": log.tpp.id, "name": log.tpp.name, "rows": log.rows, "newest": newest })
    };
    json!({
        "replaced": replaced,
        "sessions": sessions,
        "proofs": proofs,
        "emails": emails,
        "logs": logs.iter().map(log).collect::<Vec<_>>(),
        "missing": missing.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
