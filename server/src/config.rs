//! Configuration: the table `[sallyport]` of `Leptos.toml`, then `SALLYPORT_*` variables, then flags. An unknown
//! key in the file is an error, so that a typing mistake does not silently mean the default. An unknown variable is
//! only named in the log: Kubernetes sets some of that prefix by itself.

use crate::{
    http::{NotAnIpRange, TrustedProxies},
    mail::MailConfig,
};
use figment::{
    Figment, Profile,
    providers::{Format, Serialized, Toml},
    value::Value,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    env::VarError,
    net::SocketAddr,
    path::{Path, PathBuf},
};
use tracing_subscriber::EnvFilter;
use url::Url;

/// The file that is read when no other is named; it may be absent.
pub const DEFAULT_FILE: &str = "Leptos.toml";

/// What may be set by a variable, as `SALLYPORT_` and the key; two underscores stand for the dot.
const KEYS: [&str; 16] = [
    "database",
    "listen",
    "public_url",
    "key_file",
    "log",
    "trusted_proxies",
    "requests_per_minute",
    "support.contact",
    "support.feedback",
    "support.documentation",
    "mail.smtp",
    "mail.user",
    "mail.password_file",
    "mail.ca_file",
    "mail.from",
    "mail.folder",
];

/// Variables with our prefix that mean nothing to us.
pub fn unknown_variables() -> Vec<String> {
    let known = |name: &str| {
        // The key itself is no part of the configuration.
        name == "KEY" || KEYS.iter().any(|key| key.replace('.', "__").eq_ignore_ascii_case(name))
    };
    std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| name.strip_prefix("SALLYPORT_").is_some_and(|rest| !known(rest)))
        .collect()
}

/// The whole configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `sqlite://PATH` or `postgres://…`.
    pub database: String,
    /// Address and port to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The address people use. Empty: http and the listening address. With https the cookie is `Secure`.
    pub public_url: String,
    /// The file with the keys that seal secrets. Empty: beside a SQLite database, with the ending `.key`.
    pub key_file: PathBuf,
    /// What is logged, as a tracing filter (`info`, `sallyport=debug`).
    pub log: String,
    /// Addresses or blocks (`10.0.0.0/8`) of proxies whose `X-Forwarded-For` is believed, separated by commas.
    pub trusted_proxies: String,
    /// How many requests one network may send a minute; 0 for any number.
    pub requests_per_minute: u32,
    /// Whom people can ask.
    pub support: SupportConfig,
    /// How letters leave.
    pub mail: MailConfig,
}

/// The table `[sallyport.support]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupportConfig {
    /// Where help is to be had: an e-mail address, a web address or plain words.
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
            support: SupportConfig {
                contact: "Your administrator".to_owned(),
                feedback: "Your administrator".to_owned(),
                documentation: String::new(),
            },
            mail: MailConfig::default(),
        }
    }
}

/// What flags can say.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Overrides {
    /// `--database`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// `--listen`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named does not exist.
    #[error("the configuration file {0} does not exist")]
    NoFile(PathBuf),
    /// A key is unknown, missing or has the wrong type.
    #[error("the configuration is not right: {0}")]
    Wrong(Box<figment::Error>),
    /// The file has a table that is nobody's.
    #[error("the configuration file {file} has {table:?} outside of its table [sallyport]")]
    Stray {
        /// The file.
        file: PathBuf,
        /// The key or table at the top.
        table: String,
    },
    /// The file that was named has no table of ours.
    #[error("the configuration file {0} has no table [sallyport]")]
    NoTable(PathBuf),
    /// The public address is no origin of http or https.
    #[error(
        "public_url must be http:// or https://, a host, and a port where it is not the usual one: no path, no user"
    )]
    PublicUrl,
    /// A variable holds bytes that are no text.
    #[error("{0} is not UTF-8")]
    NotText(String),
    /// What is logged cannot be understood.
    #[error("log: {0}")]
    Log(#[from] tracing_subscriber::filter::ParseError),
    /// A proxy is no address and no block.
    #[error("trusted_proxies: {0} is no address and no block of addresses such as 10.0.0.0/8")]
    Proxy(String),
}

/// The variable that sets `key`.
fn variable(key: &str) -> String {
    format!("SALLYPORT_{}", key.replace('.', "__").to_uppercase())
}

fn wrong(error: figment::Error) -> ConfigError {
    ConfigError::Wrong(Box::new(error))
}

impl Config {
    /// Reads file, environment and flags. `file` must exist when it is named.
    pub fn load(file: Option<&Path>, flags: &Overrides) -> Result<Self, ConfigError> {
        if let Some(file) = file.filter(|file| !file.exists()) {
            return Err(ConfigError::NoFile(file.to_owned()));
        }
        let path = file.unwrap_or(Path::new(DEFAULT_FILE));
        let text = if path.exists() { Figment::from(Toml::file_exact(path)) } else { Figment::new() };
        // Leptos's own options stand in the table `workspace`.
        let tables: BTreeMap<String, Value> = text.extract().map_err(wrong)?;
        if let Some(table) = tables.keys().find(|table| !["sallyport", "workspace"].contains(&table.as_str())) {
            return Err(ConfigError::Stray { file: path.to_owned(), table: table.clone() });
        }
        if let Some(file) = file.filter(|_| !tables.contains_key("sallyport")) {
            return Err(ConfigError::NoTable(file.to_owned()));
        }
        if let Some(name) = KEYS
            .iter()
            .map(|key| variable(key))
            .find(|name| matches!(std::env::var(name), Err(VarError::NotUnicode(_))))
        {
            return Err(ConfigError::NotText(name));
        }
        Self::merge(text, |name| std::env::var(name).ok(), flags)
    }

    /// `value` gives that of a variable. An empty one counts as none: files for containers have such.
    fn merge(
        file: Figment,
        value: impl Fn(&str) -> Option<String>,
        flags: &Overrides,
    ) -> Result<Self, ConfigError> {
        let mut all = Figment::from(Serialized::defaults(Self::default())).merge(file.focus("sallyport"));
        for key in KEYS {
            let Some(text) = value(&variable(key)).filter(|text| !text.is_empty()) else { continue };
            // Whoever is asked for help may be reached by a number: what looks like one is text all the same.
            all = match text.parse::<u32>() {
                Ok(number) if key == "requests_per_minute" => all.merge(Serialized::default(key, number)),
                _ => all.merge(Serialized::default(key, text)),
            };
        }
        let config: Self = all.merge(Serialized::from(flags, Profile::Default)).extract().map_err(wrong)?;
        config.filter()?;
        if config.public_url.is_empty() { Ok(config) } else { config.with_origin() }
    }

    /// The public address in its one form: scheme, host, and the port where it is not the usual one.
    fn with_origin(self) -> Result<Self, ConfigError> {
        let url = Url::parse(&self.public_url).map_err(|_| ConfigError::PublicUrl)?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let nobody = url.username().is_empty() && url.password().is_none();
        if !["http", "https"].contains(&url.scheme()) || !bare || !nobody {
            return Err(ConfigError::PublicUrl);
        }
        Ok(Self { public_url: url.origin().ascii_serialization(), ..self })
    }

    /// What is logged.
    pub fn filter(&self) -> Result<EnvFilter, ConfigError> {
        let log = if self.log.trim().is_empty() { "info" } else { &self.log };
        Ok(EnvFilter::try_new(log)?)
    }

    /// The proxies that are trusted.
    pub fn trusted(&self) -> Result<TrustedProxies, ConfigError> {
        self.trusted_proxies.parse().map_err(|NotAnIpRange(text)| ConfigError::Proxy(text))
    }

    /// The key file: the one that is named, or the one beside a SQLite database.
    pub fn key_path(&self) -> PathBuf {
        if !self.key_file.as_os_str().is_empty() {
            return self.key_file.clone();
        }
        let path = self.database.strip_prefix("sqlite:").map(|path| path.trim_start_matches("//"));
        let path = path.map(|path| path.split_once('?').map_or(path, |(path, _)| path));
        path.map_or_else(|| PathBuf::from("data/sallyport.key"), |path| Path::new(path).with_extension("key"))
    }

    /// The name or address that people reach this deployment by, without a port.
    pub fn public_host(&self) -> String {
        let url = Url::parse(&self.public_url).ok();
        let host = url.and_then(|url| url.host_str().map(str::to_owned));
        host.unwrap_or_else(|| self.listen.ip().to_string())
    }

    /// The address people use, without a slash at the end, for a server that listens on `address`.
    pub fn public_url(&self, address: SocketAddr) -> String {
        match self.public_url.trim_end_matches('/') {
            "" => format!("http://{address}"),
            url => url.to_owned(),
        }
    }

    /// Whether people use https.
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_text(text: &str) -> Result<Config, ConfigError> {
        Config::merge(Figment::from(Toml::string(text)), |_| None, &Overrides::default())
    }

    #[test]
    fn the_file_in_the_project_is_right() {
        let file = Figment::from(Toml::file_exact(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Leptos.toml")));
        let config = Config::merge(file, |_| None, &Overrides::default()).unwrap();
        assert_eq!(config.key_path(), Config::default().key_path());
    }

    #[test]
    fn unknown_keys_are_named() {
        for (table, key) in
            [("sallyport", "databse"), ("sallyport.support", "phone"), ("sallyport.mail", "password")]
        {
            let error = from_text(&format!("[{table}]\n{key} = \"x\"")).unwrap_err().to_string();
            assert!(error.contains(&format!("unknown field: found `{key}`")), "{error}");
        }
    }

    #[test]
    fn flags_win_over_the_file() {
        let file = Figment::from(Toml::string("[sallyport]\ndatabase = \"sqlite://a\"\nlisten = \"127.0.0.1:1\""));
        let flags = Overrides { database: Some("sqlite://b".to_owned()), listen: None };
        let config = Config::merge(file, |_| None, &flags).unwrap();
        assert_eq!((config.database.as_str(), config.listen.port()), ("sqlite://b", 1));
    }

    #[test]
    fn the_key_lies_beside_the_database() {
        for (database, key) in [
            ("sqlite://data/sallyport.db", "data/sallyport.key"),
            ("sqlite:///srv/sallyport/main.db?mode=rwc", "/srv/sallyport/main.key"),
            ("postgres://db.internal/sallyport", "data/sallyport.key"),
        ] {
            let config = Config { database: database.to_owned(), ..Config::default() };
            assert_eq!(config.key_path(), PathBuf::from(key));
            let named = Config { key_file: PathBuf::from("own.key"), ..config };
            assert_eq!(named.key_path(), PathBuf::from("own.key"));
        }
    }

    #[test]
    fn only_web_addresses_are_public() {
        let public = |url: &str| from_text(&format!("[sallyport]\npublic_url = \"{url}\""));
        for (url, origin) in [
            ("https://mfa.bank.example", "https://mfa.bank.example"),
            ("HTTPS://MFA.bank.example:443/", "https://mfa.bank.example"),
            ("https://mfa.bank.example:8443", "https://mfa.bank.example:8443"),
        ] {
            let config = public(url).unwrap();
            assert_eq!((config.public_url.as_str(), config.secure()), (origin, true));
        }
        for url in [
            "bank.example",
            "https://",
            "https://a b",
            "https://x:99999",
            "https://u:p@x",
            "https://x/y",
            "https://x/?q",
            "ftp://x",
        ] {
            assert!(matches!(public(url), Err(ConfigError::PublicUrl)), "{url}");
        }
    }

    #[test]
    fn variables_are_text_and_empty_ones_are_none() {
        let variables = |name: &str| {
            let value = match name {
                "SALLYPORT_SUPPORT__CONTACT" => "+4930123456",
                "SALLYPORT_REQUESTS_PER_MINUTE" => "7",
                "SALLYPORT_LISTEN" | "SALLYPORT_LOG" => "",
                _ => return None,
            };
            Some(value.to_owned())
        };
        let config = Config::merge(Figment::new(), variables, &Overrides::default()).unwrap();
        assert_eq!((config.support.contact.as_str(), config.requests_per_minute), ("+4930123456", 7));
        assert_eq!((config.listen, config.log), (Config::default().listen, Config::default().log));
        let wrong = |name: &str| (name == "SALLYPORT_REQUESTS_PER_MINUTE").then(|| "many".to_owned());
        assert!(Config::merge(Figment::new(), wrong, &Overrides::default()).is_err());
    }

    #[test]
    fn a_filter_that_is_none_is_refused() {
        assert!(matches!(from_text("[sallyport]\nlog = \"info,sqlx=loud\""), Err(ConfigError::Log(_))));
        assert!(from_text("[sallyport]\nlog = \"\"").is_ok());
    }

    #[test]
    fn the_public_host_has_no_port() {
        for (public_url, host) in [
            ("https://mfa.bank.example:8443/", "mfa.bank.example"),
            ("https://[2001:db8::1]", "[2001:db8::1]"),
            ("", "127.0.0.1"),
        ] {
            let config = Config { public_url: public_url.to_owned(), ..Config::default() };
            assert_eq!(config.public_host(), host);
        }
    }

    /// The build's truth and the server's file agree where both have a key.
    #[test]
    fn cargo_toml_and_leptos_toml_agree() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let table = |name: &str| -> Value {
            let file = Figment::from(Toml::file_exact(root.join(name)));
            file.find_value("workspace.metadata.leptos").unwrap().into_array().unwrap().remove(0)
        };
        let (cargo, leptos) = (table("Cargo.toml"), table("Leptos.toml"));
        let keys = leptos.as_dict().unwrap();
        assert!(!keys.is_empty());
        for (key, value) in keys {
            assert_eq!(cargo.find_ref(key).and_then(|v| v.as_str()), value.as_str(), "{key}");
        }
    }
}
