//! The use cases on both databases: each action ok, twice, at once, expired, by the wrong person.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

#[path = "../support/mod.rs"]
mod support;

mod audit;
mod basics;
mod guard;
mod helpers;
mod letters;
mod members;
mod step_up;
