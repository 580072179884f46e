//! The use cases on both databases: each action done, done twice, done at the same time, expired, and by the wrong
//! user.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test may stop")]

mod audit;
mod audit_chain;
mod audit_whole;
mod authenticators;
mod backup;
mod begun;
mod clock_jumps;
mod code_attempts;
mod email_change;
mod enforcement;
mod enrolment;
mod enrolment_pass;
mod freeze;
mod helpers;
mod identity_proof;
mod labels;
mod logo;
mod member_counts;
mod members;
mod mfa_reset;
mod notices;
mod operator;
mod outbox;
mod password_attempts;
mod password_links;
mod recent_code;
mod recovery;
mod repeats;
mod restore;
mod session_limit;
mod sessions;
mod sign_in;
mod spelling;
mod step_up;
mod step_up_proofs;
