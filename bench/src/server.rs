//! The servers that are measured: built binaries of Sallyport, and a bare axum route.

use crate::{client::Client, clock, load::Target};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A binary of Sallyport with a folder and a database of its own.
pub struct Binary {
    program: PathBuf,
    folder: PathBuf,
    database: String,
}

impl Binary {
    /// Puts the database of `program` into a new folder. `database` is the address of an empty one elsewhere.
    pub fn new(program: &Path, folder: PathBuf, database: Option<String>) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        let database = database.unwrap_or_else(|| format!("sqlite://{}", folder.join("bench.db").display()));
        let program = program.canonicalize().with_context(|| program.display().to_string())?;
        Ok(Self { program, folder, database })
    }

    /// The address of the database.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The same binary and data, with the database reached at another address.
    pub fn with_database(&self, database: String) -> Self {
        Self { program: self.program.clone(), folder: self.folder.clone(), database }
    }

    /// Runs a command that reads `input`, and gives what it prints.
    pub fn run(&self, arguments: &[&str], input: &str) -> Result<String> {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        child.stdin.take().context("no standard input")?.write_all(input.as_bytes())?;
        let output = child.wait_with_output()?;
        if !output.status.success() {
            bail!("sallyport {} failed ({})", arguments.join(" "), output.status);
        }
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// Starts the server on a free port. Also gives the time until it answered a request with 200.
    pub async fn serve(&self) -> Result<(Server, Duration)> {
        let started = clock::start();
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        // Each user has a network of its own, as in life, though all requests come from this machine.
        command.env("SALLYPORT_TRUSTED_PROXIES", "127.0.0.1").env("SALLYPORT_REQUESTS_PER_MINUTE", "0");
        command.env("SALLYPORT_LOG", "error");
        let server = Server::start(command)?;
        Client::connect(&server.address).await?.get("/health/ready", None).await?;
        Ok((server, started.elapsed()))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.folder).args(arguments);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SALLYPORT_")) {
            command.env_remove(name);
        }
        command.env("SALLYPORT_DATABASE", &self.database).env("SALLYPORT_KEY_FILE", self.folder.join("bench.key"));
        command
    }
}

/// A running server. It is stopped, by its own process id, when it goes out of scope.
pub struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Starts a program whose first line of output ends with the address that it listens on.
    pub fn start(mut command: Command) -> Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().context("no standard output")?;
        // From here on, an early return stops the child.
        let mut server = Self { child, address: String::new() };
        let line = BufReader::new(output).lines().next().context("the server ended at once")??;
        let (_, address) = line.rsplit_once("http://").context("the server did not say where it listens")?;
        address.clone_into(&mut server.address);
        Ok(server)
    }
}

impl Target for Server {
    fn address(&self) -> &str {
        &self.address
    }

    fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
