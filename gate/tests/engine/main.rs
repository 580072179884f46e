//! The use cases on both databases: each action ok, twice, at once, expired, by the wrong person.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop")]

#[path = "../support/mod.rs"]
mod support;

mod basics;
mod helpers;
