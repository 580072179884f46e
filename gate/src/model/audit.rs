//! The audit log as administrators read it. It cannot hold a secret: every field is made from a typed fact.
//!
//! To add a field: here, in [`hashed_fields`](crate::rules::hashed_fields), in the table of the migrations and in
//! the formats of the export. It changes every hash, so it needs a new log.

use super::Timestamp;
use serde::{Deserialize, Serialize};

/// One row of a TPP's audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened: the word of an [`Action`](super::Action), or one of a newer release.
    pub action: String,
    /// The identifier of the user who did it; `None` for the operator.
    pub actor_id: Option<String>,
    /// The address of the user who did it, or `operator`.
    pub actor: String,
    /// The user or thing it was done to.
    pub target: Option<String>,
    /// The reason or the new value, where there is one.
    pub detail: Option<String>,
    /// By which kind of proof: the word of a [`Factor`](super::Factor).
    pub factor: Option<String>,
    /// From which network.
    pub network: Option<String>,
    /// With which browser.
    pub browser: Option<String>,
    /// In which request, as in the server's log.
    pub request: Option<String>,
    /// The keyed hash over this row and the hash of the row before: `VERSION.HEX`, with the version of the key.
    pub hash: String,
}

/// Which rows are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    /// Only this action (its word); empty: all.
    #[serde(default)]
    pub action: String,
    /// Only rows whose actor or target is this address or identifier; empty: all.
    #[serde(default)]
    pub who: String,
    /// Only rows before this place; `None`: from the newest.
    #[serde(default)]
    pub before: Option<i64>,
}

/// A page of the log, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The rows.
    pub rows: Vec<AuditRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<i64>,
}
