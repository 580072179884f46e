//! Outgoing mail: to an SMTP server or, without one, into a folder.
//!
//! | file | what |
//! | --- | --- |
//! | `mailer` | [`Mailer`]: sends an email by the configured transport |
//! | `config` | the table `[sallyport.mail]` |
//! | `message` | an email with its headers |
//! | `smtp` | the transport to an SMTP server |
//! | `folder` | the transport into a folder |
//!
//! [`Mailer::send`] tries once and says whether another attempt can help; the caller decides when. An email that
//! is sent twice has the same `Message-ID` both times.

mod config;
mod folder;
mod mailer;
mod message;
mod smtp;

pub use {config::MailConfig, folder::FolderMailer, mailer::Mailer, smtp::SmtpMailer};

use std::{
    fmt,
    path::{Path, PathBuf},
};

/// An email in plain text to one recipient.
#[derive(Clone, PartialEq, Eq)]
pub struct OutgoingEmail {
    /// Identifies the email across attempts: up to 64 letters, digits, `-` or `_`.
    pub id: String,
    /// The bare address, without a name.
    pub to: String,
    /// One line; line breaks become spaces.
    pub subject: String,
    /// Lines of plain text.
    pub text: String,
}

/// Shows nothing that could be secret: emails contain links and codes.
impl fmt::Debug for OutgoingEmail {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("OutgoingEmail").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Why an email was not sent, or why none can be. No text contains credentials, the address of a user, or any
/// content of an email.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// A setting is missing or cannot work. Only [`Mailer::open`] fails with it.
    #[error("mail.{0}")]
    Setting(String),
    /// A file or folder that a setting names cannot be used. Only [`Mailer::open`] fails with it.
    #[error("mail.{setting}: {path} cannot be used")]
    Path {
        /// The setting.
        setting: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// The email was not sent, but may be sent later. This includes wrong credentials and an invalid certificate
    /// of the SMTP server: emails wait until the operator has corrected them.
    #[error("the email cannot be sent now: {0}")]
    Temporary(String),
    /// The email can never be sent as it is: the SMTP server refused it (5xx, RFC 5321 section 4.2.1), or it is
    /// malformed.
    #[error("the email is refused: {0}")]
    Permanent(String),
}

impl MailError {
    /// Whether another attempt to send the same email is useless.
    pub const fn is_permanent(&self) -> bool {
        matches!(self, Self::Permanent(_))
    }

    fn path(setting: &'static str, path: &Path, source: std::io::Error) -> Self {
        Self::Path { setting, path: path.to_owned(), source }
    }
}
