//! A throw-away PostgreSQL server for the tests: own folder, free port, loopback only, stopped by its own pid.

use crate::{packages, run};
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
    /// The address of its maintenance database.
    pub url: String,
}

impl Postgres {
    /// Makes a cluster and starts it.
    pub fn start() -> Result<Self> {
        let bin = binaries()?;
        let owner = owner()?;
        let folder = std::env::temp_dir().join(format!("sallyport-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
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
        run::check(init.stdout(Stdio::null())).context("initdb")?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut server = as_owner(&bin.join("postgres"), owner, &folder);
        server.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-p", &port.to_string(), "-h", "127.0.0.1"]);
        // Durability is PostgreSQL's own business; the tests want speed.
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
            if run::succeeds(ask.args(["-q", "-h", "127.0.0.1", "-p", &port, "-U", SUPERUSER])) {
                return Ok(());
            }
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL ended at once ({status})");
            }
            pause(Duration::from_millis(100));
        }
        bail!("PostgreSQL did not become ready in time")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is a fast shutdown: it does not wait for clients.
        let pid = self.server.id().to_string();
        if run::succeeds(Command::new("kill").args(["-INT", &pid])) {
            let _ = self.server.wait();
        } else {
            let _ = self.server.kill();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[expect(clippy::disallowed_methods, reason = "waiting for another program, not for time to pass")]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// The folder of `initdb` and `postgres`; Debian keeps them off the PATH.
fn binaries() -> Result<PathBuf> {
    if let Some(found) = find_binaries() {
        return Ok(found);
    }
    packages::debian(&["postgresql"]).context("the tests need a PostgreSQL server")?;
    find_binaries().context("PostgreSQL is installed, but initdb is nowhere to be found")
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
    folders.extend(run::output("pg_config", &["--bindir"]).map(PathBuf::from));
    folders.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// PostgreSQL refuses to run as root: then it runs as the user that its package made.
fn owner() -> Result<Option<(u32, u32)>> {
    if !run::is_root() {
        return Ok(None);
    }
    let id = |flag| run::output("id", &[flag, "postgres"]).and_then(|number| number.parse().ok());
    match (id("-u"), id("-g")) {
        (Some(user), Some(group)) => Ok(Some((user, group))),
        _ => bail!("PostgreSQL does not run as root, and there is no user postgres"),
    }
}

fn as_owner(program: &Path, owner: Option<(u32, u32)>, folder: &Path) -> Command {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new(program);
    // The current folder may be closed to that user.
    command.current_dir(folder).env("LC_ALL", "C");
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
}
