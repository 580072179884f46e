//! Running other programs, with their output in sight.

use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::{
    ffi::OsStr,
    process::{Command, Stdio},
};

/// Says what begins now.
pub fn step(words: &str) {
    println!("\n\u{2022} {words}");
}

/// A program that runs in the project's folder.
pub fn program(project: &Project, name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(&project.root);
    // `cargo run` tells xtask who it is. Handed on to another cargo, that makes build scripts which watch these
    // variables run again, and half the dependencies with them.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs `command` and expects success.
pub fn check(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{name} cannot be run"))?;
    if status.success() { Ok(()) } else { bail!("{name} failed ({status})") }
}

/// Runs cargo with `arguments` and expects success.
pub fn cargo(project: &Project, arguments: &[&str]) -> Result<()> {
    check(program(project, "cargo").args(arguments)).with_context(|| format!("cargo {}", arguments.join(" ")))
}

/// What a program prints, or nothing when it cannot be run or fails.
pub fn output(name: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(name).args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program runs and succeeds, without a word of it shown.
pub fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Whether this process is root.
pub fn is_root() -> bool {
    output("id", &["-u"]).as_deref() == Some("0")
}
