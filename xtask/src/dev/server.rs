//! The server that `cargo xtask dev` runs: a debug build with a demo database of its own.

use super::reload::Reload;
use crate::{process, project::Project};
use anyhow::{Context, Result};
use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdout, Stdio},
    thread,
};

/// Its own folder: what is tried out while developing does not mix with the data of `cargo xtask serve`.
const DATABASE: &str = "sqlite://data/dev/sallyport.db";
/// How the line begins that the server prints when it listens.
const LISTENS: &str = "Sallyport listens on ";

/// The server, running or not.
pub struct Server<'a> {
    project: &'a Project,
    arguments: &'a [&'a str],
    reload: &'a Reload,
    child: Option<Child>,
    /// The list of demo users is printed once, not at every start.
    introduced: bool,
}

impl<'a> Server<'a> {
    /// A server that does not run yet.
    pub fn new(project: &'a Project, arguments: &'a [&'a str], reload: &'a Reload) -> Self {
        Self { project, arguments, reload, child: None, introduced: false }
    }

    /// Stops the server if it runs, and starts the binary of the last build.
    pub fn restart(&mut self) -> Result<()> {
        self.stop();
        let binary = self.project.debug_binary();
        let mut command = process::program(self.project, &binary);
        command
            .args(["serve", "--demo"])
            .args(self.arguments)
            .env("SALLYPORT_DATABASE", DATABASE)
            .env("LEPTOS_WATCH", "1")
            .env("LEPTOS_RELOAD_PORT", self.reload.port.to_string());
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be run", binary.display()))?;
        let output = child.stdout.take().context("the server has no output to read")?;
        self.child = Some(child);
        let (reload, first) = (self.reload.clone(), !self.introduced);
        self.introduced = true;
        thread::spawn(move || forward(output, &reload, first));
        Ok(())
    }

    /// Says so, once, when the server has ended by itself.
    pub fn report_end(&mut self) {
        if let Some(Ok(Some(status))) = self.child.as_mut().map(Child::try_wait) {
            println!("\nThe server has ended ({status}). It starts again at the next change.");
            self.child = None;
        }
    }

    /// Stops the server if it runs.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            process::interrupt(&mut child);
        }
    }
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Shows what the server prints, and reloads the open pages when it listens.
fn forward(output: ChildStdout, reload: &Reload, first: bool) {
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        let listens = line.starts_with(LISTENS);
        if first || listens {
            println!("{line}");
        }
        if listens {
            reload.reload_pages();
        }
    }
}
