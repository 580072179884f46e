//! Every check there is.

use crate::{build, packages, postgres::Postgres, project::Project, run};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

/// What must never reach the browser.
const SERVER_ONLY: [&str; 7] = ["sqlx-core", "tokio", "axum", "argon2", "totp-rs", "ring", "leptos_router"];

/// Runs all checks; `browser` also drives one.
pub fn run(project: &Project, browser: bool) -> Result<()> {
    let mut tally = Tally::default();
    // What is missing is said before the long builds, not after.
    packages::node()?;
    packages::npm(project)?;
    if browser {
        packages::browser(project)?;
    }
    run::step("Format");
    run::cargo(project, &["fmt", "--all", "--check"])?;
    run::step("Lints");
    lint(project, &["--all-targets"])?;
    lint(project, &["--package", "xtask", "--all-targets"])?;
    lint(project, &["--package", "frontend"])?;
    run::step("The server's crates stay out of the browser");
    tally.passed += browser_graph(project)?;
    build(project)?;
    tally.passed += wasm_size(project)?;
    run::step("Rules, store and server, on SQLite and PostgreSQL, and a short run of the fuzz targets");
    let postgres = Postgres::start()?;
    let mut cargo = run::program(project, "cargo");
    cargo.args(["test", "--release", "--no-fail-fast"]).env("TEST_POSTGRES", &postgres.url);
    tally.run(&mut cargo)?;
    let mut own = run::program(project, "cargo");
    tally.run(own.args(["test", "--package", "xtask"]))?;
    if browser {
        let chromium = packages::browser(project)?;
        run::step("The browser drives the release binary");
        let mut playwright = Command::new("npx");
        playwright
            .current_dir(&project.end2end)
            .args(["playwright", "test"])
            .env("TEST_BINARY", project.binary())
            .env("TEST_POSTGRES", &postgres.url);
        if let Some(chromium) = chromium {
            playwright.env("TEST_CHROMIUM", chromium);
        }
        tally.run(&mut playwright)?;
    }
    drop(postgres);
    tally.close()
}

fn lint(project: &Project, what: &[&str]) -> Result<()> {
    // A newer compiler has newer lints: they stop the project's own runs, not somebody's fresh clone.
    let strict: &[&str] = if std::env::var_os("CI").is_some() { &["--", "-D", "warnings"] } else { &[] };
    run::cargo(project, &[&["clippy", "--quiet"], what, strict].concat())
}

/// Asks cargo for the browser's dependencies.
fn browser_graph(project: &Project) -> Result<usize> {
    let mut tree = run::program(project, "cargo");
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

/// Compares the WASM with the number that is checked in.
fn wasm_size(project: &Project) -> Result<usize> {
    let path = project.compressed_wasm();
    let size = fs::metadata(&path).with_context(|| path.display().to_string())?.len();
    let size = usize::try_from(size)?;
    println!("  WebAssembly after brotli: {size} bytes, at most {}", project.wasm_budget);
    if size > project.wasm_budget {
        bail!("the WebAssembly is larger than wasm-brotli-max in Cargo.toml");
    }
    Ok(1)
}

/// Counts what the test runners report.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    broken: bool,
}

impl Tally {
    /// Runs a test runner, shows its output, and adds its results.
    fn run(&mut self, command: &mut Command) -> Result<()> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().context("no output to read")?;
        for line in BufReader::new(output).lines() {
            let line = line?;
            println!("{line}");
            let (passed, failed) = counts(&line);
            self.passed += passed;
            self.failed += failed;
        }
        std::io::stdout().flush()?;
        self.broken |= !child.wait()?.success();
        Ok(())
    }

    /// The last line, and the verdict.
    fn close(self) -> Result<()> {
        println!("\n{} passed, {} failed", self.passed, self.failed);
        if self.failed > 0 || self.broken {
            bail!("there are failures above");
        }
        Ok(())
    }
}

/// Passed and failed tests that a closing line of cargo or Playwright names.
fn counts(line: &str) -> (usize, usize) {
    let number_before = |word: &str| {
        let words: Vec<&str> = line.split([' ', ';', '(']).filter(|word| !word.is_empty()).collect();
        let place = words.iter().position(|one| *one == word)?;
        words.get(place.checked_sub(1)?)?.parse().ok()
    };
    let closing = line.starts_with("test result:") || line.trim_start().starts_with(|c: char| c.is_ascii_digit());
    if !closing {
        return (0, 0);
    }
    (number_before("passed").unwrap_or(0), number_before("failed").unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn closing_lines_are_understood() {
        assert_eq!(counts("test result: ok. 12 passed; 1 failed; 0 ignored; 0 measured; 3 filtered out"), (12, 1));
        assert_eq!(counts("  31 passed (1.4m)"), (31, 0));
        assert_eq!(counts("  2 failed"), (0, 2));
        assert_eq!(counts("test rules::code::tests::x ... ok"), (0, 0));
    }
}
