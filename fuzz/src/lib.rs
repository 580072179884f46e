//! Fuzz targets for everything that parses what a stranger sends. A target takes any bytes and asserts what must hold for
//! them; all of them are in [`TARGETS`].
//!
//! `tests/short.rs` runs each on its seeds, `corpus/TARGET/*.txt`, and on a bounded number of inputs made from them. It
//! is a part of `cargo test` and needs nothing but a stable compiler. With nightly, `cargo fuzz run TARGET` searches for
//! as long as it is let; see `docs/SECURITY.md`.
//!
//! # To add a seed
//!
//! One file, which for a request is one line. Every server function needs one:
//!
//! ```text
//! echo 'member POST /api/rename-authenticator id={authenticator}&name=Tablet' > fuzz/corpus/requests/rename.txt
//! ```
//! An input that failed becomes a seed in the same way; then it never fails again unseen. Words that are worth
//! inserting anywhere are in `tokens.dict`.
//!
//! # To add a target
//!
//! 1. a file here with `pub fn name(data: &[u8])`, whose docs say what it asserts, and a row in [`TARGETS`]
//! 2. `fuzz_targets/name.rs`, which hands the bytes on, and its `[[bin]]` in `Cargo.toml`
//! 3. seeds in `corpus/name/`, and in `tests/short.rs` how many inputs are made from them

#![expect(
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a target that finds something stops, and so does one whose world cannot be made"
)]

mod asked;
mod checks;
mod codes;
mod cookies;
mod markup;
mod mutate;
mod origins;
mod passwords;
mod people;
mod requests;
mod texts;
mod tokens;
mod who;
mod world;

pub use {
    codes::codes, cookies::cookies, mutate::Mutator, origins::origins, passwords::passwords, requests::requests,
    texts::texts, tokens::tokens, who::Who, world::close,
};

use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

/// What is run with an input.
pub type Target = fn(&[u8]);

/// All targets.
pub const TARGETS: [(&str, Target); 7] = [
    ("codes", codes),
    ("texts", texts),
    ("passwords", passwords),
    ("tokens", tokens),
    ("cookies", cookies),
    ("origins", origins),
    ("requests", requests),
];

/// The folder of a target's seeds.
pub fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target)
}

/// A target's seeds, by name. What a long run found beside them is left out: it differs from clone to clone.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let files = fs::read_dir(corpus(target)).unwrap().map(|file| file.unwrap().path());
    let mut seeds: Vec<PathBuf> = files.filter(|file| file.extension().is_some_and(|end| end == "txt")).collect();
    seeds.sort();
    seeds.iter().map(|seed| fs::read(seed).unwrap()).collect()
}

/// The words worth inserting.
pub fn tokens_to_insert() -> Vec<Vec<u8>> {
    mutate::dictionary(include_str!("../tokens.dict"))
}

/// The paths of all registered server functions.
pub fn functions() -> &'static [&'static str] {
    static FUNCTIONS: LazyLock<Vec<&str>> =
        LazyLock::new(|| leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect());
    &FUNCTIONS
}
