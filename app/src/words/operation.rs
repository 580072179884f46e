//! What a change will do, in words, before it is confirmed.

use gate::model::{BlockReason, Coverage, Operation, Role};

/// The words of a change.
pub(crate) struct OperationWords {
    /// What it is.
    pub(crate) title: String,
    /// What will happen.
    pub(crate) sentence: String,
    /// A text that will be shown to others, as it is.
    pub(crate) quote: Option<String>,
    /// What the button says.
    pub(crate) button: &'static str,
    /// Whether it takes something away.
    pub(crate) dangerous: bool,
}

/// The words of `operation`. `coverage`: how many have set up, where the operation asks it of all.
pub(crate) fn of_operation(operation: &Operation, coverage: Option<Coverage>) -> OperationWords {
    let words = |title: String, sentence: &str, button| OperationWords {
        title,
        sentence: sentence.to_owned(),
        quote: None,
        button,
        dangerous: false,
    };
    let danger = |title: String, sentence: &str, button| OperationWords {
        dangerous: true,
        ..words(title, sentence, button)
    };
    match operation {
        Operation::AddAuthenticator => words(
            "Add an authenticator".to_owned(),
            "Another app will be able to give codes for your account. The next page shows its QR code.",
            "Continue to set-up",
        ),
        Operation::RemoveAuthenticator { name, .. } => danger(
            format!("Remove the authenticator “{name}”"),
            "Its codes stop working at once. If it is your only one, your password alone will be enough to sign in, and your recovery codes stop working too.",
            "Remove authenticator",
        ),
        Operation::RenewRecoveryCodes => words(
            "Make new recovery codes".to_owned(),
            "You get ten new codes to save. The present list works until you say that the new one is saved.",
            "Make new codes",
        ),
        Operation::ChangePassword => words(
            "Change your password".to_owned(),
            "From now on you sign in with the password that you have just typed.",
            "Change password",
        ),
        Operation::ChangeEmail { email } => words(
            format!("Change your email address to {email}"),
            "A link goes to the new address. Nothing changes until it is opened there.",
            "Mail the link",
        ),
        Operation::SetEnforcement { seen, enforced, message } => OperationWords {
            quote: Some(message.clone()).filter(|message| !message.is_empty()),
            ..enforcement(*seen, *enforced, coverage, message.is_empty())
        },
        Operation::SetIdleLimit { minutes } => words(
            format!("End idle sessions after {minutes} minutes"),
            "It holds for all users of your TPP at once, also for sessions that are open now.",
            "Save limit",
        ),
        Operation::SetRole { user, role } => words(
            match role {
                Role::Administrator => format!("Make {} an administrator", user.name),
                Role::Member => format!("Make {} a member", user.name),
            },
            match role {
                Role::Administrator => {
                    "Administrators see all users and change what is required of them. Open sessions end."
                }
                Role::Member => "Members see and change their own account only. Open sessions end.",
            },
            "Change role",
        ),
        Operation::ResetMfa { user, reason } => OperationWords {
            quote: Some(reason.clone()),
            ..danger(
                format!("Reset multi-factor authentication of {}", user.name),
                "All authenticators and recovery codes are removed, and all sessions end. To set up again, the user needs a mailed code or an enrolment pass. The user and all administrators are told, with this reason:",
                "Reset",
            )
        },
        Operation::IssuePass { user } => words(
            format!("Issue an enrolment pass for {}", user.name),
            "It proves once, within seven days, that whoever sets up is the user. Hand it over in person; an older pass stops working.",
            "Issue pass",
        ),
        Operation::Suspend { user } => danger(
            format!("Suspend {}", user.name),
            "All sessions end, and the user cannot sign in until somebody lifts that.",
            "Suspend",
        ),
        Operation::Restore { user, block } => {
            words(format!("Let {} sign in again", user.name), before_restoring(*block), "Lift")
        }
    }
}

fn enforcement(seen: Option<bool>, enforced: bool, coverage: Option<Coverage>, silent: bool) -> OperationWords {
    let (title, first, button) = match (seen == Some(enforced), enforced) {
        (true, _) => ("Change the message to users", String::new(), "Save message"),
        (false, true) => (
            "Require multi-factor authentication of all users",
            coverage.map_or_else(String::new, asked),
            "Require it",
        ),
        (false, false) => (
            "Leave multi-factor authentication optional",
            "Nobody has to set up any more. ".to_owned(),
            "Make it optional",
        ),
    };
    let last =
        if silent { "There is no message to them." } else { "Users who have not set up read this message:" };
    let last =
        if silent && first.is_empty() { "Users who have not set up read no message any more." } else { last };
    OperationWords { title: title.to_owned(), sentence: first + last, quote: None, button, dangerous: false }
}

/// How many people the rule asks, in a sentence and a space.
fn asked(coverage: Coverage) -> String {
    match coverage.missing() {
        0 => format!("All {} users have set up already; nobody is asked for anything new. ", coverage.users),
        1 => format!("1 of {} users will be asked to set up at the next sign-in. ", coverage.users),
        more => format!("{more} of {} users will be asked to set up at their next sign-in. ", coverage.users),
    }
}

const fn before_restoring(block: BlockReason) -> &'static str {
    match block {
        BlockReason::Frozen => {
            "The owner froze this account because of something that was somebody else. Make sure first that it is the owner who asks, and that the password was set anew: a link for that can be mailed while the account is frozen."
        }
        BlockReason::Suspended => "Sign-in works again, as it did before.",
    }
}
