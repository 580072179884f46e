//! What pages show where a proof beside a code is asked for.

use super::{EmailAddress, Timestamp};
use serde::{Deserialize, Serialize};

/// Whether an enrolment needs a proof of identity first, and how it can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentGuard {
    /// It does.
    pub due: bool,
    /// A code can be mailed; otherwise it takes an enrolment pass.
    pub mail: bool,
    /// The password was set by a mailed link: then only an enrolment pass is a proof.
    pub password_mailed: bool,
    /// A code was mailed to this session and counts until then.
    pub mailed_until: Option<Timestamp>,
}

/// What a mailed link for a forgotten password leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordLink {
    /// Whose password it sets.
    pub email: EmailAddress,
    /// Whether a code is asked for.
    pub by_code: bool,
}
