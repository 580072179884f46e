//! The way into a folder: for trying things out, and for whatever takes letters on from there.

use super::{Email, PostError, message::Sender};
use std::{
    fmt,
    fs::{DirBuilder, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// A folder where each letter becomes a file, `ID.eml`, that only the owner may read.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    sender: Sender,
}

impl fmt::Display for Folder {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "folder {}", self.path.display())
    }
}

impl Folder {
    /// Makes the folder, for the owner only, if it is not there.
    pub(super) fn open(path: &Path, sender: Sender) -> Result<Self, PostError> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(|source| PostError::path("folder", path, source))?;
        Ok(Self { path: path.to_owned(), sender })
    }

    pub(super) async fn send(&self, letter: &Email) -> Result<(), PostError> {
        let text = self.sender.compose(letter)?.formatted();
        let path = self.path.join(format!("{}.eml", letter.id));
        let written = tokio::task::spawn_blocking(move || write(&path, &text)).await.map_err(io::Error::other);
        written.flatten().map_err(|error| PostError::Temporary(format!("it cannot be written: {error}")))
    }
}

/// Whole or not at all: whoever watches the folder never sees half a letter.
fn write(path: &Path, text: &[u8]) -> io::Result<()> {
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
