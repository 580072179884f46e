//! The use cases on both databases: each action ok, twice, at once, expired, by the wrong person.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

#[path = "../support/mod.rs"]
mod support;

mod audit;
mod budgets;
mod enforcement;
mod enrolment;
mod guard;
mod helpers;
mod letters;
mod members;
mod operator;
mod recovery;
mod sign_in;
mod step_up;
