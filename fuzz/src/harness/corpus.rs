//! The seeds of the targets, and the words worth inserting into them.

use crate::harness::mutate::dictionary;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

/// The folder of a target's seeds.
pub fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target)
}

/// A target's seeds, by name. What a long run found beside them is left out, because it differs between clones.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    let files = fs::read_dir(corpus(target)).unwrap().map(|file| file.unwrap().path());
    let mut seeds: Vec<PathBuf> = files.filter(|file| file.extension().is_some_and(|end| end == "txt")).collect();
    seeds.sort();
    seeds.iter().map(|seed| fs::read(seed).unwrap()).collect()
}

/// The words worth inserting.
pub fn tokens_to_insert() -> Vec<Vec<u8>> {
    dictionary(include_str!("../../tokens.dict"))
}

/// The paths of all registered server functions.
pub fn functions() -> &'static [&'static str] {
    static FUNCTIONS: LazyLock<Vec<&str>> =
        LazyLock::new(|| leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect());
    &FUNCTIONS
}
