//! `sallyport audit`: check and export the audit log.

use super::{Failure, plain, say, write};
use clap::{Subcommand, ValueEnum};
use gate::{
    engine::Operator,
    model::{Tpp, TppId},
    rules::{AUDIT_COLUMNS, ChainState, audit_csv, audit_json, csv_line},
};
use serde_json::json;

#[derive(Subcommand)]
pub(super) enum AuditCommand {
    /// Check the chain of every TPP; fails when a row was changed, removed or put elsewhere, and says which
    Verify,
    /// Write the log of a TPP to standard output
    Export {
        /// The TPP's id
        #[arg(long)]
        tpp: String,
        /// How the rows are written
        #[arg(long, value_enum, default_value = "jsonl")]
        format: ExportFormat,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    Jsonl,
    Csv,
}

pub(super) async fn run(operator: &Operator, command: AuditCommand, json: bool) -> Result<(), Failure> {
    match command {
        AuditCommand::Verify => verify(operator, json).await,
        AuditCommand::Export { tpp, format } => export(operator, &TppId(tpp), format).await,
    }
}

async fn verify(operator: &Operator, json: bool) -> Result<(), Failure> {
    let states = operator.verify_audit().await.map_err(plain)?;
    let words = |state: &ChainState| match state {
        ChainState::Intact { rows } => format!("sound, {rows} rows"),
        ChainState::Changed { seq } => format!("BROKEN: row {seq} was changed, or rows were put in another order"),
        ChainState::Missing { seq } => format!("BROKEN: row {seq} is missing"),
        ChainState::HeadMismatch => "BROKEN: the end was cut or written anew".to_owned(),
    };
    let sound = states.iter().all(|(_, state)| matches!(state, ChainState::Intact { .. }));
    say(
        json,
        || {
            let line =
                |(tpp, state): &(Tpp, ChainState)| format!("{}  {:<32}  {}", tpp.id, tpp.name, words(state));
            states.iter().map(line).collect::<Vec<_>>().join("\n")
        },
        || {
            let row = |(tpp, state): &(Tpp, ChainState)| {
                let sound = matches!(state, ChainState::Intact { .. });
                json!({ "id": tpp.id, "name": tpp.name, "sound": sound, "state": words(state) })
            };
            states.iter().map(row).collect()
        },
    )?;
    if sound { Ok(()) } else { Err("the audit log does not verify".into()) }
}

async fn export(operator: &Operator, tpp: &TppId, format: ExportFormat) -> Result<(), Failure> {
    let mut text = if format == ExportFormat::Csv { csv_line(&AUDIT_COLUMNS) } else { String::new() };
    let mut after = 0;
    loop {
        let rows = operator.tpp_audit_batch(tpp, after).await.map_err(plain)?;
        text.extend(
            rows.iter().map(|row| if format == ExportFormat::Csv { audit_csv(row) } else { audit_json(row) }),
        );
        write(&text)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.seq;
        text.clear();
    }
}
