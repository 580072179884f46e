//! Labels of buttons, links and fields that stand on more than one page. A link to a page is called by its heading
//! ([`Page::heading`](crate::Page::heading)) where it can be.

/// The section of the sidebar with the pages of the user and of the organisation.
pub(crate) const SETTINGS: &str = "Settings";
/// The part of [`SETTINGS`] for administrators.
pub(crate) const CONFIGURATION: &str = "Configuration";

/// The button of every page of a session.
pub(crate) const SIGN_OUT: &str = "Sign out";
/// The button that takes back what was just done.
pub(crate) const UNDO: &str = "Undo";
/// What a button says while its form is sent.
pub(crate) const ONE_MOMENT: &str = "One moment…";

/// The button that begins the set-up of an authenticator.
pub(crate) const SET_UP_AUTHENTICATOR: &str = "Set up authenticator app";
/// The link to the set-up from a message that asks for it.
pub(crate) const SET_UP_NOW: &str = "Set up now";
/// The button or link to the next step.
pub(crate) const CONTINUE: &str = "Continue";
/// The link to the list of authenticators.
pub(crate) const MANAGE_AUTHENTICATORS: &str = "Manage authenticators";
/// The tick box of changes to a password or a factor.
pub(crate) const END_OTHER_SESSIONS: &str = "End my other sessions";
/// The link to a new set of recovery codes.
pub(crate) const SAVE_RECOVERY_CODES: &str = "Save your recovery codes";
/// The button that makes a new set of recovery codes, and the title of that change.
pub(crate) const MAKE_RECOVERY_CODES: &str = "Make new recovery codes";

/// The field for the code of an authenticator app.
pub(crate) const AUTHENTICATION_CODE: &str = "Authentication code";
/// Where the code is found.
pub(crate) const CODE_HINT: &str = "The six digits that your authenticator app shows now.";
/// The button that changes a password, and the summary of its form.
pub(crate) const CHANGE_PASSWORD: &str = "Change password";
/// The button that saves a new password.
pub(crate) const SAVE_PASSWORD: &str = "Save password";
/// The button that mails a link.
pub(crate) const MAIL_ME_A_LINK: &str = "Mail me a link";
/// The button that saves the limit for idle sessions.
pub(crate) const SAVE_LIMIT: &str = "Save limit";

/// The link back to the list of members.
pub(crate) const ALL_MEMBERS: &str = "All members";
/// The link to the first page of a visitor.
pub(crate) const GO_TO_SIGN_IN: &str = "Go to sign-in";
/// The link to the start page.
pub(crate) const GO_TO_DASHBOARD: &str = "Go to the dashboard";
/// The link to the account page.
pub(crate) const GO_TO_ACCOUNT_SETTINGS: &str = "Go to Account Settings";
/// The link back from pages before the sign-in.
pub(crate) const BACK_TO_SIGN_IN: &str = "Back to sign-in";
/// The link to the help page while signing in.
pub(crate) const GET_HELP_SIGNING_IN: &str = "Get help signing in";
