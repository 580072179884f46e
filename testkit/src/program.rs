//! Other programs that tests run, apart from the environment that the test was started in.

use crate::TemporaryFolder;
use std::process::{Command, Stdio};

/// A program in `folder`, which is its home too. Of the environment it gets only where programs are: no settings,
/// no proxies, no language, no time zone.
pub fn program(name: impl AsRef<std::ffi::OsStr>, folder: &TemporaryFolder) -> Command {
    let mut command = Command::new(name);
    command.current_dir(folder.path()).stdin(Stdio::null()).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", folder.path());
    command
}

/// Asks a process to end, by its id. Whether it was there.
pub fn terminate(pid: u32) -> bool {
    Command::new("kill").args(["-TERM", &pid.to_string()]).status().unwrap().success()
}
