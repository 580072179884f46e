//! Writes emails into a folder, for trials and for other programs that send them on.

use super::{MailError, OutgoingEmail, message::Sender};
use std::{
    fmt,
    fs::{DirBuilder, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Writes each email as a file, `ID.eml`, that only the owner of the process may read.
#[derive(Debug)]
pub struct FolderMailer {
    path: PathBuf,
    sender: Sender,
}

impl fmt::Display for FolderMailer {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "folder {}", self.path.display())
    }
}

impl FolderMailer {
    /// Creates the folder if it does not exist, readable by the owner only.
    pub(super) fn open(path: &Path, sender: Sender) -> Result<Self, MailError> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(|source| MailError::path("folder", path, source))?;
        Ok(Self { path: path.to_owned(), sender })
    }

    pub(super) async fn send(&self, email: &OutgoingEmail) -> Result<(), MailError> {
        let text = self.sender.compose(email)?.formatted();
        let path = self.path.join(format!("{}.eml", email.id));
        let written =
            tokio::task::spawn_blocking(move || write_atomically(&path, &text)).await.map_err(io::Error::other);
        written.flatten().map_err(|error| MailError::Temporary(format!("it cannot be written: {error}")))
    }
}

/// Renames a complete file into place, so that a program that watches the folder never reads half an email.
fn write_atomically(path: &Path, text: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&part)?;
    file.write_all(text)?;
    file.sync_all()?;
    std::fs::rename(part, path)
}
