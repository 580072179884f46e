//! `sallyport audit`: check and export the audit log.

use super::{Failure, plain, say, write};
use crate::http::audit_export::formats::AuditFormat;
use clap::Subcommand;
use gate::{
    engine::Operator,
    model::{Tpp, TppId},
    rules::ChainState,
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
        format: AuditFormat,
    },
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

async fn export(operator: &Operator, tpp: &TppId, format: AuditFormat) -> Result<(), Failure> {
    let mut text = format.header();
    let mut after_seq = 0;
    loop {
        let rows = operator.tpp_audit_batch(tpp, after_seq).await.map_err(plain)?;
        text.extend(rows.iter().map(|row| format.line(row)));
        write(&text)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after_seq = last.seq;
        text.clear();
    }
}
