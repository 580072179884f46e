//! One page a file. A page awaits what it shows (`Load`), says first how things stand, and then offers the change.
//!
//! To add one: a row in the table of [`Page`](crate::Page), a file here, a route in `routes.rs`.

pub(crate) mod account;
pub(crate) mod admit_browser;
pub(crate) mod audit;
pub(crate) mod confirm;
pub(crate) mod dashboard;
pub(crate) mod demo_authenticator;
pub(crate) mod demo_mailbox;
pub(crate) mod enter_code;
pub(crate) mod forgotten_password;
pub(crate) mod freeze;
pub(crate) mod general;
pub(crate) mod help;
pub(crate) mod members;
pub(crate) mod mfa;
pub(crate) mod new_email;
pub(crate) mod new_password;
pub(crate) mod not_found;
pub(crate) mod onboarding;
pub(crate) mod onboarding_codes;
pub(crate) mod query;
pub(crate) mod recovery_codes;
pub(crate) mod sign_in;
pub(crate) mod sign_in_link;
pub(crate) mod use_recovery_code;

mod mailed_link;
mod request_link;
