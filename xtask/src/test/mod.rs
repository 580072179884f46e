//! `cargo xtask test`: every check there is.

mod environment;
mod tally;

use crate::{build, check, deny, packages, postgres::Postgres, process, project::Project};
use anyhow::{Context, Result, bail};
use std::{fs, process::Command};
use tally::Tally;

/// Crates that must never be part of the WebAssembly.
const SERVER_ONLY: [&str; 7] = ["sqlx-core", "tokio", "axum", "argon2", "totp-rs", "ring", "leptos_router"];

/// What to leave out or to add.
#[derive(Clone, Copy, Default)]
pub struct Options {
    /// Without the browser tests.
    pub quick: bool,
    /// Look the dependencies up in the advisory database too.
    pub advisories: bool,
}

/// Runs all checks.
pub fn run(project: &Project, options: Options) -> Result<()> {
    let mut tally = Tally::default();
    // A missing program stops the command here, not after the long builds.
    packages::node()?;
    packages::npm(project)?;
    if !options.quick {
        packages::browser(project)?;
    }
    check::format(project)?;
    // A newer compiler has newer lints. They fail the project's CI, but not the first test in a fresh clone.
    check::lint(project, std::env::var_os("CI").is_some())?;
    let with_deny = deny::is_installed();
    if with_deny {
        deny::run(project, options.advisories)?;
        tally.passed += 1;
    }
    process::step("The server's crates stay out of the browser");
    tally.passed += browser_graph(project)?;
    build(project)?;
    tally.passed += wasm_size(project)?;
    process::step("Rules, store and server, on SQLite and PostgreSQL, and a short run of the fuzz targets");
    let postgres = Postgres::start()?;
    let mut cargo = process::program(project, "cargo");
    cargo.args(["test", "--release", "--no-fail-fast"]);
    environment::strange_tests(&mut cargo)?;
    cargo.env("TEST_POSTGRES", &postgres.url);
    tally.run(&mut cargo)?;
    let mut own = process::program(project, "cargo");
    tally.run(own.args(["test", "--package", "xtask"]))?;
    if !options.quick {
        process::step("The browser drives the release binary");
        tally.run(&mut browser_tests(project, &postgres)?)?;
    }
    drop(postgres);
    if !with_deny {
        println!("\n{}", deny::skipped());
    }
    tally.close()
}

/// Playwright, with the release binary and the database that its tests need.
fn browser_tests(project: &Project, postgres: &Postgres) -> Result<Command> {
    let mut playwright = Command::new("npx");
    environment::without_settings(&mut playwright);
    playwright
        .current_dir(&project.end2end)
        .args(["playwright", "test"])
        .env("TEST_BINARY", project.binary())
        .env("TEST_POSTGRES", &postgres.url);
    if let Some(chromium) = packages::browser(project)? {
        playwright.env("TEST_CHROMIUM", chromium);
    }
    Ok(playwright)
}

/// Checks the crates of the WebAssembly, as `cargo tree` lists them.
fn browser_graph(project: &Project) -> Result<usize> {
    let mut tree = process::program(project, "cargo");
    tree.args(["tree", "--package", &project.lib_package, "--target", crate::toolchain::WASM]);
    let output = tree.args(["--edges", "normal", "--prefix", "none", "--format", "{p}"]).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let names: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    if !output.status.success() || !names.contains(&"leptos") {
        bail!("cargo tree did not list the browser's dependencies");
    }
    match SERVER_ONLY.iter().find(|name| names.contains(name)) {
        Some(name) => bail!("{name} is part of the browser's side"),
        None => Ok(1),
    }
}

/// Compares the size of the WebAssembly with the limit in Cargo.toml.
fn wasm_size(project: &Project) -> Result<usize> {
    let path = project.site_file("wasm.br");
    let size = fs::metadata(&path).with_context(|| path.display().to_string())?.len();
    let size = usize::try_from(size)?;
    println!("  WebAssembly after brotli: {size} bytes, at most {}", project.wasm_budget);
    if size > project.wasm_budget {
        bail!("the WebAssembly is larger than wasm-brotli-max in Cargo.toml");
    }
    Ok(1)
}
