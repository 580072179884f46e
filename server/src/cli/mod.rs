//! The command line: what all commands share. A group of commands is a file: its arguments, then what they do.
//!
//! A new group: its file with a `Subcommand` and `run`, a variant of [`Command`], an arm in [`execute`].

mod audit;
mod tpp;
mod user;

use crate::{
    config::{Config, Overrides},
    logs,
    mail::Mailer,
    serve,
};
use clap::{Args, Parser, Subcommand};
use gate::engine::{BackupReport, Operator, error::chain};
use serde_json::json;
use std::{
    io::{ErrorKind, Write},
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
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct Global {
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
}

/// Why a command failed; the text is for the person at the terminal.
type Failure = Box<dyn std::error::Error>;

/// Runs the command line of this process.
pub async fn run() -> ExitCode {
    match execute(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sallyport: {}", chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn execute(cli: Cli) -> Result<(), Failure> {
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
            tpp::run(&open(&config, create).await?, command, global.json).await?;
        }
        Command::User(command) => user::run(&open(&config, false).await?, command, global.json).await?,
        Command::Audit(command) => audit::run(&open(&config, false).await?, command, global.json).await?,
        Command::Backup { to } => backup(&config, &to, global.json).await?,
    }
    Ok(())
}

/// Letters that a command causes are sent by the server, so only the configuration says whether they can be.
/// `create`: the database is made where there is none.
async fn open(config: &Config, create: bool) -> Result<Operator, Failure> {
    let mail = Mailer::open(&config.mail, &config.public_host())?.is_some();
    Ok(Operator::of(serve::open_engine(config, create, mail, &config.public_url(config.listen)).await?))
}

/// Opens the file itself: a backup before an upgrade must not be of what the new version makes of it.
async fn backup(config: &Config, to: &Path, json: bool) -> Result<(), Failure> {
    let BackupReport { tpps, users } = gate::engine::backup(&config.database, to).await?;
    let path = to.display().to_string();
    say(
        json,
        || format!("{path}: TPPs: {tpps}, users: {users}. The key is not in it; keep that apart."),
        || json!({ "file": path, "tpps": tpps, "users": users }),
    )
}

/// A refusal in its own words; it is the operator's to read.
fn plain(error: gate::engine::Error) -> Failure {
    match error {
        gate::engine::Error::Refused(refusal) => Box::new(refusal),
        other => Box::new(other),
    }
}

/// Writes the answer in one of its two forms.
fn say(
    json: bool,
    words: impl FnOnce() -> String,
    data: impl FnOnce() -> serde_json::Value,
) -> Result<(), Failure> {
    let text = if json { data().to_string() } else { words() };
    if text.is_empty() { Ok(()) } else { write(&(text + "\n")) }
}

/// Writes to standard output. Whoever closed the pipe has read enough.
fn write(text: &str) -> Result<(), Failure> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(format!("the answer cannot be written: {error}").into()),
        Ok(()) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn global_flags_go_before_and_after() {
        for words in [["sallyport", "--json", "tpp", "list"], ["sallyport", "tpp", "list", "--json"]] {
            assert!(Cli::try_parse_from(words).unwrap().global.json);
        }
        let cli = Cli::try_parse_from(["sallyport", "tpp", "list", "--database", "sqlite://x"]).unwrap();
        assert_eq!(cli.global.database.as_deref(), Some("sqlite://x"));
    }

    #[test]
    fn passwords_are_never_arguments() {
        let words = ["sallyport", "user", "set-password", "--email", "a@b"];
        assert!(Cli::try_parse_from(words).is_err());
    }
}
