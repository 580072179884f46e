//! The table `[sallyport.mail]`.

use super::PostError;
use serde::{Deserialize, Serialize};
use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};
use url::Url;

/// How letters leave. All empty: not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// The mail server: `smtps://host:465` (TLS from the first byte), `smtp://host:587` (STARTTLS, or nothing is sent), or
    /// `smtp+plain://127.0.0.1:25` for a server on this machine.
    pub smtp: String,
    /// Who we are to the mail server.
    pub user: String,
    /// The file with the password that goes with it. A line break at its end is not part of the password.
    pub password_file: PathBuf,
    /// A file of certificates (PEM) to trust beside those of the system.
    pub ca_file: PathBuf,
    /// Whom letters come from, such as `Sallyport <no-reply@bank.example>`.
    pub from: String,
    /// Without a mail server: the folder where letters are written, as `.eml` files.
    pub folder: PathBuf,
}

/// Where letters go.
pub(super) enum Way<'a> {
    Smtp(Relay),
    Folder(&'a Path),
}

/// A mail server.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Relay {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
}

/// When the connection becomes secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    /// From its first byte.
    Implicit,
    /// Before anything of ours is said.
    StartTls,
    /// Never: it does not leave the machine.
    None,
}

impl MailConfig {
    /// Where letters go, when the settings agree on it.
    pub(super) fn way(&self) -> Result<Option<Way<'_>>, PostError> {
        let is_set = |path: &Path| !path.as_os_str().is_empty();
        let wrong = |words: &str| Err(PostError::Setting(words.to_owned()));
        if self.smtp.is_empty() {
            if !self.user.is_empty() || is_set(&self.password_file) || is_set(&self.ca_file) {
                return wrong("smtp: is missing, but user, password_file or ca_file is set");
            }
            return Ok(is_set(&self.folder).then_some(Way::Folder(&self.folder)));
        }
        if is_set(&self.folder) {
            return wrong("folder: letters go to smtp or to folder; set one of them");
        }
        if self.user.is_empty() == is_set(&self.password_file) {
            return wrong("user: goes together with password_file; set both or none");
        }
        relay(&self.smtp).map(|relay| Some(Way::Smtp(relay)))
    }
}

/// The address is not repeated in an error: somebody may have written a password into it.
fn relay(smtp: &str) -> Result<Relay, PostError> {
    let wrong = |words: &str| PostError::Setting(format!("smtp: {words}"));
    let url = Url::parse(smtp).map_err(|_| wrong("must be an address such as smtps://mail.bank.example:465"))?;
    let (security, usual) = match url.scheme() {
        "smtps" => (Security::Implicit, 465),
        "smtp" => (Security::StartTls, 587),
        "smtp+plain" => (Security::None, 25),
        _ => return Err(wrong("must begin with smtps://, smtp:// or smtp+plain://")),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("must not hold user and password; set user and password_file instead"));
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("must end after host and port"));
    }
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    if host.is_empty() {
        return Err(wrong("must name a host"));
    }
    let here = host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    if security == Security::None && !here {
        return Err(wrong("smtp+plain is for a mail server on this machine only; use smtps:// or smtp://"));
    }
    Ok(Relay { host, port: url.port().unwrap_or(usual), security })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_mail_servers() {
        for (smtp, host, port, security) in [
            ("smtps://mail.bank.example", "mail.bank.example", 465, Security::Implicit),
            ("smtps://mail.bank.example:4650/", "mail.bank.example", 4650, Security::Implicit),
            ("smtp://[2001:db8::1]", "2001:db8::1", 587, Security::StartTls),
            ("smtp+plain://127.0.0.1:1025", "127.0.0.1", 1025, Security::None),
            ("smtp+plain://[::1]", "::1", 25, Security::None),
            ("smtp+plain://LocalHost", "LocalHost", 25, Security::None),
        ] {
            assert_eq!(relay(smtp).unwrap(), Relay { host: host.to_owned(), port, security }, "{smtp}");
        }
        for smtp in [
            "mail.bank.example",
            "mail.bank.example:465",
            "https://mail.bank.example",
            "smtps:mail.bank.example",
            "smtps://",
            "smtps://mail.bank.example:99999",
            "smtps://mail.bank.example/secret-word",
            "smtps://mail.bank.example?secret-word",
            "smtps://me:secret-word@mail.bank.example",
            "smtp+plain://mail.bank.example",
            "smtp+plain://10.0.0.1",
            "smtp+plain://127.0.0.1.bank.example",
        ] {
            let error = relay(smtp).unwrap_err().to_string();
            assert!(error.starts_with("mail.smtp: ") && !error.contains("secret-word"), "{smtp}: {error}");
        }
    }

    #[test]
    fn settings_agree_or_are_refused() {
        let config = |smtp: &str, user: &str, password_file: &str, folder: &str| MailConfig {
            smtp: smtp.into(),
            user: user.into(),
            password_file: password_file.into(),
            folder: folder.into(),
            ..MailConfig::default()
        };
        let server = "smtps://mail.bank.example";
        assert!(config("", "", "", "").way().unwrap().is_none());
        assert!(config(server, "", "", "").way().unwrap().is_some());
        assert!(config(server, "me", "file", "").way().unwrap().is_some());
        assert!(config("", "", "", "letters").way().unwrap().is_some());
        for wrong in [
            config(server, "", "", "letters"),
            config(server, "me", "", ""),
            config(server, "", "file", ""),
            config("", "me", "file", ""),
            config("", "me", "", "letters"),
        ] {
            assert!(matches!(wrong.way(), Err(PostError::Setting(_))), "{wrong:?}");
        }
    }
}
