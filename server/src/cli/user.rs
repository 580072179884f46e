//! `sallyport user`: make, list and repair users.

use super::{Failure, plain, say};
use clap::{Args, Subcommand, ValueEnum};
use gate::{
    engine::{NewUser, Operator, UserRecord, crypto::PlainPassword},
    model::{BlockReason, Role, TppId},
};
use serde_json::json;
use std::io::Read;

#[derive(Subcommand)]
pub(super) enum UserCommand {
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
pub(super) struct PasswordInput {
    /// Read the password from standard input (arguments are visible to other users of the machine)
    #[arg(long, required = true)]
    password_stdin: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum RoleWord {
    Administrator,
    Member,
}

pub(super) async fn run(operator: &Operator, command: UserCommand, json: bool) -> Result<(), Failure> {
    match command {
        UserCommand::Create { tpp, email, name, role, password } => {
            let role = match role {
                RoleWord::Administrator => Role::Administrator,
                RoleWord::Member => Role::Member,
            };
            let new = NewUser { tpp: TppId(tpp), email, name, role, password: password.read()? };
            let user = operator.create_user(new).await.map_err(plain)?;
            let row = json!({ "id": user.id, "tpp": user.tpp.id, "email": user.email, "name": user.name, "role": user.role });
            say(json, || user.id.0.clone(), || row)?;
        }
        UserCommand::List { tpp } => {
            let users = operator.list_users(&TppId(tpp)).await.map_err(plain)?;
            let line = |user: &UserRecord| {
                let state = match user.blocked {
                    Some(block) => block.word(),
                    None if user.authenticators > 0 => "set up",
                    None => "not set up",
                };
                format!("{}  {:<32}  {:<13}  {state:<10}  {}", user.id, user.email, user.role.word(), user.name)
            };
            let row = |user: &UserRecord| {
                json!({
                    "id": user.id, "email": user.email, "name": user.name, "role": user.role,
                    "created_at": user.created_at.rfc3339(), "authenticators": user.authenticators,
                    "blocked": user.blocked,
                })
            };
            say(
                json,
                || users.iter().map(line).collect::<Vec<_>>().join("\n"),
                || users.iter().map(row).collect(),
            )?;
        }
        UserCommand::SetPassword { email, password } => {
            let user = operator.set_password(&email, password.read()?).await.map_err(plain)?;
            say(
                json,
                || format!("{} has a new password; all sessions were ended.", user.email),
                || json!({ "id": user.id, "email": user.email }),
            )?;
        }
        UserCommand::IssuePass { email } => {
            let (user, pass) = operator.issue_pass(&email).await.map_err(plain)?;
            say(json, || pass.clone(), || json!({ "id": user.id, "email": user.email, "pass": pass }))?;
        }
        UserCommand::Restore { email } => {
            let (user, block) = operator.restore_user(&email).await.map_err(plain)?;
            let was = block.map_or("neither frozen nor suspended", BlockReason::word);
            say(
                json,
                || format!("{} was {was} and can sign in.", user.email),
                || json!({ "id": user.id, "email": user.email, "was": block }),
            )?;
        }
        UserCommand::ResetMfa { email, reason } => {
            let (user, removed) = operator.reset_mfa(&email, &reason).await.map_err(plain)?;
            say(
                json,
                || format!("{}: {removed} authenticators removed; all sessions were ended.", user.email),
                || json!({ "id": user.id, "email": user.email, "removed": removed }),
            )?;
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
