//! What callers can do, one file a use case.

pub(crate) mod audit;
mod authenticators;
pub(crate) mod backup;
pub(crate) mod budgets;
mod codes;
pub(crate) mod demo;
mod email;
mod enforce;
mod enrol;
mod enrolment_proof;
mod freeze;
mod letters;
mod members;
mod notices;
pub(crate) mod operator;
pub(crate) mod outbox;
mod overview;
mod password;
mod recovery;
pub(crate) mod sessions;
pub(crate) mod sign_in;
pub(crate) mod step_up;
