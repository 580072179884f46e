//! A file that keeps the ends that the audit logs had at some time, outside the database: an earlier state of the
//! whole database contains nothing that shows it to be one.
//!
//! A line is `TIME TPP=LENGTH:HASH`. Lines are only ever appended. `sallyport audit verify --expect-file` reads
//! them.

use gate::model::{NotedEnd, Timestamp, TppId};
use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::{Error, ErrorKind, Result, Write},
    path::{Path, PathBuf},
};

/// What is appended to a line that was cut off while it was written, for example by a power cut.
const CUT_OFF: &str = " (cut off)\n";

/// The file, and the last end of each TPP in it.
pub struct AnchorFile {
    path: PathBuf,
    /// `None`: the file was not read yet.
    last: Option<BTreeMap<TppId, NotedEnd>>,
}

impl AnchorFile {
    /// The configured file; `None` where the path is empty.
    pub fn configured(path: &Path) -> Option<Self> {
        (!path.as_os_str().is_empty()).then(|| Self { path: path.to_owned(), last: None })
    }

    /// Appends the ends that changed since they were noted last. Gives the noted ends that were longer than now,
    /// or of the same length with another hash, or whose TPP is gone: the database is an earlier state.
    pub fn note(&mut self, ends: &[NotedEnd], now: Timestamp) -> Result<Vec<NotedEnd>> {
        let mut lines = String::new();
        let last = match self.last.take() {
            Some(last) => last,
            None if self.path.exists() => {
                let text = std::fs::read_to_string(&self.path)?;
                if !text.is_empty() && !text.ends_with('\n') {
                    lines.push_str(CUT_OFF);
                }
                by_tpp(parse(&text)?)
            }
            None => BTreeMap::new(),
        };
        let current = by_tpp(ends.to_vec());
        let changed = current.iter().filter(|(tpp, end)| last.get(*tpp) != Some(*end));
        lines.extend(changed.map(|(_, end)| format!("{} {end}\n", now.rfc3339())));
        // After an error the file is read again: the line may have been written in part.
        self.append(&lines)?;
        let is_lost = |(tpp, noted): &(&TppId, &NotedEnd)| {
            let end = current.get(*tpp).map(|noted| &noted.end);
            end.is_none_or(|end| end.seq < noted.end.seq || (end.seq == noted.end.seq && *end != noted.end))
        };
        let missed = last.iter().filter(is_lost).map(|(_, noted)| noted.clone()).collect();
        self.last = Some(current);
        Ok(missed)
    }

    fn append(&self, lines: &str) -> Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let mut file = OpenOptions::new().append(true).create(true).open(&self.path)?;
        file.write_all(lines.as_bytes())?;
        file.sync_data()
    }
}

/// The ends in a file.
pub fn read(path: &Path) -> Result<Vec<NotedEnd>> {
    parse(&std::fs::read_to_string(path)?)
}

/// The ends in the text of a file, without those whose line was cut off.
fn parse(text: &str) -> Result<Vec<NotedEnd>> {
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let end_of = |(index, line): (usize, &str)| {
        let end = line.split_once(' ').and_then(|(_, end)| end.trim_end().parse().ok());
        end.ok_or_else(|| {
            Error::new(ErrorKind::InvalidData, format!("line {} is no end of an audit log", index + 1))
        })
    };
    let is_whole = |(_, line): &(usize, &str)| !line.trim().is_empty() && !line.ends_with(CUT_OFF.trim_end());
    whole.lines().enumerate().filter(is_whole).map(end_of).collect()
}

/// The last of the ends of each TPP.
fn by_tpp(ends: Vec<NotedEnd>) -> BTreeMap<TppId, NotedEnd> {
    ends.into_iter().filter_map(|noted| Some((noted.tpp.clone()?, noted))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(tpp: char, end: &str) -> NotedEnd {
        format!("abcdefghijklmnopqrstuvwx2{tpp}={end}").parse().unwrap()
    }

    #[test]
    fn changed_ends_are_appended_and_an_earlier_state_is_told() {
        let folder = testkit::TemporaryFolder::new();
        let path = folder.join("anchors");
        assert!(AnchorFile::configured(Path::new("")).is_none());
        let mut file = AnchorFile::configured(&path).unwrap();
        let (one, other) = (end('2', "3:1.aa"), end('3', "0:"));
        assert_eq!(file.note(&[one.clone(), other.clone()], Timestamp(0)).unwrap(), []);
        assert_eq!(file.note(&[one.clone(), other.clone()], Timestamp(1)).unwrap(), []);
        let grown = end('2', "4:1.bb");
        assert_eq!(file.note(&[grown.clone(), other.clone()], Timestamp(2)).unwrap(), []);
        assert_eq!(read(&path).unwrap(), [one.clone(), other.clone(), grown.clone()]);
        // After a restart, too.
        let mut file = AnchorFile::configured(&path).unwrap();
        assert_eq!(file.note(&[one.clone(), other.clone()], Timestamp(3)).unwrap(), std::slice::from_ref(&grown));
        assert_eq!(file.note(&[end('2', "3:1.cc")], Timestamp(4)).unwrap(), [one, other]);
        assert!(read(&path).unwrap().contains(&grown), "what was noted remains");
    }

    #[test]
    fn a_line_that_was_cut_off_is_left_out_and_a_changed_one_is_not() {
        let folder = testkit::TemporaryFolder::new();
        let path = folder.join("anchors");
        let line = "2027-01-15T08:00:00Z abcdefghijklmnopqrstuvwx27=3:1.aa\n";
        std::fs::write(&path, format!("{line}{}", &line[..40])).unwrap();
        assert_eq!(read(&path).unwrap().len(), 1);
        let mut file = AnchorFile::configured(&path).unwrap();
        assert_eq!(file.note(&[end('7', "4:1.bb")], Timestamp(0)).unwrap(), []);
        assert_eq!(read(&path).unwrap(), [end('7', "3:1.aa"), end('7', "4:1.bb")]);
        std::fs::write(&path, format!("nonsense\n{line}")).unwrap();
        assert!(read(&path).is_err());
    }
}
