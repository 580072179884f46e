//! What a change will do, before it is confirmed.

use super::{
    CHANGE_PASSWORD, MAKE_RECOVERY_CODES, SAVE_LIMIT, SIGN_IN_RESTORED, enforcement::users_asked, role_consequence,
};
use gate::model::{AccountOperation, AdminOperation, BlockReason, Coverage, Operation, Role};

/// The text about a change, on the page that asks for its proof.
pub(crate) struct OperationText {
    /// What the change is.
    pub(crate) title: String,
    /// What will happen.
    pub(crate) sentence: String,
    /// Name and address of the person it is about: names can look alike.
    pub(crate) person: Option<String>,
    /// A text that other users will read as it is.
    pub(crate) quote: Option<String>,
    /// What the button says.
    pub(crate) button: &'static str,
    /// Whether it takes something away.
    pub(crate) dangerous: bool,
}

/// The text about `operation`. `coverage`: how many users have set up, where the operation asks all of them to.
pub(crate) fn operation_text(operation: &Operation, coverage: Option<Coverage>) -> OperationText {
    match operation {
        Operation::Account(operation) => account_text(operation),
        Operation::Administration(operation) => OperationText {
            person: operation.user().map(|user| format!("{}, {}", user.name, user.email.readable())),
            ..administration_text(operation, coverage)
        },
    }
}

fn plain(title: String, sentence: &str, button: &'static str) -> OperationText {
    OperationText { title, sentence: sentence.to_owned(), person: None, quote: None, button, dangerous: false }
}

fn danger(title: String, sentence: &str, button: &'static str) -> OperationText {
    OperationText { dangerous: true, ..plain(title, sentence, button) }
}

fn account_text(operation: &AccountOperation) -> OperationText {
    match operation {
        AccountOperation::AddAuthenticator => plain(
            "Add an authenticator".to_owned(),
            "Another app will be able to give codes for your account. The next page shows its QR code.",
            "Continue to set-up",
        ),
        AccountOperation::RemoveAuthenticator { name, .. } => danger(
            format!("Remove the authenticator “{name}”"),
            "Its codes stop working at once. If it is your only one, your password alone will be enough to sign in, and your recovery codes stop working too.",
            "Remove authenticator",
        ),
        AccountOperation::RenewRecoveryCodes => plain(
            MAKE_RECOVERY_CODES.to_owned(),
            "You get ten new codes to save. The present list works until you say that the new one is saved.",
            "Make new codes",
        ),
        AccountOperation::ChangePassword => plain(
            "Change your password".to_owned(),
            "From now on you sign in with the password that you have just typed.",
            CHANGE_PASSWORD,
        ),
        AccountOperation::ChangeEmail { email } => plain(
            format!("Change your email address to {}", email.readable()),
            "A link goes to the new address. Nothing changes until it is opened there.",
            "Mail the link",
        ),
    }
}

fn administration_text(operation: &AdminOperation, coverage: Option<Coverage>) -> OperationText {
    match operation {
        AdminOperation::SetEnforcement { was_enforced, enforced, message, .. } => OperationText {
            quote: message.clone(),
            ..enforcement(*was_enforced, *enforced, coverage, message.is_none())
        },
        AdminOperation::SetIdleLimit { minutes, .. } => plain(
            format!("End idle sessions after {minutes} minutes"),
            "It holds for all users of your organisation at once, also for sessions that are open now.",
            SAVE_LIMIT,
        ),
        AdminOperation::SetRole { user, role } => plain(
            match role {
                Role::Administrator => format!("Make {} an administrator", user.name),
                Role::Member => format!("Make {} a member", user.name),
            },
            role_consequence(*role),
            "Change role",
        ),
        AdminOperation::ResetMfa { user, reason } => OperationText {
            quote: Some(reason.clone()),
            ..danger(
                format!("Reset multi-factor authentication of {}", user.name),
                "All authenticators and recovery codes are removed, and all sessions end. To set up again, the user needs a mailed code or an enrolment pass. The user and all administrators are told, with this reason:",
                "Reset",
            )
        },
        AdminOperation::IssueEnrolmentPass { user } => plain(
            format!("Issue an enrolment pass for {}", user.name),
            "It proves once, within seven days, that the person who sets up is the user. Hand it over in person; an older pass stops working.",
            "Issue pass",
        ),
        AdminOperation::Suspend { user } => danger(
            format!("Suspend {}", user.name),
            "All sessions end, and the user cannot sign in until an administrator restores the account.",
            "Suspend",
        ),
        AdminOperation::Restore { user, reason } => {
            plain(format!("Let {} sign in again", user.name), before_restoring(*reason), "Allow sign-in")
        }
    }
}

/// `silent`: there is no message to users.
fn enforcement(was_enforced: bool, enforced: bool, coverage: Option<Coverage>, silent: bool) -> OperationText {
    let (title, first, button) = match (was_enforced == enforced, enforced) {
        (true, _) => ("Change the message to users", String::new(), "Save message"),
        (false, true) => (
            "Require multi-factor authentication of all users",
            coverage.map_or_else(String::new, users_asked),
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
    plain(title.to_owned(), &(first + last), button)
}

/// What has to be sure before a user is restored, or what restoring does.
const fn before_restoring(block: BlockReason) -> &'static str {
    match block {
        BlockReason::Frozen => {
            "The owner froze this account because of something that was somebody else. Make sure first that it is the owner who asks, and that the password was set anew: a link for that can be mailed while the account is frozen."
        }
        BlockReason::Suspended => SIGN_IN_RESTORED,
    }
}
