//! Sends emails to an SMTP server: one connection per email, encrypted before credentials or content are sent, and
//! never with less protection than configured.

use super::{
    MailConfig, MailError, OutgoingEmail,
    config::{Security, SmtpServer},
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

/// How long it may take to connect, authenticate and hand over one email.
const SEND_TIMEOUT: Duration = Duration::from_secs(25);
/// How long to wait for the answer to QUIT.
const QUIT_TIMEOUT: Duration = Duration::from_secs(2);
/// Permanent refusals that concern our authentication, not the email (RFC 4954 section 6).
const AUTHENTICATION_CODES: [u16; 4] = [530, 534, 535, 538];

/// An SMTP server and how to connect to it.
pub struct SmtpMailer {
    server: SmtpServer,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    sender: Sender,
    timeout: Duration,
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("SmtpMailer").field("server", &self.server).finish_non_exhaustive()
    }
}

impl fmt::Display for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let security = match self.server.security {
            Security::Implicit => "TLS",
            Security::StartTls => "STARTTLS",
            Security::None => "on this machine, without TLS",
        };
        write!(f, "mail server {}, port {} ({security})", self.server.host, self.server.port)
    }
}

impl SmtpMailer {
    pub(super) fn open(server: SmtpServer, config: &MailConfig, sender: Sender) -> Result<Self, MailError> {
        let tls = match server.security {
            Security::None => None,
            Security::Implicit | Security::StartTls => Some(tls_parameters(&server.host, &config.ca_file)?),
        };
        let credentials = if config.user.is_empty() {
            None
        } else {
            Some(Credentials::new(config.user.clone(), read_password(&config.password_file)?))
        };
        Ok(Self { server, tls, credentials, sender, timeout: SEND_TIMEOUT })
    }

    pub(super) async fn send(&self, email: &OutgoingEmail) -> Result<(), MailError> {
        let message = self.sender.compose(email)?;
        let too_late = |_| MailError::Temporary("the mail server did not answer in time".to_owned());
        let mut connection =
            tokio::time::timeout(self.timeout, self.deliver(&message)).await.map_err(too_late)??;
        // The server has accepted the email, so an error of QUIT does not matter.
        let _ = tokio::time::timeout(QUIT_TIMEOUT, connection.quit()).await;
        Ok(())
    }

    async fn deliver(&self, message: &Message) -> Result<AsyncSmtpConnection, MailError> {
        let mut connection = self.connect().await.map_err(|error| temporary("no good connection", &error))?;
        if let Some(credentials) = &self.credentials {
            let authenticated = connection.auth(DEFAULT_MECHANISMS, credentials).await;
            authenticated.map_err(|error| temporary("the mail server does not let us in", &error))?;
        }
        match connection.send(message.envelope(), &message.formatted()).await {
            Ok(_) => Ok(connection),
            Err(error) if is_permanent(&error) => Err(MailError::Permanent(describe(&error))),
            Err(error) => Err(temporary("the mail server did not take it", &error)),
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let (address, host) = ((self.server.host.as_str(), self.server.port), &self.sender.host);
        let implicit_tls = self.tls.clone().filter(|_| self.server.security == Security::Implicit);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(self.timeout), host, implicit_tls, None).await?;
        if let (Security::StartTls, Some(tls)) = (self.server.security, &self.tls) {
            connection.starttls(tls.clone(), host).await?;
        }
        Ok(connection)
    }
}

/// Trusts the certificates of the system, and those of `ca_file`.
fn tls_parameters(host: &str, ca_file: &Path) -> Result<TlsParameters, MailError> {
    let mut builder = TlsParameters::builder(host.to_owned());
    let invalid = || MailError::Setting(format!("ca_file: {} holds no certificate (PEM)", ca_file.display()));
    if !ca_file.as_os_str().is_empty() {
        let pem = std::fs::read(ca_file).map_err(|source| MailError::path("ca_file", ca_file, source))?;
        // The parser silently ignores a file without certificates.
        if !pem.windows(27).any(|part| part == b"-----BEGIN CERTIFICATE-----") {
            return Err(invalid());
        }
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|_| invalid())?);
    }
    builder.build_rustls().map_err(|_| invalid())
}

fn read_password(file: &Path) -> Result<String, MailError> {
    let text = std::fs::read_to_string(file).map_err(|source| MailError::path("password_file", file, source))?;
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(MailError::Setting(format!("password_file: {} is empty", file.display()))),
        password => Ok(password.to_owned()),
    }
}

fn temporary(what: &str, error: &Error) -> MailError {
    MailError::Temporary(format!("{what}: {}", describe(error)))
}

/// Whether the email itself is refused: by a 5xx that is not about authentication, or because the server cannot
/// take its recipient.
fn is_permanent(error: &Error) -> bool {
    let is_authentication = error.status().is_some_and(|code| AUTHENTICATION_CODES.contains(&code.into()));
    (error.is_permanent() && !is_authentication) || error.is_client()
}

/// The error as text. Of the server's answer it contains the codes only (RFC 5321, RFC 3463): the rest may repeat
/// what was sent to it.
fn describe(error: &Error) -> String {
    let Some(code) = error.status() else {
        return if error.is_response() { "its answer is no SMTP".to_owned() } else { error.to_string() };
    };
    let answer = error.source().map(ToString::to_string).unwrap_or_default();
    let enhanced_code = answer.split_whitespace().next().filter(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        parts.len() == 3 && parts.iter().all(|part| (1..=3).contains(&part.len()) && part.parse::<u16>().is_ok())
    });
    enhanced_code.map_or_else(|| format!("it answered {code}"), |detail| format!("it answered {code} {detail}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lettre::transport::smtp::extension::ClientId;

    #[tokio::test]
    async fn a_server_that_never_answers_is_given_up() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = silent.local_addr().unwrap().port();
        let server = SmtpServer { host: "127.0.0.1".to_owned(), port, security: Security::None };
        let from = "no-reply@bank.example".parse().unwrap();
        let sender = Sender { from, host: ClientId::Domain("mfa.bank.example".to_owned()) };
        let mailer = SmtpMailer::open(server, &MailConfig::default(), sender).unwrap();
        let impatient = SmtpMailer { timeout: Duration::from_millis(50), ..mailer };
        let [id, to] = ["1", "ada@bank.example"].map(str::to_owned);
        let email = OutgoingEmail { id, to, subject: String::new(), text: String::new() };
        let error = impatient.send(&email).await.unwrap_err();
        assert!(!error.is_permanent() && error.to_string().contains("did not answer in time"), "{error}");
    }
}
