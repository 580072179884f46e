//! `sallyport tpp`: create and list the tenants.

use super::{Console, Failure, failure};
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

pub(super) async fn run(
    operator: &Operator,
    command: TppCommand,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    match command {
        TppCommand::Create { name } => {
            let tpp = operator.create_tpp(&name).await.map_err(failure)?;
            console.print_output(|| tpp.id.to_string(), || json!({ "id": tpp.id, "name": tpp.name }))
        }
        TppCommand::List => list(operator, console).await,
    }
}

async fn list(operator: &Operator, console: &mut Console<'_>) -> Result<(), Failure> {
    let tpps = operator.list_tpps().await.map_err(failure)?;
    let line = |(tpp, enforced_since): &(Tpp, Option<Timestamp>)| {
        let rule =
            enforced_since.map_or_else(|| "optional".to_owned(), |at| format!("required since {}", at.date()));
        format!("{}  {:<32}  {rule}", tpp.id, tpp.name)
    };
    let row = |(tpp, enforced_since): &(Tpp, Option<Timestamp>)| {
        let enforced_since = enforced_since.map(Timestamp::rfc3339);
        json!({ "id": tpp.id, "name": tpp.name, "enforced_since": enforced_since })
    };
    console
        .print_output(|| tpps.iter().map(line).collect::<Vec<_>>().join("\n"), || tpps.iter().map(row).collect())
}
