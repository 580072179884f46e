//! Why a configuration is refused. The texts are for the operator.

use crate::http::NotAnIpRange;
use gate::{model::Refusal, rules::MAX_ENVIRONMENT_CHARS};
use std::path::PathBuf;

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named does not exist.
    #[error("the configuration file {0} does not exist")]
    NoFile(PathBuf),
    /// A key is unknown, missing or has the wrong type.
    #[error("the configuration is not right: {0}")]
    Invalid(Box<figment::Error>),
    /// The file has a key or table that nothing reads.
    #[error("the configuration file {file} has {table:?} outside of its table [sallyport]")]
    UnknownTable {
        /// The file.
        file: PathBuf,
        /// The key or table at the top level.
        table: String,
    },
    /// The file that was named does not have our table.
    #[error("the configuration file {0} has no table [sallyport]")]
    NoTable(PathBuf),
    /// The public URL is not an origin of http or https.
    #[error(
        "public_url must be http:// or https://, a host, and a port where it is not the usual one: no path, no user"
    )]
    PublicUrl,
    /// The name of the environment cannot be shown in a label.
    #[error("environment: it must have {MAX_ENVIRONMENT_CHARS} characters at most, all of them visible: {0}")]
    Environment(Refusal),
    /// The value of a variable is not text.
    #[error("{0} is not UTF-8")]
    NotUtf8(String),
    /// The log filter cannot be parsed.
    #[error("log: {0}")]
    Log(#[from] tracing_subscriber::filter::ParseError),
    /// A trusted proxy is neither an address nor a range.
    #[error("trusted_proxies: {0} is no address and no block of addresses such as 10.0.0.0/8")]
    TrustedProxies(String),
}

impl From<figment::Error> for ConfigError {
    fn from(error: figment::Error) -> Self {
        Self::Invalid(Box::new(error))
    }
}

impl From<NotAnIpRange> for ConfigError {
    fn from(NotAnIpRange(text): NotAnIpRange) -> Self {
        Self::TrustedProxies(text)
    }
}
