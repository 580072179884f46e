//! One page a file. A page awaits what it is made from (`Load`), says first how things stand, and then offers the
//! change.

mod account;
mod code;
mod confirm;
mod credentials;
mod dashboard;
mod forgotten;
mod general;
mod help;
mod links;
mod mfa;
mod not_found;
mod onboarding;
mod recovery;
mod recovery_codes;
mod sign_in;

pub(crate) use {
    account::Account,
    code::EnterCode,
    confirm::Confirm,
    dashboard::Dashboard,
    forgotten::Forgotten,
    general::General,
    help::Help,
    links::{Freeze, NewEmail, NewPassword},
    mfa::Mfa,
    not_found::NotFound,
    onboarding::Onboarding,
    recovery::UseRecoveryCode,
    recovery_codes::RecoveryCodes,
    sign_in::SignIn,
};
