//! Logs: for people on a terminal, JSON lines otherwise. Paths are logged without their query; bodies, cookies
//! and headers never are.

use std::io::IsTerminal;
use tracing_subscriber::{EnvFilter, fmt};

/// Begins to log to standard error.
pub fn init(filter: EnvFilter) {
    let lines = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        // A log that cannot be written (a full disk, a reader that is gone) must not stop what it is about.
        .log_internal_errors(false);
    // A second call (several servers in one test process) keeps the first subscriber.
    let _ = if std::io::stderr().is_terminal() {
        lines.compact().try_init()
    } else {
        lines.json().flatten_event(true).with_ansi(false).try_init()
    };
}
