//! Tests use no fixed port, no file outside their own folder, and nothing of the environment that they were
//! started in: so they pass beside a running server, beside each other, and on every machine. The proof reads the
//! sources;
//! `cargo xtask test` also runs all tests in an environment in which nothing works.

#![expect(clippy::unwrap_used, reason = "a test may stop")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where tests are, and what they share.
const ROOMS: [&str; 9] =
    ["app", "bench", "end2end/support", "end2end/tests", "fuzz", "gate", "server", "testkit", "xtask"];
/// Variables that are set for the tests on purpose: their databases and options, and where programs are.
const ALLOWED_VARIABLES: [&str; 3] = ["TEST_", "FUZZ_ROUNDS", "PATH"];
/// The one place for each of these.
const HOME_OF: [(&str, &str); 2] =
    [("temp_dir()", "testkit/src/folder.rs"), ("Command::new(", "testkit/src/program.rs")];
/// Calls and arguments with an address that is listened on.
const LISTENING: [&str; 3] = ["bind(", "listen(", "\"--listen\""];

/// What is wrong with a line of test code.
fn fault(file: &str, line: &str) -> Option<&'static str> {
    let reads = line.contains("env::var") || line.contains("process.env");
    if reads && !ALLOWED_VARIABLES.iter().any(|name| line.contains(name)) {
        return Some("reads the environment that it was started in");
    }
    if HOME_OF.iter().any(|(call, home)| line.contains(call) && file != *home) {
        return Some("uses a folder or a program that testkit does not keep apart");
    }
    if ["\"/tmp", "\"/var/tmp"].iter().any(|path| line.contains(path)) {
        return Some("uses a file outside its own folder");
    }
    let is_port = |(_, rest): (usize, &str)| rest[1..].starts_with(|digit| ('1'..='9').contains(&digit));
    let has_port = line.match_indices(':').map(|(at, _)| (at, &line[at..])).any(is_port);
    (has_port && LISTENING.iter().any(|call| line.contains(call))).then_some("listens on a fixed port")
}

/// The test code of a file: all of it where it is for tests only, otherwise its tests.
fn test_code<'a>(path: &str, text: &'a str) -> &'a str {
    let only_tests = ["/tests/", "/tests.rs", "testkit/", "fuzz/", "end2end/"];
    if only_tests.iter().any(|part| path.contains(part)) {
        return text;
    }
    text.split_once("#[cfg(test)]\nmod tests {").map_or("", |(_, tests)| tests)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["node_modules", "corpus", "artifacts", "target"].contains(&name.as_str()) {
            files(&path, found);
        } else if [".rs", ".ts", ".mjs"].iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
}

#[test]
fn tests_keep_to_themselves() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    for room in ROOMS {
        files(&root.join(room), &mut found);
    }
    let mut faults = Vec::new();
    for path in &found {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        // This file names what it forbids. xtask has no testkit, and makes the environment of the tests.
        if name == "testkit/tests/isolation.rs" || name.starts_with("xtask/src/test/") {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        for line in test_code(&name, &text).lines() {
            faults.extend(fault(&name, line).map(|fault| format!("{name} {fault}: {}", line.trim())));
        }
    }
    assert!(found.len() > 200, "the sources are read: {}", found.len());
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_search_finds_what_it_forbids() {
    for line in [
        r#"let port = std::env::var("PORT");"#,
        "const home = process.env.HOME;",
        r#"TcpListener::bind("127.0.0.1:3000")"#,
        r#"binary.serve(&["--listen", "127.0.0.1:8080"])"#,
        r#"fs::write("/tmp/x", "")"#,
        "std::env::temp_dir()",
        r#"Command::new("node")"#,
    ] {
        assert!(fault("server/tests/x.rs", line).is_some(), "{line}");
    }
    for line in [r#"TcpListener::bind("127.0.0.1:0")"#, r#"std::env::var("TEST_POSTGRES")"#] {
        assert!(fault("server/tests/x.rs", line).is_none(), "{line}");
    }
}
