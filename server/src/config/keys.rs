//! Which variable sets which key. The keys are those of [`Config`], read from its defaults, so that they are
//! written once.

use super::{Config, ConfigError};
use figment::{
    Figment,
    providers::Serialized,
    value::{Dict, Value},
};

/// What the name of a variable begins with.
const PREFIX: &str = "SALLYPORT_";
/// Holds the key itself, which is not a part of the configuration.
const KEY_VARIABLE: &str = "SALLYPORT_KEY";

/// A setting that a variable can set.
pub(super) struct Key {
    /// Its place in the table `[sallyport]`, such as `mail.smtp`.
    pub(super) path: String,
    /// Whether its value is a number; otherwise it is text.
    pub(super) is_number: bool,
}

impl Key {
    /// All of them.
    pub(super) fn all() -> Result<Vec<Self>, ConfigError> {
        let defaults: Dict = Figment::from(Serialized::defaults(Config::default())).extract()?;
        Ok(Self::of_table("", &defaults))
    }

    fn of_table(prefix: &str, table: &Dict) -> Vec<Self> {
        let of_entry = |(name, value): (&String, &Value)| {
            let path = format!("{prefix}{name}");
            match value {
                Value::Dict(_, table) => Self::of_table(&format!("{path}."), table),
                value => vec![Self { path, is_number: matches!(value, Value::Num(..)) }],
            }
        };
        table.iter().flat_map(of_entry).collect()
    }

    /// The variable that sets it; two underscores stand for the dot.
    pub(super) fn variable(&self) -> String {
        format!("{PREFIX}{}", self.path.replace('.', "__").to_uppercase())
    }
}

/// Variables with our prefix that set nothing. They are not an error, because Kubernetes sets some of that prefix
/// by itself.
pub fn unknown_variables() -> Result<Vec<String>, ConfigError> {
    let known: Vec<String> = Key::all()?.iter().map(Key::variable).collect();
    let is_unknown = |name: &String| name.starts_with(PREFIX) && name != KEY_VARIABLE && !known.contains(name);
    Ok(std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).filter(is_unknown).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_a_variable() {
        let keys = Key::all().unwrap();
        let variables: Vec<String> = keys.iter().map(Key::variable).collect();
        insta::assert_snapshot!(variables.join("\n"), @r"
        SALLYPORT_AUDIT__ANCHOR_FILE
        SALLYPORT_DATABASE
        SALLYPORT_ENVIRONMENT
        SALLYPORT_KEY_FILE
        SALLYPORT_LISTEN
        SALLYPORT_LOG
        SALLYPORT_MAIL__CA_FILE
        SALLYPORT_MAIL__FOLDER
        SALLYPORT_MAIL__FROM
        SALLYPORT_MAIL__PASSWORD_FILE
        SALLYPORT_MAIL__SMTP
        SALLYPORT_MAIL__USER
        SALLYPORT_PUBLIC_URL
        SALLYPORT_REQUESTS_PER_MINUTE
        SALLYPORT_SUPPORT__CONTACT
        SALLYPORT_SUPPORT__DOCUMENTATION
        SALLYPORT_SUPPORT__FEEDBACK
        SALLYPORT_TRUSTED_PROXIES
        ");
        let numbers: Vec<&str> = keys.iter().filter(|key| key.is_number).map(|key| key.path.as_str()).collect();
        assert_eq!(numbers, ["requests_per_minute"]);
    }
}
