//! `cargo xtask check`: what the compiler and the linter find, without running a test.

use crate::{process, project::Project};
use anyhow::Result;
use std::time::Instant;

/// Format, then lints, which compile every target and so check the types too. Warnings are errors.
#[expect(clippy::disallowed_methods, reason = "times the command for the person who waits for it")]
pub fn run(project: &Project) -> Result<()> {
    let started = Instant::now();
    format(project)?;
    lint(project, true)?;
    println!("\nFormat, lints and types are good: {:.0?}", started.elapsed());
    Ok(())
}

/// Compares the sources with what rustfmt makes of them.
pub fn format(project: &Project) -> Result<()> {
    process::step("Format");
    process::cargo(project, &["fmt", "--all", "--check"])
}

/// Runs clippy on every crate; `strict` makes warnings errors.
pub fn lint(project: &Project, strict: bool) -> Result<()> {
    process::step("Lints");
    // Apart, so that cargo does not unify the features of Leptos for the browser with those for the server.
    let selections: [&[&str]; 3] = [
        &["--all-targets"],
        &["--package", "xtask", "--package", "bench", "--all-targets"],
        &["--package", &project.lib_package],
    ];
    let strict: &[&str] = if strict { &["--", "-D", "warnings"] } else { &[] };
    selections
        .iter()
        .try_for_each(|selection| process::cargo(project, &[&["clippy", "--quiet"], *selection, strict].concat()))
}
