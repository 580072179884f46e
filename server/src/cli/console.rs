//! Where a command reads and writes. Tests pass buffers in place of the terminal.

use super::Failure;
use gate::engine::crypto::PlainPassword;
use std::io::{ErrorKind, Read, Write};

/// The input and output of a command.
pub(super) struct Console<'a> {
    /// Whether to answer in JSON (`--json`).
    pub(super) json: bool,
    pub(super) input: &'a mut dyn Read,
    pub(super) output: &'a mut dyn Write,
}

impl Console<'_> {
    /// Writes the answer as text or as JSON. An empty text writes nothing.
    pub(super) fn print_output(
        &mut self,
        text: impl FnOnce() -> String,
        json: impl FnOnce() -> serde_json::Value,
    ) -> Result<(), Failure> {
        let text = if self.json { json().to_string() } else { text() };
        if text.is_empty() { Ok(()) } else { self.write(&(text + "\n")) }
    }

    /// Writes `text` as it is. A closed pipe is not an error: its reader has read enough.
    pub(super) fn write(&mut self, text: &str) -> Result<(), Failure> {
        match self.output.write_all(text.as_bytes()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(format!("the answer cannot be written: {error}").into()),
            Ok(()) => Ok(()),
        }
    }

    /// The whole input as a password, without the line break that `echo` appends and the mark that editors on Windows
    /// begin a file of UTF-8 with.
    pub(super) fn read_password(&mut self) -> Result<PlainPassword, Failure> {
        let mut text = String::new();
        self.input.read_to_string(&mut text)?;
        let password = text.trim_end_matches(['\r', '\n']);
        Ok(PlainPassword::new(password.strip_prefix('\u{feff}').unwrap_or(password).to_owned()))
    }
}
