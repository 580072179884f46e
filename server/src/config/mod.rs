//! Configuration: the table `[sallyport]` of `Leptos.toml`, then `SALLYPORT_*` variables, then flags.
//!
//! | file | what |
//! | --- | --- |
//! | here | the settings, their defaults, and what follows from them |
//! | `load` | reads file, variables and flags |
//! | `keys` | which variable sets which key |
//! | `error` | why a configuration is refused |
//!
//! A new setting is a field of [`Config`] and its default; its variable follows from its name.

mod error;
mod keys;
mod load;
#[cfg(test)]
mod tests;

pub use {error::ConfigError, keys::unknown_variables, load::Overrides};

pub(crate) use load::variable;

use crate::{
    http::{HostRule, TrustedProxies},
    mail::MailConfig,
};
use serde::{Deserialize, Serialize};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};
use tracing_subscriber::EnvFilter;
use url::Url;

/// The file that is read when no other is named; it may be absent.
pub const DEFAULT_FILE: &str = "Leptos.toml";

/// The whole configuration. An unknown key is an error, so that a misspelt key is not silently replaced by its
/// default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `sqlite://PATH` or `postgres://…`.
    pub database: String,
    /// Address and port to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The URL that people use. Empty: http and the listening address. With https, cookies are `Secure`.
    pub public_url: String,
    /// The file with the keys that seal secrets. Empty: beside a SQLite database, with the extension `.key`.
    pub key_file: PathBuf,
    /// What is logged, as a tracing filter (`info`, `sallyport=debug`).
    pub log: String,
    /// Addresses or ranges (`10.0.0.0/8`) of proxies whose `X-Forwarded-For` is believed, separated by commas.
    pub trusted_proxies: String,
    /// How many requests one network may send per minute; 0 for no limit.
    pub requests_per_minute: u32,
    /// What tells this installation from others of the same organisation, such as `staging`: authenticator apps show
    /// it beside the organisation. Empty: nothing.
    pub environment: String,
    /// Support contacts.
    pub support: SupportConfig,
    /// Outgoing mail.
    pub mail: MailConfig,
    /// The audit log.
    pub audit: AuditConfig,
}

/// The table `[sallyport.audit]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditConfig {
    /// The file to which the ends of all audit logs are appended every five minutes, when one has changed. Empty:
    /// none.
    pub anchor_file: PathBuf,
}

/// The table `[sallyport.support]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupportConfig {
    /// Where users get help: an e-mail address, a web address or plain text. Empty: pages name whom to ask instead.
    pub contact: String,
    /// Where feedback goes.
    pub feedback: String,
    /// A web address; may be empty.
    pub documentation: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: "sqlite://data/sallyport.db".to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            public_url: String::new(),
            key_file: PathBuf::new(),
            log: "info".to_owned(),
            trusted_proxies: String::new(),
            requests_per_minute: 3000,
            environment: String::new(),
            support: SupportConfig {
                contact: String::new(),
                feedback: String::new(),
                documentation: String::new(),
            },
            mail: MailConfig::default(),
            audit: AuditConfig::default(),
        }
    }
}

impl Config {
    /// What is logged.
    pub fn log_filter(&self) -> Result<EnvFilter, ConfigError> {
        let log = if self.log.trim().is_empty() { "info" } else { &self.log };
        Ok(EnvFilter::try_new(log)?)
    }

    /// The proxies whose `X-Forwarded-For` is believed.
    pub fn trusted_proxies(&self) -> Result<TrustedProxies, ConfigError> {
        Ok(self.trusted_proxies.parse()?)
    }

    /// The key file: the one that is configured, or the one beside a SQLite database.
    pub fn key_path(&self) -> PathBuf {
        if !self.key_file.as_os_str().is_empty() {
            return self.key_file.clone();
        }
        let path = self.database.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//"));
        let path = path.map(|path| path.split_once('?').map_or(path, |(path, _)| path));
        path.map_or_else(|| PathBuf::from("data/sallyport.key"), |path| Path::new(path).with_extension("key"))
    }

    /// The host of the public URL, without a port.
    pub fn public_host(&self) -> String {
        let url = Url::parse(&self.public_url).ok();
        let host = url.and_then(|url| url.host_str().map(str::to_owned));
        host.unwrap_or_else(|| self.listen.ip().to_string())
    }

    /// The hosts that requests may name.
    pub fn host_rule(&self) -> HostRule {
        match (self.public_url.is_empty(), self.listen.ip().is_loopback()) {
            (false, _) => HostRule::Only(self.public_host().into()),
            (true, true) => HostRule::Local,
            (true, false) => HostRule::Any,
        }
    }

    /// The URL that people use, without a slash at the end, for a server that listens on `address`.
    pub fn public_url(&self, address: SocketAddr) -> String {
        match self.public_url.trim_end_matches('/') {
            "" => format!("http://{address}"),
            url => url.to_owned(),
        }
    }

    /// Whether people use https.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
