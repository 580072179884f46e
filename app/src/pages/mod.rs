//! One page a file. A page loads its data with one resource, says first how things stand, and then offers the
//! change.

mod account;
mod code;
mod confirm;
mod dashboard;
mod general;
mod help;
mod mfa;
mod not_found;
mod onboarding;
mod recovery;
mod recovery_codes;
mod sign_in;

pub(crate) use {
    account::Account, code::EnterCode, confirm::Confirm, dashboard::Dashboard, general::General, help::Help,
    mfa::Mfa, not_found::NotFound, onboarding::Onboarding, recovery::UseRecoveryCode,
    recovery_codes::RecoveryCodes, sign_in::SignIn,
};
