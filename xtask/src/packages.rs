//! Packages that set-up installs when they are missing: it says which, and asks nobody.

use crate::{project::Project, run};
use anyhow::{Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Makes sure that Debian `packages` are installed.
pub fn debian(packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if run::output("apt-get", &["--version"]).is_none() || !run::is_root() {
        bail!("install these packages first: {list} (Debian: sudo apt-get install {list})");
    }
    run::step(&format!("Installing Debian packages: {list}"));
    // An old list of packages names versions that are gone; a failed refresh shows in the installation.
    run::succeeds(Command::new("apt-get").arg("update"));
    let mut install = Command::new("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-y", "-qq", "--no-install-recommends"]);
    run::check(install.args(&missing))
}

fn is_installed(package: &str) -> bool {
    let status = run::output("dpkg-query", &["-W", "-f", "${Status}", package]);
    status.is_some_and(|status| status.ends_with("ok installed"))
}

/// The browser for the tests: the one that is named, a packaged one, or Playwright's own (`None`).
pub fn browser(project: &Project) -> Result<Option<PathBuf>> {
    if let Some(named) = std::env::var_os("TEST_CHROMIUM") {
        return Ok(Some(named.into()));
    }
    let packaged = Path::new("/usr/bin/chromium");
    if !packaged.exists() && run::output("apt-get", &["--version"]).is_some() && run::is_root() {
        debian(&["chromium"])?;
    }
    if packaged.exists() {
        return Ok(Some(packaged.to_owned()));
    }
    run::step("Installing Playwright's Chromium");
    let mut install = Command::new("npx");
    run::check(install.current_dir(&project.end2end).args(["playwright", "install", "chromium"]))?;
    Ok(None)
}

/// Node.js of a version that the browser and the mail server of the tests run on.
pub fn node() -> Result<()> {
    let version = run::output("node", &["--version"]).unwrap_or_default();
    let major: u32 = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    if major < 20 {
        bail!("install Node.js 20 or later first (found: {})", if version.is_empty() { "none" } else { &version });
    }
    Ok(())
}

/// Makes sure that the tests' npm packages are those of the lock file: the browser's, and a mail server.
pub fn npm(project: &Project) -> Result<()> {
    let lock = fs::read(project.end2end.join("package-lock.json"))?;
    let installed = project.end2end.join("node_modules/.sallyport-lock");
    if fs::read(&installed).is_ok_and(|known| known == lock) {
        return Ok(());
    }
    if run::output("npm", &["--version"]).is_none() {
        bail!("install Node.js 20 or later first: npm is missing");
    }
    run::step("Installing the tests' npm packages");
    let mut install = Command::new("npm");
    // Browsers come from the system or from Playwright's own command, never as a side effect.
    run::check(install.current_dir(&project.end2end).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").args([
        "ci",
        "--no-audit",
        "--no-fund",
    ]))?;
    fs::write(installed, lock)?;
    Ok(())
}
