//! `cargo xtask bench`: speed and memory of the release binary.

use crate::{build, postgres::Postgres, process, project::Project};
use anyhow::Result;

/// What to measure.
#[derive(Default)]
pub struct Options {
    /// On a temporary PostgreSQL server, and not on SQLite.
    pub postgres: bool,
    /// Another build to measure in the same run.
    pub beside: Option<String>,
}

/// Builds the binary and the program that measures it, and lets that one run.
pub fn run(project: &Project, options: &Options) -> Result<()> {
    build(project)?;
    process::step("Building the benchmark");
    process::cargo(project, &["build", "--release", "--package", "bench"])?;
    process::step("Measuring: about two minutes for each build");
    let mut bench = process::program(project, project.binary().with_file_name("bench"));
    bench.args(&options.beside).arg(project.binary());
    let postgres = options.postgres.then(Postgres::start).transpose()?;
    if let Some(server) = &postgres {
        bench.args(["--postgres", &server.url]);
    }
    process::check(&mut bench)
}
