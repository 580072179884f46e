//! `sallyport tpp`: make and list the tenants.

use super::{Failure, plain, say};
use clap::Subcommand;
use gate::{
    engine::Operator,
    model::{Timestamp, Tpp},
};
use serde_json::json;

#[derive(Subcommand)]
pub(super) enum TppCommand {
    /// Make a TPP; prints its id
    Create {
        /// The name its users know it by
        #[arg(long)]
        name: String,
    },
    /// List all TPPs
    List,
}

pub(super) async fn run(operator: &Operator, command: TppCommand, json: bool) -> Result<(), Failure> {
    match command {
        TppCommand::Create { name } => {
            let tpp = operator.create_tpp(&name).await.map_err(plain)?;
            say(json, || tpp.id.0.clone(), || json!({ "id": tpp.id, "name": tpp.name }))?;
        }
        TppCommand::List => {
            let tpps = operator.list_tpps().await.map_err(plain)?;
            let line = |(tpp, since): &(Tpp, Option<Timestamp>)| {
                let rule =
                    since.map_or_else(|| "optional".to_owned(), |at| format!("required since {}", at.date()));
                format!("{}  {:<32}  {rule}", tpp.id, tpp.name)
            };
            say(
                json,
                || tpps.iter().map(line).collect::<Vec<_>>().join("\n"),
                || {
                    let row = |(tpp, since): &(Tpp, Option<Timestamp>)| json!({ "id": tpp.id, "name": tpp.name, "enforced_since": since.map(Timestamp::rfc3339) });
                    tpps.iter().map(row).collect()
                },
            )?;
        }
    }
    Ok(())
}
