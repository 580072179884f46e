//! Sends emails by the configured transport.

use super::{
    FolderMailer, MailConfig, MailError, OutgoingEmail, SmtpMailer, config::MailTransport, message::Sender,
};
use lettre::{Address, message::Mailbox, transport::smtp::extension::ClientId};
use std::{fmt, net::IpAddr};
use url::Host;

/// The configured transport, ready to send.
#[derive(Debug)]
pub enum Mailer {
    /// To an SMTP server.
    Smtp(SmtpMailer),
    /// Into a folder, one file per email.
    Folder(FolderMailer),
}

impl Mailer {
    /// Prepares the transport that `config` describes; `None` where it describes none. Reads the files of password
    /// and certificates and creates the folder, but does not contact the SMTP server. `public_host` is the host of
    /// the public URL: it introduces us to the SMTP server (RFC 5321 section 4.1.4) and is a part of every
    /// `Message-ID`.
    pub fn open(config: &MailConfig, public_host: &str) -> Result<Option<Self>, MailError> {
        let Some(transport) = config.transport()? else { return Ok(None) };
        let sender = Sender { from: sender_address(config)?, host: client_id(public_host)? };
        Ok(Some(match transport {
            MailTransport::Smtp(server) => Self::Smtp(SmtpMailer::open(server, config, sender)?),
            MailTransport::Folder(path) => Self::Folder(FolderMailer::open(path, sender)?),
        }))
    }

    /// Tries once to send `email`, for half a minute at most. `Ok` means that the SMTP server has accepted it, or
    /// that it is on the disk. After an error it may nevertheless have arrived.
    pub async fn send(&self, email: &OutgoingEmail) -> Result<(), MailError> {
        match self {
            Self::Smtp(smtp) => smtp.send(email).await,
            Self::Folder(folder) => folder.send(email).await,
        }
    }
}

/// The transport as text, for logs.
impl fmt::Display for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Smtp(smtp) => smtp.fmt(f),
            Self::Folder(folder) => folder.fmt(f),
        }
    }
}

fn sender_address(config: &MailConfig) -> Result<Mailbox, MailError> {
    // lettre panics when it writes a name that contains a line break.
    let one_line = Some(&config.from).filter(|from| !from.contains(char::is_control));
    let invalid =
        || MailError::Setting("from: must be an address, such as Sallyport <no-reply@bank.example>".into());
    let from: Mailbox = one_line.and_then(|from| from.parse().ok()).ok_or_else(invalid)?;
    let email = ascii_domain(&from.email).ok_or_else(invalid)?;
    Ok(Mailbox::new(from.name, email))
}

/// The address with its domain as A-labels, which servers without SMTPUTF8 take too.
fn ascii_domain(address: &Address) -> Option<Address> {
    if address.domain().is_ascii() {
        return Some(address.clone());
    }
    match Host::parse(address.domain()).ok()? {
        Host::Domain(domain) => Address::new(address.user(), domain).ok(),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

fn client_id(host: &str) -> Result<ClientId, MailError> {
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(address)) => return Ok(ClientId::Ipv4(address)),
        Ok(IpAddr::V6(address)) => return Ok(ClientId::Ipv6(address)),
        Err(_) => {}
    }
    let is_name = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    let invalid = || MailError::Setting("from: public_url has no host that mail servers could be told".into());
    is_name.then(|| ClientId::Domain(host.to_owned())).ok_or_else(invalid)
}
