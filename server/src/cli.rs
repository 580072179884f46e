//! The command line.

use crate::{
    config::{Config, Overrides},
    logs,
    mail::Post,
    serve,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
use gate::{
    Engine, NewUser,
    crypto::PlainPassword,
    error::chain,
    model::{Block, Role, TppId},
    rules::{AUDIT_COLUMNS, ChainState, audit_csv, audit_json, csv_line},
};
use serde_json::json;
use std::{
    io::{Read, Write},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

/// Self-hosted sign-in with a second factor (TOTP) for an organisation's dashboard.
#[derive(Parser)]
#[command(
    name = "sallyport",
    version,
    about,
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
    Tpp(TppCommand),
    /// Make, list and repair users
    #[command(subcommand)]
    User(UserCommand),
    /// Check and export the audit log
    #[command(subcommand)]
    Audit(AuditCommand),
}

#[derive(Subcommand)]
enum AuditCommand {
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
enum ExportFormat {
    Jsonl,
    Csv,
}

#[derive(Subcommand)]
enum TppCommand {
    /// Make a TPP; prints its id
    Create {
        /// The name its users know it by
        #[arg(long)]
        name: String,
    },
    /// List all TPPs
    List,
}

#[derive(Subcommand)]
enum UserCommand {
    /// Make a user; prints its id
    Create {
        /// The TPP's id
        #[arg(long)]
        tpp: String,
        /// The address to sign in with
        #[arg(long)]
        email: String,
        /// The person's name
        #[arg(long)]
        name: String,
        /// What the user may do
        #[arg(long, value_enum)]
        role: RoleWord,
        #[command(flatten)]
        password: PasswordInput,
    },
    /// List the users of a TPP
    List {
        /// The TPP's id
        #[arg(long)]
        tpp: String,
    },
    /// Give a user another password; ends the user's sessions
    SetPassword {
        /// The user's address
        #[arg(long)]
        email: String,
        #[command(flatten)]
        password: PasswordInput,
    },
    /// Remove all authenticators of a user and end its sessions; gives no access
    ResetMfa {
        /// The user's address
        #[arg(long)]
        email: String,
        /// Why; the user and the administrators read it
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Issue an enrolment pass: it proves once, within seven days, that whoever sets up is the user
    IssuePass {
        /// The user's address
        #[arg(long)]
        email: String,
    },
    /// Let a frozen or suspended user sign in again
    Restore {
        /// The user's address
        #[arg(long)]
        email: String,
    },
}

#[derive(Args)]
struct PasswordInput {
    /// Read the password from standard input (arguments are visible to other users of the machine)
    #[arg(long, required = true)]
    password_stdin: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleWord {
    Administrator,
    Member,
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
            logs::init(&config.log);
            serve::run(config, file, demo).await?;
        }
        Command::Tpp(command) => tpp(&open(&config).await?, command, global.json).await?,
        Command::User(command) => user(&open(&config).await?, command, global.json).await?,
        Command::Audit(command) => audit(&open(&config).await?, command, global.json).await?,
    }
    Ok(())
}

/// Letters that a command causes are sent by the server, so only the configuration says whether they can be.
async fn open(config: &Config) -> Result<Engine, Failure> {
    let mail = Post::open(&config.mail, &config.public_host())?.is_some();
    Ok(serve::open(config, mail, &config.public_url(config.listen)).await?)
}

async fn tpp(engine: &Engine, command: TppCommand, json: bool) -> Result<(), Failure> {
    match command {
        TppCommand::Create { name } => {
            let tpp = engine.create_tpp(&name).await.map_err(plain)?;
            say(json, || tpp.id.0.clone(), || json!({ "id": tpp.id, "name": tpp.name }));
        }
        TppCommand::List => {
            let tpps = engine.list_tpps().await.map_err(plain)?;
            let line = |(tpp, since): &(gate::model::Tpp, Option<gate::model::Timestamp>)| {
                let rule =
                    since.map_or_else(|| "optional".to_owned(), |at| format!("required since {}", at.date()));
                format!("{}  {:<32}  {rule}", tpp.id, tpp.name)
            };
            say(
                json,
                || tpps.iter().map(line).collect::<Vec<_>>().join("\n"),
                || {
                    let row = |(tpp, since): &(gate::model::Tpp, Option<gate::model::Timestamp>)| json!({ "id": tpp.id, "name": tpp.name, "enforced_since": since.map(gate::model::Timestamp::rfc3339) });
                    tpps.iter().map(row).collect()
                },
            );
        }
    }
    Ok(())
}

async fn user(engine: &Engine, command: UserCommand, json: bool) -> Result<(), Failure> {
    match command {
        UserCommand::Create { tpp, email, name, role, password } => {
            let role = match role {
                RoleWord::Administrator => Role::Administrator,
                RoleWord::Member => Role::Member,
            };
            let new = NewUser { tpp: TppId(tpp), email, name, role, password: password.read()? };
            let user = engine.create_user(new).await.map_err(plain)?;
            let row = json!({ "id": user.id, "tpp": user.tpp.id, "email": user.email, "name": user.name, "role": user.role });
            say(json, || user.id.0.clone(), || row);
        }
        UserCommand::List { tpp } => {
            let users = engine.list_users(&TppId(tpp)).await.map_err(plain)?;
            let line = |user: &gate::UserRecord| {
                let state = if user.authenticators > 0 { "set up" } else { "not set up" };
                format!("{}  {:<32}  {:<13}  {state:<10}  {}", user.id, user.email, user.role.word(), user.name)
            };
            let row = |user: &gate::UserRecord| {
                json!({
                    "id": user.id, "email": user.email, "name": user.name, "role": user.role,
                    "created_at": user.created_at.rfc3339(), "authenticators": user.authenticators,
                })
            };
            say(
                json,
                || users.iter().map(line).collect::<Vec<_>>().join("\n"),
                || users.iter().map(row).collect(),
            );
        }
        UserCommand::SetPassword { email, password } => {
            let user = engine.set_password(&email, password.read()?).await.map_err(plain)?;
            say(
                json,
                || format!("{} has a new password; all sessions were ended.", user.email),
                || json!({ "id": user.id, "email": user.email }),
            );
        }
        UserCommand::IssuePass { email } => {
            let (user, pass) = engine.issue_pass(&email).await.map_err(plain)?;
            say(json, || pass.clone(), || json!({ "id": user.id, "email": user.email, "pass": pass }));
        }
        UserCommand::Restore { email } => {
            let (user, block) = engine.restore_user(&email).await.map_err(plain)?;
            let was = block.map_or("neither frozen nor suspended", Block::word);
            say(
                json,
                || format!("{} was {was} and can sign in.", user.email),
                || json!({ "id": user.id, "email": user.email, "was": block }),
            );
        }
        UserCommand::ResetMfa { email, reason } => {
            let (user, removed) = engine.reset_mfa(&email, &reason).await.map_err(plain)?;
            say(
                json,
                || format!("{}: {removed} authenticators removed; all sessions were ended.", user.email),
                || json!({ "id": user.id, "email": user.email, "removed": removed }),
            );
        }
    }
    Ok(())
}

async fn audit(engine: &Engine, command: AuditCommand, json: bool) -> Result<(), Failure> {
    match command {
        AuditCommand::Verify => verify(engine, json).await,
        AuditCommand::Export { tpp, format } => export(engine, &TppId(tpp), format).await,
    }
}

async fn verify(engine: &Engine, json: bool) -> Result<(), Failure> {
    let states = engine.verify_audit().await.map_err(plain)?;
    let words = |state: &ChainState| match state {
        ChainState::Sound { rows } => format!("sound, {rows} rows"),
        ChainState::Changed { seq } => format!("BROKEN: row {seq} was changed, or rows were put in another order"),
        ChainState::Missing { seq } => format!("BROKEN: row {seq} is missing"),
        ChainState::EndForged => "BROKEN: the end was cut or written anew".to_owned(),
    };
    let sound = states.iter().all(|(_, state)| matches!(state, ChainState::Sound { .. }));
    say(
        json,
        || {
            let line = |(tpp, state): &(gate::model::Tpp, ChainState)| {
                format!("{}  {:<32}  {}", tpp.id, tpp.name, words(state))
            };
            states.iter().map(line).collect::<Vec<_>>().join("\n")
        },
        || {
            let row = |(tpp, state): &(gate::model::Tpp, ChainState)| {
                let sound = matches!(state, ChainState::Sound { .. });
                json!({ "id": tpp.id, "name": tpp.name, "sound": sound, "state": words(state) })
            };
            states.iter().map(row).collect()
        },
    );
    if sound { Ok(()) } else { Err("the audit log does not verify".into()) }
}

async fn export(engine: &Engine, tpp: &TppId, format: ExportFormat) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    if format == ExportFormat::Csv {
        out.write_all(csv_line(&AUDIT_COLUMNS).as_bytes())?;
    }
    let mut after = 0;
    loop {
        let rows = engine.audit_batch(tpp, after).await.map_err(plain)?;
        let Some(last) = rows.last() else { break };
        after = last.seq;
        for row in &rows {
            let line = if format == ExportFormat::Csv { audit_csv(row) } else { audit_json(row) };
            out.write_all(line.as_bytes())?;
        }
    }
    Ok(())
}

impl PasswordInput {
    /// All of standard input, without the line end that `echo` adds.
    fn read(self) -> Result<PlainPassword, Failure> {
        debug_assert!(self.password_stdin, "the only source there is");
        let mut typed = String::new();
        std::io::stdin().read_to_string(&mut typed)?;
        let length = typed.trim_end_matches(['\r', '\n']).len();
        typed.truncate(length);
        Ok(PlainPassword::new(typed))
    }
}

/// A refusal in its own words; it is the operator's to read.
fn plain(error: gate::Error) -> Failure {
    match error {
        gate::Error::Refused(refusal) => Box::new(refusal),
        other => Box::new(other),
    }
}

fn say(json: bool, words: impl FnOnce() -> String, data: impl FnOnce() -> serde_json::Value) {
    if json {
        println!("{}", data());
    } else {
        let words = words();
        if !words.is_empty() {
            println!("{words}");
        }
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
