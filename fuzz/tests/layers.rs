//! Targets use the harness, never the other way, and no target uses another. Read from the sources.

use std::{fs, path::Path};

/// The paths within this crate that a file names, comments aside: every use of `crate::`, `super::`, and of a
/// module of the other folder.
fn violations(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    let is_foreign = |line: &&str| {
        let paths = line.match_indices("crate::").map(|(place, word)| &line[place + word.len()..]);
        paths.into_iter().any(|path| !path.starts_with("harness::"))
            || line.contains("super::")
            || line.contains("targets::")
    };
    lines.filter(is_foreign).map(str::to_owned).collect()
}

#[test]
fn targets_use_the_harness_only_and_the_harness_no_target() {
    for folder in ["targets", "harness"] {
        let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder)).unwrap();
        let files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        assert!(files.len() > 6, "{folder} has its files");
        for file in files {
            let found = violations(&fs::read_to_string(&file).unwrap());
            assert!(found.is_empty(), "{} uses {found:?}", file.display());
        }
    }
}

#[test]
fn a_use_in_the_wrong_direction_is_found() {
    for wrong in
        ["use crate::targets::codes;", "use crate::functions;", "super::codes(data);", "use crate::{targets};"]
    {
        assert_eq!(violations(wrong).len(), 1, "{wrong}");
    }
    assert!(violations("//! [`crate::targets`]\nuse crate::harness::request::headers;").is_empty());
}
