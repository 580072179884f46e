//! Fuzz targets for everything that parses what an attacker can send. A target takes any bytes and asserts what
//! must hold for them; all of them are in [`TARGETS`].
//!
//! `targets/` has one file for each, `harness/` what they share. Targets use the harness, never the other way, and
//! no target uses another: `tests/layers.rs` proves it from the sources.
//!
//! `tests/short.rs` runs each target on its seeds, `corpus/TARGET/*.txt`, and on a bounded number of inputs made
//! from them. It is a part of `cargo test` and needs nothing but a stable compiler. With nightly, `cargo fuzz run
//! TARGET` searches until it is stopped; see `docs/SECURITY.md`.
//!
//! # To add a seed
//!
//! One file, which for a request is one line. Every server function needs one:
//!
//! ```text
//! echo 'member POST /api/rename-authenticator id={authenticator}&name=Tablet' > fuzz/corpus/requests/rename.txt
//! ```
//! An input that failed becomes a seed in the same way, so that every later run tries it. Words that are worth
//! inserting anywhere are in `tokens.dict`.
//!
//! # To add a target
//!
//! 1. a file in `targets/` with `pub fn name(data: &[u8])`, whose documentation says what it asserts, and a row in
//!    [`TARGETS`]
//! 2. `fuzz_targets/name.rs`, which passes the bytes on, and its `[[bin]]` in `Cargo.toml`
//! 3. seeds in `corpus/name/`, and in `tests/short.rs` how many inputs are made from them

#![expect(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a target that finds something stops, and so does one whose deployment cannot be made"
)]

mod harness;
mod targets;

pub use {
    harness::{
        corpus::{corpus, functions, seeds, tokens_to_insert},
        deployment::close,
        mutate::Mutator,
        sender::Sender,
    },
    targets::{TARGETS, Target, codes, cookies, origins, passwords, requests, texts, tokens},
};
