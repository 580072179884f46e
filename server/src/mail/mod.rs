//! How letters leave the house: to a mail server, or, without one, into a folder.
//!
//! | file | what |
//! | --- | --- |
//! | `config` | the table `[sallyport.mail]` |
//! | `message` | what a letter looks like on the way |
//! | `smtp` | the way to a mail server |
//! | `folder` | the way into a folder |
//!
//! [`Post::send`] tries once and says whether another try can help; when to try again is for the caller to decide. A
//! letter that is sent twice has the same `Message-ID` both times.

mod config;
mod folder;
mod message;
mod smtp;

pub use {config::MailConfig, folder::Folder, smtp::Smtp};

use lettre::{message::Mailbox, transport::smtp::extension::ClientId};
use message::Sender;
use std::{
    fmt,
    net::IpAddr,
    path::{Path, PathBuf},
};

/// One mail in plain text to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    /// What makes it this letter and no other, also at the next try: up to 64 letters, digits, `-` or `_`.
    pub id: String,
    /// The bare address, without a name.
    pub to: String,
    /// One line; line breaks become spaces.
    pub subject: String,
    /// Lines of plain text.
    pub text: String,
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Letter").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Why a letter did not leave, or why none can. No text holds credentials, an address of a person, or anything that a
/// letter says.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// A setting is missing or cannot work. Only [`Post::open`] says so.
    #[error("mail.{0}")]
    Setting(String),
    /// A file or folder that a setting names cannot be used. Only [`Post::open`] says so.
    #[error("mail.{setting}: {path} cannot be used")]
    Path {
        /// The setting that names it.
        setting: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It did not leave now, and nothing is known against the letter itself: try again later. Also when the mail server
    /// does not accept our user or has no good certificate, because then the letter waits for the operator.
    #[error("the letter cannot leave now: {0}")]
    Temporary(String),
    /// It will not leave as it is: the mail server refuses it (5xx, RFC 5321 section 4.2.1), or it is no letter.
    #[error("the letter is refused: {0}")]
    Permanent(String),
}

impl PostError {
    /// Whether trying the same letter again is useless.
    pub const fn is_permanent(&self) -> bool {
        matches!(self, Self::Permanent(_))
    }

    fn path(setting: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::Path { setting, path: path.to_owned(), source }
    }
}

/// The way that letters take.
#[derive(Debug)]
pub enum Post {
    /// To a mail server.
    Smtp(Smtp),
    /// Into a folder, a file each.
    Folder(Folder),
}

impl Post {
    /// Makes ready what `config` describes, without a word to the mail server; nothing where it describes nothing. It
    /// reads the files of password and certificate, and makes the folder. `public_host` is the name or address that
    /// people reach this deployment by: it is how we introduce ourselves (RFC 5321 section 4.1.4), and part of every
    /// `Message-ID`.
    pub fn open(config: &MailConfig, public_host: &str) -> Result<Option<Self>, PostError> {
        let Some(way) = config.way()? else { return Ok(None) };
        let sender = Sender { from: sender_address(config)?, host: client_id(public_host)? };
        Ok(Some(match way {
            config::Way::Smtp(relay) => Self::Smtp(Smtp::open(relay, config, sender)?),
            config::Way::Folder(path) => Self::Folder(Folder::open(path, sender)?),
        }))
    }

    /// Sends `letter`, once. When it answers `Ok`, the mail server has taken it, or it is on the disk; that takes half a
    /// minute at most. After an error it may nevertheless have arrived.
    pub async fn send(&self, letter: &Email) -> Result<(), PostError> {
        match self {
            Self::Smtp(smtp) => smtp.send(letter).await,
            Self::Folder(folder) => folder.send(letter).await,
        }
    }
}

/// The way in words, for logs.
impl fmt::Display for Post {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Smtp(smtp) => smtp.fmt(f),
            Self::Folder(folder) => folder.fmt(f),
        }
    }
}

fn sender_address(config: &MailConfig) -> Result<Mailbox, PostError> {
    // lettre panics where it writes a name with a line break.
    let one_line = Some(&config.from).filter(|from| !from.contains(char::is_control));
    let wrong =
        || PostError::Setting("from: must be an address, such as Sallyport <no-reply@bank.example>".into());
    one_line.and_then(|from| from.parse().ok()).ok_or_else(wrong)
}

fn client_id(host: &str) -> Result<ClientId, PostError> {
    match host.trim_matches(['[', ']']).parse() {
        Ok(IpAddr::V4(address)) => return Ok(ClientId::Ipv4(address)),
        Ok(IpAddr::V6(address)) => return Ok(ClientId::Ipv6(address)),
        Err(_) => {}
    }
    let is_name = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.');
    let wrong = || PostError::Setting("from: public_url has no host that mail servers could be told".into());
    is_name.then(|| ClientId::Domain(host.to_owned())).ok_or_else(wrong)
}
