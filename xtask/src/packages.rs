//! Packages that the tests and the build need. Missing ones are installed without a question, and named.

use crate::{process, project::Project};
use anyhow::{Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Installs those of the Debian `packages` that are missing. Not as root, it says how to install them instead.
pub fn debian(packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if process::output("apt-get", &["--version"]).is_none() || !process::is_root() {
        bail!("install these packages first: {list} (Debian: sudo apt-get install {list})");
    }
    process::step(&format!("Installing Debian packages: {list}"));
    // An outdated index names versions that the archive no longer has. A failed update shows in the installation.
    process::succeeds(Command::new("apt-get").arg("update"));
    let mut install = Command::new("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-y", "-qq", "--no-install-recommends"]);
    process::check(install.args(&missing))
}

fn is_installed(package: &str) -> bool {
    let status = process::output("dpkg-query", &["-W", "-f", "${Status}", package]);
    status.is_some_and(|status| status.ends_with("ok installed"))
}

/// The browser for the tests: that of the variable `TEST_CHROMIUM`, Debian's, or Playwright's own (`None`).
pub fn browser(project: &Project) -> Result<Option<PathBuf>> {
    if let Some(named) = std::env::var_os("TEST_CHROMIUM") {
        return Ok(Some(named.into()));
    }
    let packaged = Path::new("/usr/bin/chromium");
    if !packaged.exists() && process::output("apt-get", &["--version"]).is_some() && process::is_root() {
        debian(&["chromium"])?;
    }
    if packaged.exists() {
        return Ok(Some(packaged.to_owned()));
    }
    process::step("Installing Playwright's Chromium");
    let mut install = Command::new("npx");
    process::check(install.current_dir(&project.end2end).args(["playwright", "install", "chromium"]))?;
    Ok(None)
}

/// Fails unless Node.js is there, in a version that Playwright and the tests' mail server support.
pub fn node() -> Result<()> {
    let version = process::output("node", &["--version"]).unwrap_or_default();
    let major: u32 = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    if major < 20 {
        bail!("install Node.js 20 or later first (found: {})", if version.is_empty() { "none" } else { &version });
    }
    Ok(())
}

/// Installs the tests' npm packages (Playwright, a mail server) unless they are those of the lock file already.
pub fn npm(project: &Project) -> Result<()> {
    let lock = fs::read(project.end2end.join("package-lock.json"))?;
    let installed = project.end2end.join("node_modules/.sallyport-lock");
    if fs::read(&installed).is_ok_and(|known| known == lock) {
        return Ok(());
    }
    if process::output("npm", &["--version"]).is_none() {
        bail!("install Node.js 20 or later first: npm is missing");
    }
    process::step("Installing the tests' npm packages");
    let mut install = Command::new("npm");
    // `browser` installs the browser; the npm packages must not download a second one.
    process::check(install.current_dir(&project.end2end).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").args([
        "ci",
        "--no-audit",
        "--no-fund",
    ]))?;
    fs::write(installed, lock)?;
    Ok(())
}
