//! Running other programs: their output stays visible, and a failure names the program.

use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::{
    ffi::OsStr,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Prints a heading for the work that starts now.
pub fn step(heading: &str) {
    println!("\n\u{2022} {heading}");
}

/// A program that runs in the project's folder.
pub fn program(project: &Project, name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(&project.root);
    // `cargo run` describes the package xtask in these variables. If another cargo inherited them, every build
    // script that watches one of them would run again, and its crate and their dependents would be recompiled.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs `command` and fails unless it succeeds.
pub fn check(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{name} cannot be run"))?;
    if status.success() { Ok(()) } else { bail!("{name} failed ({status})") }
}

/// Runs cargo with `arguments` and fails unless it succeeds.
pub fn cargo(project: &Project, arguments: &[&str]) -> Result<()> {
    check(program(project, "cargo").args(arguments)).with_context(|| format!("cargo {}", arguments.join(" ")))
}

/// What a program prints; `None` when it cannot be run or fails.
pub fn output(name: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(name).args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program runs and succeeds; its output is discarded.
pub fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Asks a child to stop with SIGINT, by its own process id, and waits until it has ended.
///
/// To Sallyport it means a graceful shutdown, to PostgreSQL a fast one that does not wait for clients.
pub fn interrupt(child: &mut Child) {
    // The id of a child that was reaped already may belong to another process by now.
    if !matches!(child.try_wait(), Ok(None)) {
        return;
    }
    if !succeeds(Command::new("kill").args(["-INT", &child.id().to_string()])) {
        // Fails only when the process is gone.
        let _ = child.kill();
    }
    let _ = child.wait();
}

/// Waits between two looks at something that another program does.
#[expect(clippy::disallowed_methods, reason = "waits for another program, not for time to pass")]
pub fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// Whether this process runs as root.
pub fn is_root() -> bool {
    output("id", &["-u"]).as_deref() == Some("0")
}

/// Makes a new folder in the system's folder for temporary files. Its name contains `name` and a number that no
/// other process, and no earlier one that left its folder behind, has.
pub fn new_temporary_folder(name: &str) -> Result<PathBuf> {
    let id = std::process::id();
    for number in 0..1_000 {
        let folder = std::env::temp_dir().join(format!("sallyport-{name}-{id}-{number}"));
        match std::fs::create_dir(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| folder).context("no temporary folder can be made"),
        }
    }
    bail!("the folder for temporary files is full of those of earlier runs")
}
