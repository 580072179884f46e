//! `cargo xtask`: what leads from a fresh clone to a running, tested Sallyport.
//!
//! | file | what |
//! | --- | --- |
//! | `project` | names and paths, from the Leptos metadata in Cargo.toml |
//! | `process` | running other programs |
//! | `toolchain` | a compiler that can build for the browser |
//! | `packages` | Debian and npm packages that the tests need |
//! | `site` | WebAssembly, script, style sheet and icon, compressed |
//! | `style` | one style sheet from many |
//! | `dev` | a debug build that follows the sources |
//! | `check` | format and lints |
//! | `deny` | licences, bans and sources of the dependencies |
//! | `postgres` | a temporary server for the tests |
//! | `test` | every check there is |
//! | `bench` | speed and memory of the release binary |
//!
//! To add a command: a file with a function `run`, a line in [`command`], and a line in [`HELP`].

mod bench;
mod check;
mod deny;
mod dev;
mod packages;
mod postgres;
mod process;
mod project;
mod site;
mod style;
mod test;
mod toolchain;

use anyhow::{Context, Result, bail};
use project::Project;
use std::process::ExitCode;

const HELP: &str = "cargo xtask COMMAND

  serve [ARGUMENTS]   build all, then serve with demo data on http://127.0.0.1:3000
                      (ARGUMENTS go to `sallyport serve`, such as --listen 127.0.0.1:8080)
  dev [ARGUMENTS]     the same as a debug build with its own demo data in data/dev,
                      which rebuilds, restarts and reloads the browser when a file changes
  check               format, lints and types; warnings are errors
  build               build all: target/release/sallyport, with its site inside
  test                every check: format, lints, dependencies (with cargo-deny), rules, both databases, browser
  test quick          the same without the browser
  bench [OPTIONS]     speed and memory of the release binary, beside a bare route of axum
  deny                licences, bans and sources of the dependencies (needs cargo-deny)

  --advisories        after test or deny: known vulnerabilities too, from a database
                      that cargo-deny fetches
  --postgres          after bench: on a temporary PostgreSQL server, and not on SQLite
  --beside PATH       after bench: another build, measured in the same run";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match command(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(words: &[String]) -> Result<()> {
    let project = Project::read()?;
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["serve", arguments @ ..] => serve(&project, after_dashes(arguments)),
        ["dev", arguments @ ..] => dev::run(&project, after_dashes(arguments)),
        ["check"] => check::run(&project),
        ["build"] => build(&project),
        ["test", options @ ..] => test::run(&project, test_options(options)?),
        ["bench", options @ ..] => bench::run(&project, &bench_options(options)?),
        ["deny"] => deny::run(&project, false),
        ["deny", "--advisories"] => deny::run(&project, true),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!("there is no such command\n\n{HELP}"),
    }
}

/// `cargo xtask serve -- --listen …` means the same as without the dashes.
fn after_dashes<'a>(arguments: &'a [&'a str]) -> &'a [&'a str] {
    arguments.strip_prefix(&["--"]).unwrap_or(arguments)
}

fn test_options(words: &[&str]) -> Result<test::Options> {
    let mut options = test::Options::default();
    for word in words {
        match *word {
            "quick" => options.quick = true,
            "--advisories" => options.advisories = true,
            _ => bail!("test has no option {word}\n\n{HELP}"),
        }
    }
    Ok(options)
}

fn bench_options(words: &[&str]) -> Result<bench::Options> {
    let mut options = bench::Options::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--postgres" => options.postgres = true,
            "--beside" => options.beside = Some((*words.next().context("--beside needs a path")?).to_owned()),
            _ => bail!("bench has no option {word}\n\n{HELP}"),
        }
    }
    Ok(options)
}

/// Builds the site, then the binary that embeds it.
fn build(project: &Project) -> Result<()> {
    site::build(project, site::Mode::Release)?;
    process::step("Building the server");
    process::cargo(project, &["build", "--release", "--package", &project.bin_package])
}

fn serve(project: &Project, arguments: &[&str]) -> Result<()> {
    build(project)?;
    let mut command = process::program(project, project.binary());
    process::check(command.args(["serve", "--demo"]).args(arguments))
}
