//! Summaries that the dashboard and the settings start with.
//!
//! To show more there: a field here, which the use case `overview` fills.

use super::{Enforcement, NoticeView, Timestamp};
use serde::{Deserialize, Serialize};

/// How many of a TPP's users have set up an authenticator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// All users of the TPP, whatever their role.
    pub users: u32,
    /// Those with at least one authenticator.
    pub enrolled: u32,
}

impl Coverage {
    /// Those who would be asked to set up at their next sign-in.
    pub const fn missing(self) -> u32 {
        self.users.saturating_sub(self.enrolled)
    }
}

/// The signed-in user's recovery codes, without the codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryState {
    /// Unused codes of the set that counts.
    pub left: u32,
    /// The identifier of a new set that waits for its owner to save it.
    pub unsaved: Option<String>,
    /// Whether a backup was restored since the set was made: codes that were used meanwhile count again.
    pub renew: bool,
}

/// The security state of the signed-in user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityState {
    /// How many authenticators the user has.
    pub authenticators: u32,
    /// When a code was last accepted.
    pub last_code_at: Option<Timestamp>,
    /// The recovery codes.
    pub recovery: RecoveryState,
    /// What happened to the account that was not dismissed yet.
    pub notices: Vec<NoticeView>,
    /// What the TPP asks for.
    pub enforcement: Enforcement,
    /// The TPP's coverage; only administrators get it.
    pub coverage: Option<Coverage>,
}
