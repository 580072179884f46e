//! The table `[sallyport.mail]`.

use super::MailError;
use serde::{Deserialize, Serialize};
use std::{
    net::IpAddr,
    path::{Path, PathBuf},
    str::FromStr,
};
use url::Url;

/// How emails are sent. All empty: not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// The SMTP server: `smtps://host:465` (TLS from the first byte), `smtp://host:587` (STARTTLS, or nothing is
    /// sent), or `smtp+plain://127.0.0.1:25` for a server on this machine.
    pub smtp: String,
    /// The user to authenticate as.
    pub user: String,
    /// The file with the password of `user`. A line break at its end is not a part of the password.
    pub password_file: PathBuf,
    /// A file of certificates (PEM) to trust in addition to those of the system.
    pub ca_file: PathBuf,
    /// The sender of every email, such as `Sallyport <no-reply@bank.example>`.
    pub from: String,
    /// Instead of an SMTP server: the folder where emails are written, as `.eml` files.
    pub folder: PathBuf,
}

/// Where emails are sent to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum MailTransport<'a> {
    Smtp(SmtpServer),
    Folder(&'a Path),
}

/// An SMTP server.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SmtpServer {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
}

/// How a connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    /// TLS from the first byte.
    Implicit,
    /// TLS before credentials or content are sent.
    StartTls,
    /// Not at all: the server is on this machine.
    None,
}

impl MailConfig {
    /// The transport that the settings describe, `None` where they describe none, an error where they contradict
    /// each other.
    pub(super) fn transport(&self) -> Result<Option<MailTransport<'_>>, MailError> {
        let is_set = |path: &Path| !path.as_os_str().is_empty();
        let invalid = |message: &str| Err(MailError::Setting(message.to_owned()));
        if self.smtp.is_empty() {
            if !self.user.is_empty() || is_set(&self.password_file) || is_set(&self.ca_file) {
                return invalid("smtp: is missing, but user, password_file or ca_file is set");
            }
            return Ok(is_set(&self.folder).then_some(MailTransport::Folder(&self.folder)));
        }
        if is_set(&self.folder) {
            return invalid("folder: emails go to smtp or to folder; set one of them");
        }
        if self.user.is_empty() == is_set(&self.password_file) {
            return invalid("user: goes together with password_file; set both or none");
        }
        Ok(Some(MailTransport::Smtp(self.smtp.parse()?)))
    }
}

/// The text is not repeated in an error, because it may contain a password.
impl FromStr for SmtpServer {
    type Err = MailError;

    fn from_str(smtp: &str) -> Result<Self, MailError> {
        let invalid = |message: &str| MailError::Setting(format!("smtp: {message}"));
        let url =
            Url::parse(smtp).map_err(|_| invalid("must be an address such as smtps://mail.bank.example:465"))?;
        let (security, default_port) = match url.scheme() {
            "smtps" => (Security::Implicit, 465),
            "smtp" => (Security::StartTls, 587),
            "smtp+plain" => (Security::None, 25),
            _ => return Err(invalid("must begin with smtps://, smtp:// or smtp+plain://")),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("must not hold user and password; set user and password_file instead"));
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(invalid("must end after host and port"));
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        if host.is_empty() {
            return Err(invalid("must name a host"));
        }
        let is_loopback =
            host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        if security == Security::None && !is_loopback {
            return Err(invalid("smtp+plain is for a mail server on this machine only; use smtps:// or smtp://"));
        }
        Ok(Self { host, port: url.port().unwrap_or(default_port), security })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_smtp_servers() {
        for (smtp, host, port, security) in [
            ("smtps://mail.bank.example", "mail.bank.example", 465, Security::Implicit),
            ("smtps://mail.bank.example:4650/", "mail.bank.example", 4650, Security::Implicit),
            ("smtp://[2001:db8::1]", "2001:db8::1", 587, Security::StartTls),
            ("smtp+plain://127.0.0.1:1025", "127.0.0.1", 1025, Security::None),
            ("smtp+plain://[::1]", "::1", 25, Security::None),
            ("smtp+plain://LocalHost", "LocalHost", 25, Security::None),
        ] {
            assert_eq!(
                smtp.parse::<SmtpServer>().unwrap(),
                SmtpServer { host: host.to_owned(), port, security },
                "{smtp}"
            );
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
            let error = smtp.parse::<SmtpServer>().unwrap_err().to_string();
            assert!(error.starts_with("mail.smtp: ") && !error.contains("secret-word"), "{smtp}: {error}");
        }
    }

    #[test]
    fn contradicting_settings_are_refused() {
        let config = |smtp: &str, user: &str, password_file: &str, folder: &str| MailConfig {
            smtp: smtp.into(),
            user: user.into(),
            password_file: password_file.into(),
            folder: folder.into(),
            ..MailConfig::default()
        };
        let server = "smtps://mail.bank.example";
        assert!(config("", "", "", "").transport().unwrap().is_none());
        assert!(config(server, "", "", "").transport().unwrap().is_some());
        assert!(config(server, "me", "file", "").transport().unwrap().is_some());
        assert!(config("", "", "", "emails").transport().unwrap().is_some());
        for wrong in [
            config(server, "", "", "emails"),
            config(server, "me", "", ""),
            config(server, "", "file", ""),
            config("", "me", "file", ""),
            config("", "me", "", "emails"),
        ] {
            assert!(matches!(wrong.transport(), Err(MailError::Setting(_))), "{wrong:?}");
        }
    }
}
