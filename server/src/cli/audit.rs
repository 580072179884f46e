//! `sallyport audit`: check and export the audit log.

use super::{Console, Failure, failure, tpp_id};
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

pub(super) async fn run(
    operator: &Operator,
    command: AuditCommand,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    match command {
        AuditCommand::Verify => verify(operator, console).await,
        AuditCommand::Export { tpp, format } => export(operator, &tpp_id(&tpp)?, format, console).await,
    }
}

async fn verify(operator: &Operator, console: &mut Console<'_>) -> Result<(), Failure> {
    let states = operator.verify_audit().await.map_err(failure)?;
    let is_intact = |(_, state): &(Tpp, ChainState)| matches!(state, ChainState::Intact { .. });
    console.print_output(
        || {
            let line =
                |(tpp, state): &(Tpp, ChainState)| format!("{}  {:<32}  {}", tpp.id, tpp.name, describe(state));
            states.iter().map(line).collect::<Vec<_>>().join("\n")
        },
        || {
            let row = |checked: &(Tpp, ChainState)| {
                let (tpp, state) = checked;
                json!({ "id": tpp.id, "name": tpp.name, "sound": is_intact(checked), "state": describe(state) })
            };
            states.iter().map(row).collect()
        },
    )?;
    if states.iter().all(is_intact) { Ok(()) } else { Err("the audit log does not verify".into()) }
}

fn describe(state: &ChainState) -> String {
    match state {
        ChainState::Intact { rows } => format!("sound, {rows} rows"),
        ChainState::Changed { seq } => format!("BROKEN: row {seq} was changed, or rows were put in another order"),
        ChainState::Missing { seq } => format!("BROKEN: row {seq} is missing"),
        ChainState::HeadMismatch => "BROKEN: the end was cut or rewritten".to_owned(),
    }
}

async fn export(
    operator: &Operator,
    tpp: &TppId,
    format: AuditFormat,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let mut text = format.header();
    let mut after_seq = 0;
    loop {
        let rows = operator.tpp_audit_batch(tpp, after_seq).await.map_err(failure)?;
        text.extend(rows.iter().map(|row| format.line(row)));
        console.write(&text)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after_seq = last.seq;
        text.clear();
    }
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
            ChainState::HeadMismatch,
        ];
        insta::assert_snapshot!(states.iter().map(describe).collect::<Vec<_>>().join("\n"), @r"
        sound, 4 rows
        BROKEN: row 3 was changed, or rows were put in another order
        BROKEN: row 3 is missing
        BROKEN: the end was cut or rewritten
        ");
    }
}
