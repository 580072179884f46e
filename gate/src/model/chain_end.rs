//! Ends of the chains of the audit log, as operators note them outside the database.

use super::TppId;
use std::{fmt, str::FromStr};

/// The end of a chain: how many rows it has, and the hash of the last. As text `LENGTH:HASH`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChainEnd {
    /// The place of the last row, which is the number of rows; 0 for a chain without rows.
    pub seq: i64,
    /// The hash of the last row; empty for a chain without rows.
    pub hash: String,
}

impl fmt::Display for ChainEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

/// A text that is no end of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an end of an audit log: [TPP=]LENGTH:HASH, as `audit verify` prints it")]
pub struct NoChainEnd;

impl FromStr for ChainEnd {
    type Err = NoChainEnd;

    fn from_str(text: &str) -> Result<Self, NoChainEnd> {
        let (seq, hash) = text.split_once(':').ok_or(NoChainEnd)?;
        let seq = seq.parse::<i64>().ok().filter(|seq| *seq >= 0).ok_or(NoChainEnd)?;
        let is_word = hash.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
        if is_word && hash.is_empty() == (seq == 0) {
            Ok(Self { seq, hash: hash.to_owned() })
        } else {
            Err(NoChainEnd)
        }
    }
}

/// The end that a chain had at some moment, as it was noted outside the database: `[TPP=]LENGTH:HASH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotedEnd {
    /// Whose chain; `None`: that of any TPP. The hash covers the TPP, so it belongs to one only.
    pub tpp: Option<TppId>,
    /// The end.
    pub end: ChainEnd,
}

impl FromStr for NotedEnd {
    type Err = NoChainEnd;

    fn from_str(text: &str) -> Result<Self, NoChainEnd> {
        match text.split_once('=') {
            Some((tpp, end)) => Ok(Self { tpp: Some(TppId::parse(tpp).ok_or(NoChainEnd)?), end: end.parse()? }),
            None => Ok(Self { tpp: None, end: text.parse()? }),
        }
    }
}

impl fmt::Display for NotedEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.tpp {
            Some(tpp) => write!(f, "{tpp}={}", self.end),
            None => self.end.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_read_as_they_are_printed() {
        for text in ["7:1.ab09", "0:", "abcdefghijklmnopqrstuvwx27=12:3.ff"] {
            assert_eq!(text.parse::<NotedEnd>().unwrap().to_string(), text);
        }
        for bad in ["", "7", "7:", "0:1.ab", "-1:1.ab", "x:1.ab", "7:1.ab c", "nowhere=7:1.ab", "=7:1.ab"] {
            assert_eq!(bad.parse::<NotedEnd>(), Err(NoChainEnd), "{bad}");
        }
    }
}
