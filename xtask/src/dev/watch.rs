//! Which files have changed: their modification times are compared again and again.
//!
//! A few hundred files take a few milliseconds. Notifications of the system would need one more crate, and do not
//! arrive from all network and container file systems.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Files and folders, and when each file in them was last modified.
pub struct Watch {
    roots: Vec<PathBuf>,
    seen: BTreeMap<PathBuf, SystemTime>,
}

impl Watch {
    /// Watches `roots` from now on.
    pub fn new(roots: Vec<PathBuf>) -> Self {
        let seen = times(&roots);
        Self { roots, seen }
    }

    /// The files that were added, modified or removed since the last call.
    pub fn changes(&mut self) -> Vec<PathBuf> {
        let now = times(&self.roots);
        let different = |(path, time): &(&PathBuf, &SystemTime)| self.seen.get(*path) != Some(*time);
        let mut changed: Vec<PathBuf> = now.iter().filter(different).map(|(path, _)| path.clone()).collect();
        changed.extend(self.seen.keys().filter(|path| !now.contains_key(*path)).cloned());
        self.seen = now;
        changed
    }
}

fn times(roots: &[PathBuf]) -> BTreeMap<PathBuf, SystemTime> {
    let mut times = BTreeMap::new();
    for root in roots {
        collect(root, &mut times);
    }
    times
}

/// A file that disappears while it is looked at counts as removed.
fn collect(path: &Path, times: &mut BTreeMap<PathBuf, SystemTime>) {
    if path.is_dir() {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()).filter(|path| !is_ignored(path)) {
            collect(&path, times);
        }
    } else if let Ok(time) = fs::metadata(path).and_then(|data| data.modified()) {
        times.insert(path.to_owned(), time);
    }
}

/// Tests are not part of the server; hidden files and backups belong to editors.
fn is_ignored(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name == "tests" || name.starts_with('.') || name.ends_with('~')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn changes_are_reported_once() {
        let folder = crate::process::new_temporary_folder("watch").unwrap();
        fs::create_dir_all(folder.join("src/tests")).unwrap();
        let [kept, removed, test, backup] =
            ["kept.rs", "src/removed.rs", "src/tests/one.rs", "kept.rs~"].map(|name| folder.join(name));
        for file in [&kept, &removed, &test, &backup] {
            fs::write(file, "").unwrap();
        }
        let mut watch = Watch::new(vec![folder.clone()]);
        assert!(watch.changes().is_empty());
        let later = fs::metadata(&kept).unwrap().modified().unwrap() + Duration::from_secs(1);
        for file in [&kept, &test, &backup] {
            fs::File::options().append(true).open(file).unwrap().set_modified(later).unwrap();
        }
        fs::remove_file(&removed).unwrap();
        let added = folder.join("src/added.rs");
        fs::write(&added, "").unwrap();
        assert_eq!(watch.changes(), [kept, added, removed]);
        assert!(watch.changes().is_empty());
        fs::remove_dir_all(folder).unwrap();
    }
}
