//! Emails on their way to a real mail server, and into a folder.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test may stop")]

mod delivery;
mod settings;
mod smtp;
mod spelling;
mod support;
