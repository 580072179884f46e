//! The users of a TPP as its administrators see them.

use super::{Role, Timestamp, UserId, audit::words};
use serde::{Deserialize, Serialize};

words! {
    /// Why a user may not sign in.
    BlockReason {
        /// The owner ended all sessions and paused sign-in.
        Frozen = "frozen",
        /// An administrator suspended it.
        Suspended = "suspended",
    }
}

/// One user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    /// Its identifier.
    pub id: UserId,
    /// The person's name.
    pub name: String,
    /// Its address.
    pub email: String,
    /// What it may do.
    pub role: Role,
    /// How many authenticators it has.
    pub authenticators: u32,
    /// When a code of it was last accepted.
    pub last_code_at: Option<Timestamp>,
    /// Why it may not sign in, if so.
    pub blocked: Option<BlockReason>,
    /// Whether it is the one who asks.
    pub this: bool,
}

/// A page of users, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberPage {
    /// The users of this page.
    pub members: Vec<MemberView>,
    /// How many there are in all.
    pub total: u32,
    /// The number of this page, from 1.
    pub page: u32,
    /// How many pages there are.
    pub pages: u32,
    /// Whether the administrator who asks has set up; without that it can change nobody.
    pub self_enrolled: bool,
}
