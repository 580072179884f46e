//! Why the server does not run. The texts are for the operator.

use crate::{config::ConfigError, mail::MailError};
use gate::engine::error::OpenError;

/// Why the server does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The engine cannot start.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The configuration is invalid.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Emails could not be sent.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The address is in use, or is not one of this machine.
    #[error("cannot listen on {address}. Is another server running there? Choose another address with --listen")]
    Listen {
        /// The address.
        address: String,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// Leptos's own options cannot be read.
    #[error("the Leptos options cannot be read: {0}")]
    Leptos(String),
    /// The binary does not contain its site.
    #[error("this binary was built without its site. Build it with `cargo xtask build`")]
    NoSite,
    /// The demo data cannot be written.
    #[error("the demo data cannot be written")]
    Demo(#[source] gate::engine::Error),
    /// What a restored backup brought back cannot be ended.
    #[error("the database is a backup, and what it brings back cannot be ended")]
    Restore(#[source] gate::engine::Error),
    /// A failure of the network while serving.
    #[error("the server stopped")]
    Io(#[from] std::io::Error),
}
