//! The way to a mail server: one connection for each letter, secret before anything of ours is said, and never less
//! than what was configured.

use super::{
    Email, MailConfig, PostError,
    config::{Relay, Security},
    message::Sender,
};
use lettre::{
    Message,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
    },
};
use std::{error::Error as _, fmt, path::Path, time::Duration};

/// How long handing over one letter may take.
const PATIENCE: Duration = Duration::from_secs(25);
/// How long the mail server's good-bye is waited for.
const FAREWELL: Duration = Duration::from_secs(2);
/// Answers about who we are, not about the letter (RFC 4954 section 6).
const ABOUT_US: [u16; 4] = [530, 534, 535, 538];

/// A mail server and how we speak with it.
pub struct Smtp {
    relay: Relay,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    sender: Sender,
    patience: Duration,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Smtp").field("relay", &self.relay).finish_non_exhaustive()
    }
}

impl fmt::Display for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let how = match self.relay.security {
            Security::Implicit => "TLS",
            Security::StartTls => "STARTTLS",
            Security::None => "on this machine, without TLS",
        };
        write!(f, "mail server {}, port {} ({how})", self.relay.host, self.relay.port)
    }
}

impl Smtp {
    pub(super) fn open(relay: Relay, config: &MailConfig, sender: Sender) -> Result<Self, PostError> {
        let tls = match relay.security {
            Security::None => None,
            Security::Implicit | Security::StartTls => Some(trust(&relay.host, &config.ca_file)?),
        };
        let credentials = if config.user.is_empty() {
            None
        } else {
            Some(Credentials::new(config.user.clone(), password(&config.password_file)?))
        };
        Ok(Self { relay, tls, credentials, sender, patience: PATIENCE })
    }

    pub(super) async fn send(&self, letter: &Email) -> Result<(), PostError> {
        let message = self.sender.compose(letter)?;
        let late = |_| PostError::Temporary("the mail server did not answer in time".to_owned());
        let mut connection =
            tokio::time::timeout(self.patience, self.hand_over(&message)).await.map_err(late)??;
        // The letter is theirs by now, whatever becomes of the good-bye.
        let _ = tokio::time::timeout(FAREWELL, connection.quit()).await;
        Ok(())
    }

    async fn hand_over(&self, message: &Message) -> Result<AsyncSmtpConnection, PostError> {
        let mut connection = self.connect().await.map_err(|error| later("no good connection", &error))?;
        if let Some(credentials) = &self.credentials {
            let signed_in = connection.auth(DEFAULT_MECHANISMS, credentials).await;
            signed_in.map_err(|error| later("the mail server does not let us in", &error))?;
        }
        match connection.send(message.envelope(), &message.formatted()).await {
            Ok(_) => Ok(connection),
            Err(error) if is_final(&error) => Err(PostError::Permanent(words(&error))),
            Err(error) => Err(later("the mail server did not take it", &error)),
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let (at, host) = ((self.relay.host.as_str(), self.relay.port), &self.sender.host);
        let at_once = self.tls.clone().filter(|_| self.relay.security == Security::Implicit);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(at, Some(self.patience), host, at_once, None).await?;
        if let (Security::StartTls, Some(tls)) = (self.relay.security, &self.tls) {
            connection.starttls(tls.clone(), host).await?;
        }
        Ok(connection)
    }
}

/// The certificates of the system, and those of `ca_file`.
fn trust(host: &str, ca_file: &Path) -> Result<TlsParameters, PostError> {
    let mut builder = TlsParameters::builder(host.to_owned());
    let wrong = || PostError::Setting(format!("ca_file: {} holds no certificate (PEM)", ca_file.display()));
    if !ca_file.as_os_str().is_empty() {
        let pem = std::fs::read(ca_file).map_err(|source| PostError::path("ca_file", ca_file, source))?;
        // What is no certificate is passed over in silence by the parser.
        if !pem.windows(27).any(|part| part == b"-----BEGIN CERTIFICATE-----") {
            return Err(wrong());
        }
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|_| wrong())?);
    }
    builder.build_rustls().map_err(|_| wrong())
}

fn password(file: &Path) -> Result<String, PostError> {
    let text = std::fs::read_to_string(file).map_err(|source| PostError::path("password_file", file, source))?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(PostError::Setting(format!("password_file: {} is empty", file.display()))),
        password => Ok(password.to_owned()),
    }
}

fn later(what: &str, error: &Error) -> PostError {
    PostError::Temporary(format!("{what}: {}", words(error)))
}

/// Whether the letter itself is what does not please: refused with a 5xx, or to an address that the server cannot have.
fn is_final(error: &Error) -> bool {
    let about_us = error.status().is_some_and(|code| ABOUT_US.contains(&code.into()));
    (error.is_permanent() && !about_us) || error.is_client()
}

/// What went wrong. Of a server's answer only the codes (RFC 5321, RFC 3463): its words may repeat what we said to it.
fn words(error: &Error) -> String {
    let Some(code) = error.status() else {
        return if error.is_response() { "its answer is no SMTP".to_owned() } else { error.to_string() };
    };
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    let detail = said.split_whitespace().next().filter(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        parts.len() == 3 && parts.iter().all(|part| (1..=3).contains(&part.len()) && part.parse::<u16>().is_ok())
    });
    detail.map_or_else(|| format!("it answered {code}"), |detail| format!("it answered {code} {detail}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lettre::transport::smtp::extension::ClientId;

    #[tokio::test]
    async fn a_server_that_never_answers_is_not_waited_for() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = silent.local_addr().unwrap().port();
        let relay = Relay { host: "127.0.0.1".to_owned(), port, security: Security::None };
        let from = "no-reply@bank.example".parse().unwrap();
        let sender = Sender { from, host: ClientId::Domain("mfa.bank.example".to_owned()) };
        let ready = Smtp::open(relay, &MailConfig::default(), sender).unwrap();
        let smtp = Smtp { patience: Duration::from_millis(50), ..ready };
        let [id, to] = ["1", "ada@bank.example"].map(str::to_owned);
        let error = smtp.send(&Email { id, to, subject: String::new(), text: String::new() }).await.unwrap_err();
        assert!(!error.is_permanent() && error.to_string().contains("did not answer in time"), "{error}");
    }
}
