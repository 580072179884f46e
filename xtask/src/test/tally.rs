//! The totals of all test runners: the last line of the command.

use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
};

/// Adds up what the test runners report.
#[derive(Default)]
pub struct Tally {
    /// Checks and tests that passed.
    pub passed: usize,
    failed: usize,
    broken: bool,
}

impl Tally {
    /// Runs a test runner, shows its output, and adds its results.
    pub fn run(&mut self, command: &mut Command) -> Result<()> {
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

    /// Prints the totals, and fails if a test or a runner did.
    pub fn close(self) -> Result<()> {
        println!("\n{} passed, {} failed", self.passed, self.failed);
        if self.failed > 0 || self.broken {
            bail!("there are failures above");
        }
        Ok(())
    }
}

/// The numbers of passed and failed tests in a summary line of cargo or Playwright; zeros for any other line.
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
