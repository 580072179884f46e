//! Logs: for people on a terminal, JSON lines otherwise. Paths are logged without their query; bodies, cookies
//! and headers never are.

use std::io::IsTerminal;
use tracing_subscriber::{EnvFilter, fmt};

/// Begins to log to standard error with `filter` (a tracing filter, such as `info`).
pub fn init(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A second call (several servers in one test process) keeps the first subscriber.
    let _ = if std::io::stderr().is_terminal() {
        lines.compact().try_init()
    } else {
        lines.json().flatten_event(true).with_ansi(false).try_init()
    };
}
