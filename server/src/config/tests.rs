//! The configuration as its operator writes it.

use super::*;
use figment::{
    Figment,
    providers::{Format, Toml},
    value::Value,
};
use std::env::VarError;

fn no_variables(_: String) -> Result<String, VarError> {
    Err(VarError::NotPresent)
}

fn from_text(text: &str) -> Result<Config, ConfigError> {
    Config::merge(Figment::from(Toml::string(text)), no_variables, &Overrides::default())
}

#[test]
fn the_file_in_the_project_is_valid() {
    let file = Figment::from(Toml::file_exact(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Leptos.toml")));
    let config = Config::merge(file, no_variables, &Overrides::default()).unwrap();
    assert_eq!(config.key_path(), Config::default().key_path());
}

#[test]
fn unknown_keys_are_named() {
    for (table, key) in [("sallyport", "databse"), ("sallyport.support", "phone"), ("sallyport.mail", "password")]
    {
        let error = from_text(&format!("[{table}]\n{key} = \"x\"")).unwrap_err().to_string();
        assert!(error.contains(&format!("unknown field: found `{key}`")), "{error}");
    }
}

#[test]
fn flags_win_over_the_file() {
    let file = Figment::from(Toml::string("[sallyport]\ndatabase = \"sqlite://a\"\nlisten = \"127.0.0.1:1\""));
    let flags = Overrides { database: Some("sqlite://b".to_owned()), listen: None };
    let config = Config::merge(file, no_variables, &flags).unwrap();
    assert_eq!((config.database.as_str(), config.listen.port()), ("sqlite://b", 1));
}

#[test]
fn the_key_file_is_beside_the_database() {
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
fn the_public_url_is_an_origin() {
    let public = |url: &str| from_text(&format!("[sallyport]\npublic_url = \"{url}\""));
    for (url, origin) in [
        ("https://mfa.bank.example", "https://mfa.bank.example"),
        ("HTTPS://MFA.bank.example:443/", "https://mfa.bank.example"),
        ("https://mfa.bank.example:8443", "https://mfa.bank.example:8443"),
    ] {
        let config = public(url).unwrap();
        assert_eq!((config.public_url.as_str(), config.is_secure()), (origin, true));
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
fn variables_have_the_type_of_their_key_and_empty_ones_are_unset() {
    let variables = |name: String| match name.as_str() {
        "SALLYPORT_SUPPORT__CONTACT" => Ok("+4930123456".to_owned()),
        "SALLYPORT_SUPPORT__FEEDBACK" => Ok("112".to_owned()),
        "SALLYPORT_REQUESTS_PER_MINUTE" => Ok("7".to_owned()),
        "SALLYPORT_LISTEN" | "SALLYPORT_LOG" => Ok(String::new()),
        _ => Err(VarError::NotPresent),
    };
    let config = Config::merge(Figment::new(), variables, &Overrides::default()).unwrap();
    assert_eq!((config.support.contact.as_str(), config.support.feedback.as_str()), ("+4930123456", "112"));
    assert_eq!(config.requests_per_minute, 7);
    assert_eq!((config.listen, config.log), (Config::default().listen, Config::default().log));
}

#[test]
fn variables_that_cannot_be_read_are_refused() {
    let with = |value: fn() -> Result<String, VarError>| {
        let variables = move |name: String| {
            if name == "SALLYPORT_REQUESTS_PER_MINUTE" { value() } else { Err(VarError::NotPresent) }
        };
        Config::merge(Figment::new(), variables, &Overrides::default())
    };
    assert!(matches!(with(|| Ok("many".to_owned())), Err(ConfigError::Invalid(_))));
    let not_utf8 = with(|| Err(VarError::NotUnicode("x".into()))).unwrap_err();
    assert_eq!(not_utf8.to_string(), "SALLYPORT_REQUESTS_PER_MINUTE is not UTF-8");
}

#[test]
fn malformed_proxies_are_named() {
    let config = Config { trusted_proxies: "10.0.0.1, ten".to_owned(), ..Config::default() };
    assert!(config.trusted_proxies().unwrap_err().to_string().starts_with("trusted_proxies: ten is no address"));
}

#[test]
fn a_malformed_log_filter_is_refused() {
    assert!(matches!(from_text("[sallyport]\nlog = \"info,sqlx=loud\""), Err(ConfigError::Log(_))));
    assert!(from_text("[sallyport]\nlog = \"\"").is_ok());
}

#[test]
fn the_environment_fits_into_a_label() {
    let named = |name: &str| from_text(&format!("[sallyport]\nenvironment = \"{name}\""));
    assert_eq!(named(" staging ").unwrap().environment, "staging");
    assert_eq!(named("").unwrap().environment, "");
    for bad in ["a name of twenty-five char", "a\\nb", "a\u{200b}b"] {
        assert!(matches!(named(bad), Err(ConfigError::Environment(_))), "{bad}");
    }
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

#[test]
fn only_the_public_host_is_answered() {
    let rule = |public_url: &str, listen: &str| {
        Config { public_url: public_url.to_owned(), listen: listen.parse().unwrap(), ..Config::default() }
            .host_rule()
    };
    assert_eq!(rule("https://mfa.bank.example:8443", "0.0.0.0:80"), HostRule::Only("mfa.bank.example".into()));
    assert_eq!(rule("", "127.0.0.1:3000"), HostRule::Local);
    assert_eq!(rule("", "0.0.0.0:3000"), HostRule::Any);
}

/// Cargo.toml configures the build and Leptos.toml the server; keys that are in both must have the same value.
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
