//! Files that only the user who runs Sallyport may read.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// Opens `path` as `options` say. A file that is made has mode 0600; its folder is made too.
pub(crate) fn private_file(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

/// Writes `text` to the new file `path`, completely or not at all: into the file `beside` first, which then gets
/// the name. Fails with [`io::ErrorKind::AlreadyExists`] where there is a file: of two processes, one makes it.
pub(crate) fn write_new_private_file(path: &Path, beside: &Path, text: &str) -> io::Result<()> {
    let written = write_beside(path, beside, text);
    // The name that was made first is not needed any more, or the file is incomplete.
    let _ = fs::remove_file(beside);
    written
}

fn write_beside(path: &Path, beside: &Path, text: &str) -> io::Result<()> {
    let mut file = private_file(beside, OpenOptions::new().write(true).create_new(true))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    match fs::hard_link(beside, path) {
        // Some file systems have no hard links; renaming could replace a file that was made a moment ago.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && !path.exists() => fs::rename(beside, path)?,
        linked => linked?,
    }
    sync_folder(path)
}

/// Makes sure that the name of a file survives a power cut.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    // Other systems cannot open a folder.
    if cfg!(unix) { folder_of(path).and_then(File::open)?.sync_all() } else { Ok(()) }
}

/// The folder of a file; the current one where the path names none.
fn folder_of(path: &Path) -> io::Result<&Path> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidFilename)?;
    Ok(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
}

/// Locks the folder of `path` until the returned value is dropped; waits while another process has it locked.
/// `None` where the system cannot lock a folder: then nothing waits.
pub(crate) async fn lock_folder(path: &Path) -> Option<File> {
    let folder = folder_of(path).and_then(File::open).ok()?;
    tokio::task::spawn_blocking(move || folder.lock().map(|()| folder)).await.ok()?.ok()
}

/// The permissions of a file that give it to users who are neither its owner nor in its group, or let its group
/// change it. Its group may read it: that is how container platforms hand over secrets.
#[cfg(unix)]
pub(crate) fn excessive_mode(path: &Path) -> io::Result<Option<u32>> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(path)?.permissions()) & 0o777;
    Ok((mode & 0o027 != 0).then_some(mode))
}

/// Other systems have no such permissions.
#[cfg(not(unix))]
pub(crate) fn excessive_mode(_: &Path) -> io::Result<Option<u32>> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let folder = testkit::TemporaryFolder::new();
        let (path, beside) = (folder.join("x.key"), folder.join("x.key.new"));
        write_new_private_file(&path, &beside, "first").unwrap();
        let again = write_new_private_file(&path, &beside, "second").unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[cfg(unix)]
    #[test]
    fn files_that_others_can_read_are_recognised() {
        use std::os::unix::fs::PermissionsExt;
        let folder = testkit::TemporaryFolder::new();
        let path = folder.join("x.key");
        write_new_private_file(&path, &path.with_extension("new"), "x").unwrap();
        assert_eq!(excessive_mode(&path).unwrap(), None);
        for (mode, refused) in [(0o400, false), (0o640, false), (0o644, true), (0o604, true), (0o660, true)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(excessive_mode(&path).unwrap(), refused.then_some(mode), "{mode:o}");
        }
    }
}
