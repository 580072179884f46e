//! One page a file. A page awaits what it is made from (`Load`), says first how things stand, and then offers the
//! change.

mod account;
mod audit;
mod code;
mod confirm;
mod credentials;
mod dashboard;
mod forgotten;
mod general;
mod help;
mod links;
mod mailbox;
mod members;
mod mfa;
mod not_found;
mod onboarding;
pub(crate) mod query;
mod recovery;
mod recovery_codes;
mod sign_in;

pub(crate) use {
    account::Account,
    audit::Audit,
    code::EnterCode,
    confirm::Confirm,
    dashboard::Dashboard,
    forgotten::Forgotten,
    general::General,
    help::Help,
    links::{Freeze, NewEmail, NewPassword},
    mailbox::Mailbox,
    members::Members,
    mfa::Mfa,
    not_found::NotFound,
    onboarding::Onboarding,
    recovery::UseRecoveryCode,
    recovery_codes::RecoveryCodes,
    sign_in::SignIn,
};
