//! `cargo xtask bench`: speed and memory of a built binary, seen from outside, beside a bare axum route and, if
//! wanted, beside another build.
//!
//! | file | what |
//! | --- | --- |
//! | `bare` | the bare route |
//! | `server` | the binary under measurement, its commands and its server |
//! | `user` | a user who signs in, enrols and gives codes |
//! | `large` | databases, and organisations with very many users |
//! | `client`, `load` | an HTTP client, and several of them at once |
//! | `clock`, `process` | real time, processor time and memory |
//! | `session`, `sizes` | what is measured: the work of one session, and organisations of two sizes |
//! | `round_trips` | how often a request waits for PostgreSQL |
//! | `report` | the tables |
//!
//! To measure something else: an action for [`load::measure`] in `session`, and a row of the table.

mod bare;
mod client;
mod clock;
mod large;
mod load;
mod process;
mod report;
mod round_trips;
mod server;
mod session;
mod sizes;
mod user;

use anyhow::{Context, Result, bail};
use server::Binary;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What the command line asks for.
struct Options {
    /// The binaries to measure, one after the other.
    binaries: Vec<PathBuf>,
    /// The maintenance database of a PostgreSQL server to make databases on, in place of SQLite files.
    postgres: Option<String>,
}

fn options(words: &[String]) -> Result<Options> {
    let mut options = Options { binaries: Vec::new(), postgres: None };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--postgres" => options.postgres = Some(words.next().context("--postgres needs an address")?.clone()),
            flag if flag.starts_with('-') => bail!("there is no option {flag}"),
            path => options.binaries.push(PathBuf::from(path)),
        }
    }
    Ok(options)
}

// One thread: on a small machine, the client should take as little as possible from what it measures.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words == [bare::ARGUMENT] {
        return bare::serve().await;
    }
    let options = options(&words)?;
    let folder = std::env::temp_dir().join(format!("sallyport-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let outcome = measure(&options, &folder).await;
    fs::remove_dir_all(&folder)?;
    outcome
}

async fn measure(options: &Options, folder: &Path) -> Result<()> {
    for (number, program) in options.binaries.iter().enumerate() {
        println!("\n== {}\n", program.display());
        let database = match &options.postgres {
            Some(server) => Some(large::new_database(server, number).await?),
            None => None,
        };
        let binary = Binary::new(program, folder.join(number.to_string()), database)?;
        session::measure(&binary).await?;
        if options.postgres.is_some() {
            round_trips::measure(&binary).await?;
        }
        println!();
        sizes::measure(&binary).await?;
    }
    Ok(())
}
