//! The built binary in a folder of its own: its commands, and the server that it starts.

use crate::{
    TemporaryFolder,
    program::{program, terminate},
};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
};

/// The binary, and the folder that it runs in.
pub struct Binary {
    program: PathBuf,
    /// Where its commands run.
    pub folder: TemporaryFolder,
}

impl Binary {
    /// Cargo tells the path only to the tests of the package that has the binary:
    /// `Binary::new(env!("CARGO_BIN_EXE_sallyport"))`.
    pub fn new(program: &str) -> Self {
        Self { program: PathBuf::from(program), folder: TemporaryFolder::new() }
    }

    /// A command that inherits no settings of the machine, and listens on a free port where it says nothing else:
    /// another server may run on the usual one.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program(&self.program, &self.folder);
        command.args(arguments).env("SALLYPORT_LISTEN", "127.0.0.1:0");
        command
    }

    /// Runs a command that succeeds; gives what it prints.
    pub fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Runs a command that fails; gives the one line that says why.
    pub fn fail(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let text = String::from_utf8(output.stderr).unwrap();
        text.lines().find(|line| line.starts_with("sallyport: ")).unwrap_or_else(|| panic!("{text}")).to_owned()
    }

    /// Runs a command that reads `input`.
    pub fn with_input(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Starts the server on a free port, and keeps its log for [`Server::stop`].
    pub fn serve(&self, arguments: &[&str]) -> Server {
        self.serve_with_log(arguments, Stdio::piped())
    }

    /// Starts the server on a free port; `log` says where its log goes.
    pub fn serve_with_log(&self, arguments: &[&str], log: Stdio) -> Server {
        let all = [&["serve", "--listen", "127.0.0.1:0"], arguments].concat();
        let mut child = self.command(&all).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("a first line").unwrap();
        let address = first.rsplit_once("http://").unwrap().1.to_owned();
        Server { child, address }
    }
}

/// A running server. It is killed when it goes out of scope.
pub struct Server {
    child: Child,
    /// Host and port.
    pub address: String,
}

impl Server {
    /// The whole response to a request for a page.
    pub fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }

    /// Posts a form to a server that may be killed at any moment: the status, and the session token that the
    /// response sets. `None` when the server was gone before it had responded.
    pub fn post(address: &str, path: &str, token: Option<&str>, body: &str) -> Option<(u16, Option<String>)> {
        let cookie = token.map(|token| format!("Cookie: sallyport={token}\r\n")).unwrap_or_default();
        let mut stream = TcpStream::connect(address).ok()?;
        let request = format!(
            "POST {path} HTTP/1.0\r\nHost: {address}\r\n{cookie}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).ok()?;
        let mut response = String::new();
        stream.read_to_string(&mut response).ok()?;
        let (head, _) = response.split_once("\r\n\r\n")?;
        let token = head.lines().find_map(|line| line.strip_prefix("set-cookie: sallyport="));
        let token = token.and_then(|rest| rest.split(';').next()).filter(|token| !token.is_empty());
        Some((head.split(' ').nth(1)?.parse().ok()?, token.map(str::to_owned)))
    }

    /// Kills the server without a chance to finish anything.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the server to stop: its exit code and its whole log.
    pub fn stop(mut self) -> (Option<i32>, String) {
        assert!(terminate(self.child.id()));
        let code = self.child.wait().unwrap().code();
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        (code, log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
