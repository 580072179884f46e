//! A temporary folder.

use crate::unique;
use std::path::{Path, PathBuf};

/// A new folder that is removed when it goes out of scope.
#[derive(Debug)]
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// Makes one in the system's folder for temporary files.
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("sallyport-test-{}", unique()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The path of `name` in it.
    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file into it.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Default for TemporaryFolder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        // What cannot be removed stays in the system's folder for temporary files, which the system empties.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
