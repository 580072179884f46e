//! `sallyport user`: create, list and repair users.

use super::{Console, Failure, failure, tpp_id};
use clap::{Args, Subcommand, ValueEnum};
use gate::{
    engine::{NewUser, Operator, UserRecord},
    model::{Role, TppId},
};
use serde_json::json;

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
        role: RoleArg,
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
    /// Give a user another address to sign in with; ends the user's sessions
    SetEmail {
        /// The user's present address
        #[arg(long)]
        email: String,
        /// The new one
        #[arg(long)]
        to: String,
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
    /// Issue an enrolment pass: it proves once, within seven days, that the person who sets up is the user
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

/// Requires the flag that says where the password comes from; there is only one such flag yet.
#[derive(Args)]
pub(super) struct PasswordInput {
    /// Read the password from standard input (arguments are visible to other users of the machine)
    #[arg(long, required = true)]
    password_stdin: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum RoleArg {
    Administrator,
    Member,
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Administrator => Self::Administrator,
            RoleArg::Member => Self::Member,
        }
    }
}

pub(super) async fn run(
    operator: &Operator,
    command: UserCommand,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    match command {
        UserCommand::Create { tpp, email, name, role, password: PasswordInput { .. } } => {
            let password = console.read_password()?;
            let new = NewUser { tpp: tpp_id(&tpp)?, email, name, role: role.into(), password };
            let user = operator.create_user(new).await.map_err(failure)?;
            let row = json!({
                "id": user.id, "tpp": user.tpp.id, "email": user.email, "name": user.name, "role": user.role,
            });
            console.print_output(|| user.id.to_string(), || row)
        }
        UserCommand::List { tpp } => list(operator, &tpp_id(&tpp)?, console).await,
        UserCommand::SetPassword { email, password: PasswordInput { .. } } => {
            let user = operator.set_password(&email, console.read_password()?).await.map_err(failure)?;
            console.print_output(
                || format!("{} has a new password; all sessions were ended.", user.email.readable()),
                || json!({ "id": user.id, "email": user.email }),
            )
        }
        UserCommand::SetEmail { email, to } => {
            let user = operator.set_email(&email, &to).await.map_err(failure)?;
            console.print_output(
                || format!("The address is {} now; all sessions were ended.", user.email.readable()),
                || json!({ "id": user.id, "email": user.email }),
            )
        }
        UserCommand::IssuePass { email } => {
            let (user, pass) = operator.issue_enrolment_pass(&email).await.map_err(failure)?;
            console.print_output(|| pass.clone(), || json!({ "id": user.id, "email": user.email, "pass": pass }))
        }
        UserCommand::Restore { email } => {
            let (user, block) = operator.restore_user(&email).await.map_err(failure)?;
            let was = block.as_ref().map_or("neither frozen nor suspended", AsRef::as_ref);
            console.print_output(
                || format!("{} was {was} and can sign in.", user.email.readable()),
                || json!({ "id": user.id, "email": user.email, "was": block }),
            )
        }
        UserCommand::ResetMfa { email, reason } => {
            let (user, removed) = operator.reset_mfa(&email, &reason).await.map_err(failure)?;
            console.print_output(
                || {
                    format!(
                        "{}: {removed} authenticators removed; all sessions were ended.",
                        user.email.readable()
                    )
                },
                || json!({ "id": user.id, "email": user.email, "removed": removed }),
            )
        }
    }
}

async fn list(operator: &Operator, tpp: &TppId, console: &mut Console<'_>) -> Result<(), Failure> {
    let users = operator.list_users(tpp).await.map_err(failure)?;
    let line = |user: &UserRecord| {
        let state = match &user.blocked {
            Some(block) => block.as_ref(),
            None if user.authenticators > 0 => "set up",
            None => "not set up",
        };
        let (email, role) = (user.email.readable(), user.role.as_ref());
        format!("{}  {email:<32}  {role:<13}  {state:<10}  {}", user.id, user.name)
    };
    let row = |user: &UserRecord| {
        json!({
            "id": user.id, "email": user.email, "name": user.name, "role": user.role,
            "created_at": user.created_at.rfc3339(), "authenticators": user.authenticators,
            "blocked": user.blocked,
        })
    };
    console
        .print_output(|| users.iter().map(line).collect::<Vec<_>>().join("\n"), || users.iter().map(row).collect())
}
