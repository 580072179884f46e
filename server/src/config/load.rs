//! Reads the configuration from file, variables and flags; the later ones win.

use super::{Config, ConfigError, DEFAULT_FILE, keys::Key};
use figment::{
    Figment, Profile,
    providers::{Format, Serialized, Toml},
    value::Dict,
};
use gate::rules::clean_environment;
use serde::Serialize;
use std::{env::VarError, net::SocketAddr, path::Path};
use url::Url;

/// The table of the file that is ours.
const TABLE: &str = "sallyport";
/// The table of Leptos, in the same file.
const LEPTOS_TABLE: &str = "workspace";

/// The settings that flags can override.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Overrides {
    /// `--database`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// `--listen`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
}

impl Config {
    /// Reads file, variables and flags. `file` must exist when it is named.
    pub fn load(file: Option<&Path>, flags: &Overrides) -> Result<Self, ConfigError> {
        Self::merge(read_file(file)?, variable, flags)
    }

    /// `variable` gives the value of a variable. An empty one counts as unset: files for containers contain such.
    pub(super) fn merge(
        file: Figment,
        variable: impl Fn(String) -> Result<String, VarError>,
        flags: &Overrides,
    ) -> Result<Self, ConfigError> {
        let mut all = Figment::from(Serialized::defaults(Self::default())).merge(file.focus(TABLE));
        for key in Key::all()? {
            let text = match variable(key.variable()) {
                Ok(text) if !text.is_empty() => text,
                Ok(_) | Err(VarError::NotPresent) => continue,
                Err(VarError::NotUnicode(_)) => return Err(ConfigError::NotUtf8(key.variable())),
            };
            // The type is that of the key: a support contact may be a telephone number and is text all the same.
            all = match text.parse::<u32>() {
                Ok(number) if key.is_number => all.merge(Serialized::default(&key.path, number)),
                _ => all.merge(Serialized::default(&key.path, text)),
            };
        }
        let config: Self = all.merge(Serialized::from(flags, Profile::Default)).extract()?;
        config.log_filter()?;
        let environment = clean_environment(&config.environment).map_err(ConfigError::Environment)?;
        let config = Self { environment, ..config };
        if config.public_url.is_empty() { Ok(config) } else { config.normalise_public_url() }
    }

    /// The public URL as an origin: scheme, host, and the port where it is not the usual one.
    fn normalise_public_url(self) -> Result<Self, ConfigError> {
        let url = Url::parse(&self.public_url).map_err(|_| ConfigError::PublicUrl)?;
        let is_origin = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let has_user = !url.username().is_empty() || url.password().is_some();
        if !["http", "https"].contains(&url.scheme()) || !is_origin || has_user {
            return Err(ConfigError::PublicUrl);
        }
        Ok(Self { public_url: url.origin().ascii_serialization(), ..self })
    }
}

/// The value of a variable. Unit tests run in the environment that they were started in, and must not depend on
/// it.
pub(crate) fn variable(name: String) -> Result<String, VarError> {
    if cfg!(test) { Err(VarError::NotPresent) } else { std::env::var(name) }
}

/// The named file, or the default file where it exists.
fn read_file(named: Option<&Path>) -> Result<Figment, ConfigError> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE));
    if !path.exists() {
        return named.map_or(Ok(Figment::new()), |file| Err(ConfigError::NoFile(file.to_owned())));
    }
    let file = Figment::from(Toml::file_exact(path));
    let tables: Dict = file.extract()?;
    if let Some(table) = tables.keys().find(|table| ![TABLE, LEPTOS_TABLE].contains(&table.as_str())) {
        return Err(ConfigError::UnknownTable { file: path.to_owned(), table: table.clone() });
    }
    match named {
        Some(file) if !tables.contains_key(TABLE) => Err(ConfigError::NoTable(file.to_owned())),
        _ => Ok(file),
    }
}
