//! A temporary PostgreSQL server for the tests: in a new folder, on a free port of the loopback interface.

use crate::{packages, process};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

const SUPERUSER: &str = "sallyport";

/// A running server. Dropping it stops the server and removes its folder.
pub struct Postgres {
    server: Child,
    folder: PathBuf,
    /// The URL of its maintenance database.
    pub url: String,
}

impl Postgres {
    /// Creates a database cluster and starts its server.
    pub fn start() -> Result<Self> {
        let bin = binaries()?;
        let owner = owner()?;
        let folder = process::new_temporary_folder("postgres")?;
        if let Some((user, group)) = owner {
            std::os::unix::fs::chown(&folder, Some(user), Some(group))?;
        }
        let data = folder.join("data");
        let mut init = as_owner(&bin.join("initdb"), owner, &folder);
        init.args([
            "--auth=trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
            "--username",
            SUPERUSER,
            "--pgdata",
        ])
        .arg(&data);
        process::check(init.stdout(Stdio::null())).context("initdb")?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut server = as_owner(&bin.join("postgres"), owner, &folder);
        server.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-p", &port.to_string(), "-h", "127.0.0.1"]);
        // The data is thrown away: without fsync the tests are faster.
        server.args(["-c", "fsync=off", "-c", "max_connections=300", "-c", "log_min_messages=fatal"]);
        let server =
            server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("postgres cannot be run")?;
        let url = format!("postgres://{SUPERUSER}@127.0.0.1:{port}/postgres");
        let mut running = Self { server, folder, url };
        running.wait_until_ready(&bin, port)?;
        Ok(running)
    }

    fn wait_until_ready(&mut self, bin: &Path, port: u16) -> Result<()> {
        for _ in 0..150 {
            let port = port.to_string();
            let mut ask = Command::new(bin.join("pg_isready"));
            without_settings(&mut ask);
            if process::succeeds(ask.args(["-q", "-h", "127.0.0.1", "-p", &port, "-U", SUPERUSER])) {
                return Ok(());
            }
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL ended at once ({status})");
            }
            process::pause(Duration::from_millis(100));
        }
        bail!("PostgreSQL did not become ready in time")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        process::interrupt(&mut self.server);
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder of `initdb` and `postgres`; Debian does not put them on the PATH.
fn binaries() -> Result<PathBuf> {
    if let Some(found) = find_binaries() {
        return Ok(found);
    }
    packages::debian(&["postgresql"]).context("the tests need a PostgreSQL server")?;
    find_binaries().context("PostgreSQL is installed, but initdb is not found")
}

fn find_binaries() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    folders.sort();
    folders.reverse();
    folders.extend(process::output("pg_config", &["--bindir"]).map(PathBuf::from));
    folders.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// User and group to run the server as. PostgreSQL refuses to run as root: then it is the user of its package.
fn owner() -> Result<Option<(u32, u32)>> {
    if !process::is_root() {
        return Ok(None);
    }
    let id = |flag| process::output("id", &[flag, "postgres"]).and_then(|number| number.parse().ok());
    match (id("-u"), id("-g")) {
        (Some(user), Some(group)) => Ok(Some((user, group))),
        _ => bail!("PostgreSQL does not run as root, and there is no user postgres"),
    }
}

fn as_owner(program: &Path, owner: Option<(u32, u32)>, folder: &Path) -> Command {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new(program);
    // The user may not be allowed into the current folder.
    command.current_dir(folder);
    without_settings(&mut command);
    command.env("LC_ALL", "C").env("TZ", "UTC");
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
}

/// Without the variables that libpq and the server read: they are about another database.
fn without_settings(command: &mut Command) {
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
        command.env_remove(name);
    }
}
