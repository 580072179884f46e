//! What a caller, the operator or a background job can do, one file a use case: `impl Engine` (or [`Operator`])
//! blocks that check, decide by a rule, and change in one transaction.
//!
//! Use cases do not call each other. The two exceptions: `confirm` executes what other use cases requested, and
//! `operator_users` is the command line's way to some of them.
//!
//! [`Operator`]: operator::Operator

mod audit_log;
pub(super) mod audit_verify;
mod authenticators;
pub(super) mod backup;
mod change_password;
mod clean_up;
pub(super) mod confirm;
pub(super) mod demo;
pub(super) mod email_delivery;
mod enforcement;
mod freeze;
mod identity_proof;
mod logo;
mod member_actions;
mod members;
mod new_email;
mod notices;
pub(super) mod operator;
pub(super) mod operator_users;
mod overview;
mod own_sessions;
mod password_link;
mod password_request;
mod recovery_codes;
pub(super) mod restore;
mod session;
mod set_up;
mod sign_in;
mod sign_in_link;
pub(super) mod staged_copy;
mod unfinished_sign_ins;
pub(super) mod verify_code;
