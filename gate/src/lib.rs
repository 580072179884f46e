//! Who may get in: rules and storage. No HTTP, no user interface, no Leptos.
//!
//! - [`model`]: plain types that cross the wire. Also compiled for the browser.
//! - [`rules`]: pure decisions. Time and chance are arguments. Also compiled for the browser.
//! - With the feature `engine`: the store (the only SQL), crypto, and one file per use case, each of them
//!   rule + store in one transaction.
//!
//! How to add a use case: put its decision in `rules`, its SQL in the `store` file of the table, then a file
//! here with an `impl Engine` block whose first argument is the caller it needs (see [`caller`]).

pub mod model;
pub mod rules;

#[cfg(feature = "engine")]
mod audit;
#[cfg(feature = "engine")]
pub mod caller;
#[cfg(feature = "engine")]
pub mod clock;
#[cfg(feature = "engine")]
pub mod crypto;
#[cfg(feature = "engine")]
mod engine;
#[cfg(feature = "engine")]
pub mod error;
#[cfg(feature = "engine")]
mod files;
#[cfg(feature = "engine")]
pub mod store;

#[cfg(feature = "engine")]
mod authenticators;
#[cfg(feature = "engine")]
mod backup;
#[cfg(feature = "engine")]
mod budgets;
#[cfg(feature = "engine")]
mod codes;
#[cfg(feature = "engine")]
mod demo;
#[cfg(feature = "engine")]
mod email;
#[cfg(feature = "engine")]
mod enforce;
#[cfg(feature = "engine")]
mod enrol;
#[cfg(feature = "engine")]
mod enrolment_proof;
#[cfg(feature = "engine")]
mod freeze;
#[cfg(feature = "engine")]
mod letters;
#[cfg(feature = "engine")]
mod members;
#[cfg(feature = "engine")]
mod notices;
#[cfg(feature = "engine")]
mod operator;
#[cfg(feature = "engine")]
mod origin;
#[cfg(feature = "engine")]
mod outbox;
#[cfg(feature = "engine")]
mod overview;
#[cfg(feature = "engine")]
mod password;
#[cfg(feature = "engine")]
mod qr;
#[cfg(feature = "engine")]
mod recovery;
#[cfg(feature = "engine")]
mod sessions;
#[cfg(feature = "engine")]
mod sign_in;
#[cfg(feature = "engine")]
mod step_up;

#[cfg(feature = "engine")]
pub use {
    backup::{BackupError, BackupReport, backup},
    demo::{DEMO_PASSWORD, DemoReport, DemoUser},
    engine::{Engine, EngineParts},
    error::{Error, Result},
    operator::{NewUser, Operator, UserRecord},
    origin::Origin,
    outbox::{Delivery, Letter},
    rules::ChainState,
    sessions::Raised,
    sign_in::CodeAnswer,
    step_up::{Asked, Outcome},
};
