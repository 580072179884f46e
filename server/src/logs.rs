//! Logs: readable lines on a terminal, JSON lines otherwise. Paths are logged without their query; bodies, cookies
//! and headers are never logged.

use std::io::IsTerminal;
use tracing_subscriber::{EnvFilter, fmt};

/// Starts to log to standard error.
pub fn init(filter: EnvFilter) {
    let lines = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        // A log that cannot be written (full disk, closed pipe) must not stop the server.
        .log_internal_errors(false);
    // A second call (several servers in one test process) keeps the first subscriber.
    let _ = if std::io::stderr().is_terminal() {
        lines.compact().try_init()
    } else {
        lines.json().flatten_event(true).with_ansi(false).try_init()
    };
}
