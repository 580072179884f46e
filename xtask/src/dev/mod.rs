//! `cargo xtask dev`: a debug build that follows the sources.
//!
//! | changed | done |
//! | --- | --- |
//! | a file in `style` or `public` | written to `target/site`, without cargo |
//! | anything else that the server is made of | cargo builds the server and the WebAssembly |
//!
//! Then the server starts again, and when it listens, open pages reload. It starts again for a style sheet too:
//! its address carries a digest of the site that is taken at the start, and browsers keep what they got from
//! there.
//!
//! The WebAssembly is built with cargo's profile `dev`: larger and slower, but ready in seconds. `serve`, `build`
//! and `test` write the site of a release to the same folder: do not run them beside this command.

mod reload;
mod server;
mod watch;

use crate::{
    process,
    project::Project,
    site::{self, Mode},
};
use anyhow::{Context, Result};
use reload::Reload;
use server::Server;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use watch::Watch;

/// Time between two looks at the files.
const INTERVAL: Duration = Duration::from_millis(300);

/// Builds, serves and follows the sources until SIGINT or SIGTERM; `arguments` go to `sallyport serve`.
pub fn run(project: &Project, arguments: &[&str]) -> Result<()> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register(signal, stop.clone())?;
    }
    let reload = Reload::listen(project.reload_port)?;
    let mut watch = Watch::new(roots(project));
    let mut server = Server::new(project, arguments, &reload);
    let mut work = Work::ALL;
    loop {
        // The server that runs stays when a build fails: the page on screen is still of use.
        match work.perform(project) {
            Ok(()) if !stop.load(Ordering::Relaxed) => server.restart()?,
            Ok(()) => {}
            Err(error) => eprintln!("xtask: {error:#}"),
        }
        let Some(changed) = next_change(&mut watch, &mut server, &stop) else { break };
        work = Work::of(project, &changed);
    }
    server.stop();
    println!("\nStopped.");
    Ok(())
}

/// The files that change next; none when it is time to stop.
fn next_change(watch: &mut Watch, server: &mut Server, stop: &AtomicBool) -> Option<Vec<PathBuf>> {
    let mut changed = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let more = watch.changes();
        // Editors and version control write several files in a row: wait until they have finished.
        if more.is_empty() && !changed.is_empty() {
            return Some(changed);
        }
        changed.extend(more);
        server.report_end();
        process::pause(INTERVAL);
    }
    None
}

/// Everything that the server and its site are made of. Tools and tests are not part of it.
fn roots(project: &Project) -> Vec<PathBuf> {
    let crates =
        project.members.iter().map(String::as_str).filter(|member| !["xtask", "testkit", "fuzz"].contains(member));
    let files = ["Cargo.toml", "Cargo.lock", "Leptos.toml"];
    let mut roots: Vec<PathBuf> = crates.chain(files).map(|name| project.root.join(name)).collect();
    roots.extend(project.style.parent().map(Into::into));
    roots.push(project.assets.clone());
    roots
}

/// What has to be made again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Work {
    style: bool,
    assets: bool,
    code: bool,
}

impl Work {
    const ALL: Self = Self { style: true, assets: true, code: true };

    fn of(project: &Project, changed: &[PathBuf]) -> Self {
        let mut work = Self::default();
        for path in changed {
            let path_text = path.strip_prefix(&project.root).unwrap_or(path).display();
            println!("\n{path_text} changed");
            if project.style.parent().is_some_and(|folder| path.starts_with(folder)) {
                work.style = true;
            } else if path.starts_with(&project.assets) {
                work.assets = true;
            } else {
                work.code = true;
            }
        }
        work
    }

    fn perform(self, project: &Project) -> Result<()> {
        if self.style {
            site::build_style(project, Mode::Development).context("the style sheet")?;
        }
        if self.assets {
            site::copy_assets(project, Mode::Development)?;
        }
        if self.code {
            site::build_wasm(project, Mode::Development)?;
            process::step("Building the server");
            process::cargo(project, &["build", "--package", &project.bin_package])?;
        }
        Ok(())
    }
}
