//! The binary in a folder of its own: its commands, and the server that it starts.
#![allow(dead_code, missing_docs, reason = "each test file uses another part of it")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
};

/// A folder to run in, removed afterwards.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        let name = gate::engine::crypto::random_id(&gate::engine::crypto::OsRandom).unwrap();
        let path = std::env::temp_dir().join(format!("sallyport-binary-{name}"));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sallyport"));
        command.current_dir(&self.0).args(words).stdin(Stdio::null());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SALLYPORT_")) {
            command.env_remove(name);
        }
        command
    }

    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    pub fn ok(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The one line that says why a command failed.
    pub fn complaint(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        text.lines().find(|line| line.starts_with("sallyport: ")).unwrap_or_else(|| panic!("{text}")).to_owned()
    }

    pub fn with_input(&self, words: &[&str], input: &str) -> Output {
        let mut child = self
            .command(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    pub fn serve(&self, words: &[&str]) -> Server {
        self.serve_with(words, Stdio::piped())
    }

    /// `log`: where the log goes.
    pub fn serve_with(&self, words: &[&str], log: Stdio) -> Server {
        let all = [&["serve", "--listen", "127.0.0.1:0"], words].concat();
        let mut child = self.command(&all).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("a first line").unwrap();
        let address = first.rsplit_once("http://").unwrap().1.to_owned();
        Server { child, address }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub struct Server {
    child: Child,
    pub address: String,
}

impl Server {
    pub fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Posts a form, with the session's token if there is one: the status and what the cookie holds then. `None` when the
    /// server was gone before it had answered.
    pub fn post(address: &str, path: &str, token: Option<&str>, body: &str) -> Option<(u16, Option<String>)> {
        let cookie = token.map(|token| format!("Cookie: sallyport={token}\r\n")).unwrap_or_default();
        let mut stream = TcpStream::connect(address).ok()?;
        let request = format!(
            "POST {path} HTTP/1.0\r\nHost: {address}\r\n{cookie}Content-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, _) = answer.split_once("\r\n\r\n")?;
        let token = head.lines().find_map(|line| line.strip_prefix("set-cookie: sallyport="));
        let token = token.and_then(|rest| rest.split(';').next()).filter(|token| !token.is_empty());
        Some((head.split(' ').nth(1)?.parse().ok()?, token.map(str::to_owned)))
    }

    /// Kills it in the middle of whatever it does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop; gives its exit code and all that it logged.
    pub fn stop(mut self) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let code = self.child.wait().unwrap().code();
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (code, log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
