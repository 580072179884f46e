//! What may be a dependency: `deny.toml`, checked by cargo-deny.

use crate::{process, project::Project};
use anyhow::{Result, bail};

/// How to get cargo-deny.
const INSTALL: &str = "cargo install cargo-deny --locked";

/// Whether cargo-deny is installed. Compiling it takes minutes, so that no command installs it by itself.
pub fn is_installed() -> bool {
    process::output("cargo", &["deny", "--version"]).is_some()
}

/// What to print when it is not.
pub fn skipped() -> String {
    format!("NOT CHECKED: licences, bans and sources of the dependencies. For that: {INSTALL}")
}

/// Checks bans, licences and sources; with `advisories` also vulnerabilities, from a database that is fetched.
pub fn run(project: &Project, advisories: bool) -> Result<()> {
    if !is_installed() {
        bail!("cargo-deny is not installed: {INSTALL}");
    }
    process::step("Dependencies");
    let mut what = vec!["deny", "check", "bans", "licenses", "sources"];
    if advisories {
        what.push("advisories");
    }
    process::cargo(project, &what)
}
