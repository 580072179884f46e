//! The command line. A group of commands is a file with its arguments and what they do; here is what all groups
//! share.
//!
//! A new group is a file with a `Subcommand` and `run`, a variant of `Command`, and an arm in `execute`.

mod audit;
mod console;
mod restore;
#[cfg(test)]
mod tests;
mod tpp;
mod user;

use crate::{
    config::{Config, Overrides},
    logs,
    mail::Mailer,
    serve,
};
use clap::{Args, Parser, Subcommand};
use console::Console;
use gate::engine::{BackupReport, Engine, Operator, error_chain};
use gate::model::{Refusal, TppId};
use serde_json::json;
use std::{
    io::{stdin, stdout},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Self-hosted sign-in with a second factor (TOTP) for an organisation's dashboard.
#[derive(Parser)]
#[command(
    name = "sallyport",
    version,
    after_help = "Configuration: Leptos.toml < SALLYPORT_* variables < flags.
The first start makes the database and a key file beside it; keep both, and back up the key apart from the data.

First steps:
  sallyport serve --demo                       try it, with demo users
  sallyport tpp create --name 'Your company'   prints the TPP's id
  sallyport user create --tpp ID --email you@company.example --name You \\
      --role administrator --password-stdin    reads the password from standard input"
)]
struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct GlobalArgs {
    #[arg(
        long,
        global = true,
        value_name = "URL",
        help = "The database: sqlite://PATH or postgres://USER@HOST/NAME"
    )]
    database: Option<String>,
    /// The configuration file [default: Leptos.toml in the current folder, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Answer in JSON, for programs
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server
    Serve {
        /// Address and port; port 0 takes a free one [default: 127.0.0.1:3000]
        #[arg(long, value_name = "ADDRESS")]
        listen: Option<SocketAddr>,
        /// Fill an empty database with demo users; a database with data is left alone
        #[arg(long)]
        demo: bool,
    },
    /// Make and list TPPs (the tenants)
    #[command(subcommand)]
    Tpp(tpp::TppCommand),
    /// Make, list and repair users
    #[command(subcommand)]
    User(user::UserCommand),
    /// Check and export the audit log
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Copy a SQLite database into a new file, while servers use it; the key is not in the copy
    Backup {
        /// The new file
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Put a backup in place, and end what it brings back: sessions, links, passes, pending changes, codes that
    /// were used. Stop all servers first
    Restore(restore::RestoreArgs),
}

/// Why a command failed; the text is for the operator at the terminal.
type Failure = Box<dyn std::error::Error>;

/// Runs the command line of this process.
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    let mut console = Console { json: cli.global.json, input: &mut stdin(), output: &mut stdout() };
    match execute(cli, &mut console).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sallyport: {}", error_chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn execute(cli: Cli, console: &mut Console<'_>) -> Result<(), Failure> {
    let Cli { global, command } = cli;
    let listen = if let Command::Serve { listen, .. } = command { listen } else { None };
    let flags = Overrides { database: global.database, listen };
    let file = global.config.as_deref();
    let config = Config::load(file, &flags)?;
    match command {
        Command::Serve { demo, .. } => {
            logs::init(config.log_filter()?);
            serve::run(config, file, demo).await?;
        }
        Command::Tpp(command) => {
            let create = matches!(command, tpp::TppCommand::Create { .. });
            tpp::run(&open_operator(&config, create).await?, command, console).await?;
        }
        Command::User(command) => user::run(&open_operator(&config, false).await?, command, console).await?,
        Command::Audit(command) => audit::run(&open_reader(&config).await?, command, console).await?,
        Command::Backup { to } => backup(&config, &to, console).await?,
        Command::Restore(arguments) => restore::run(&config, arguments, console).await?,
    }
    Ok(())
}

/// Emails that a command causes are sent by the server, so whether they can be sent depends on the configuration
/// only. `create`: a SQLite database is created if it does not exist.
async fn open_operator(config: &Config, create: bool) -> Result<Operator, Failure> {
    let mail = Mailer::open(&config.mail, &config.public_host())?.is_some();
    Ok(Operator::of(serve::open_engine(config, create, mail).await?))
}

/// Opens the database only to read it: what is to be examined is not changed, and not brought up to date.
async fn open_reader(config: &Config) -> Result<Operator, Failure> {
    Ok(Operator::of(Engine::open_read_only(serve::engine_config(config, false, false)?).await?))
}

/// Copies the database without opening the engine: a backup before an upgrade must not contain the migrations of
/// the new version.
async fn backup(config: &Config, to: &Path, console: &mut Console<'_>) -> Result<(), Failure> {
    let BackupReport { tpps, users } = gate::engine::backup(&config.database, to).await?;
    let path = to.display().to_string();
    console.print_output(
        || format!("{path}: TPPs: {tpps}, users: {users}. The key is not in it; keep that apart."),
        || json!({ "file": path, "tpps": tpps, "users": users }),
    )
}

/// The identifier of a TPP, as it was typed. One that has not the form of an identifier belongs to no TPP.
fn tpp_id(typed: &str) -> Result<TppId, Failure> {
    TppId::parse(typed).ok_or_else(|| Failure::from(Refusal::NotFound))
}

/// A refusal is shown without the engine's error around it: its text is meant for the operator.
fn failure(error: gate::engine::Error) -> Failure {
    match error {
        gate::engine::Error::Refused(refusal) => Box::new(refusal),
        other => Box::new(other),
    }
}
