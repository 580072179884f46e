//! What pages show where a proof other than a code is asked for.
//!
//! To add one: what its page has to know before the proof is given, and no part of the proof itself.

use super::{EmailAddress, Timestamp};
use serde::{Deserialize, Serialize};

/// Whether an enrolment needs a proof of identity first, and how it can be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentGuard {
    /// Whether a proof is due.
    pub due: bool,
    /// Whether a code can be mailed; otherwise it takes an enrolment pass.
    pub mail: bool,
    /// Whether the password was set by a mailed link: then only an enrolment pass is a proof.
    pub password_mailed: bool,
    /// Until when the code that was mailed for this session is valid; `None` if there is none.
    pub mailed_until: Option<Timestamp>,
    /// While a proof is due: the names of administrators who can issue an enrolment pass, a few of them.
    pub pass_issuers: Vec<String>,
}

/// What a mailed link for a forgotten password leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordLink {
    /// Whose password it sets.
    pub email: EmailAddress,
    /// Whether a code is asked for.
    pub by_code: bool,
}
