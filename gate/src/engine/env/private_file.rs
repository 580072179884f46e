//! Files that only the user who runs Sallyport may read.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

/// Opens `path` as `options` say. A file that is made has mode 0600; its folder is made too.
pub(crate) fn private_file(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}
