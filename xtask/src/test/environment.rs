//! The environment of tests. No test may depend on the one that it was started in: so it gets a strange one, in
//! which a test that reads a setting, a proxy, a language, a time zone or a home fails in every run, and not only
//! on a machine where one is set.

use crate::process;
use anyhow::{Context, Result};
use std::process::Command;

/// Variables, and values that nothing works with.
const STRANGE: [(&str, &str); 21] = [
    ("SALLYPORT_DATABASE", "mysql://strange.invalid/none"),
    ("SALLYPORT_LISTEN", "203.0.113.1:1"),
    ("SALLYPORT_PUBLIC_URL", "no address"),
    ("SALLYPORT_KEY", "no key"),
    ("SALLYPORT_KEY_FILE", "/nonexistent/strange.key"),
    ("SALLYPORT_LOG", "sallyport=loud"),
    ("SALLYPORT_TRUSTED_PROXIES", "strange"),
    ("SALLYPORT_MAIL__SMTP", "smtps://strange.invalid"),
    ("SALLYPORT_AUDIT__ANCHOR_FILE", "/nonexistent/anchors"),
    ("LEPTOS_OUTPUT_NAME", "strange"),
    ("LEPTOS_SITE_ADDR", "203.0.113.1:1"),
    ("LEPTOS_HASH_FILES", "true"),
    ("RUST_LOG", "trace"),
    ("HTTP_PROXY", "http://127.0.0.1:9"),
    ("http_proxy", "http://127.0.0.1:9"),
    ("ALL_PROXY", "http://127.0.0.1:9"),
    ("HOME", "/nonexistent"),
    ("TZ", "Pacific/Chatham"),
    ("LANG", "tr_TR.UTF-8"),
    ("LC_ALL", "tr_TR.UTF-8"),
    ("NODE_OPTIONS", "--strange"),
];
/// What the names of variables begin with that a test could read, and that only `cargo xtask test` sets.
const REMOVED: [&str; 4] = ["SALLYPORT_", "LEPTOS_", "PG", "TEST_"];

/// Lets cargo run the tests, and nothing that it builds, in the strange environment.
pub fn strange_tests(cargo: &mut Command) -> Result<()> {
    without_settings(cargo);
    let assignments: Vec<_> = STRANGE.iter().map(|(name, value)| format!("{name}={value}")).collect();
    // `env` of the system runs a program with these variables; cargo splits its runner at spaces.
    let assignments = assignments.iter().map(|text| text.replace(' ', "-")).collect::<Vec<_>>().join(" ");
    cargo.env(runner_variable()?, format!("env {assignments}"));
    Ok(())
}

/// Runs a program without the settings of the environment.
pub fn without_settings(command: &mut Command) {
    let is_setting = |name: &str| REMOVED.iter().any(|prefix| name.starts_with(prefix));
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_setting(&name.to_string_lossy())) {
        command.env_remove(name);
    }
}

/// The variable that names cargo's runner for tests of this machine's target.
fn runner_variable() -> Result<String> {
    let version = process::output("rustc", &["-vV"]).context("rustc does not run")?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    Ok(format!("CARGO_TARGET_{}_RUNNER", host.to_uppercase().replace(['-', '.'], "_")))
}
