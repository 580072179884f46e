//! The users of a TPP as its administrators see them.
//!
//! To add a reason for a block: a variant of [`BlockReason`], a line in the table of the test `stored_words`, its
//! refusal at sign-in, and its word in the CHECK of the migrations.

use super::{EmailAddress, Role, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, Display, EnumString, VariantArray};

/// Why a user may not sign in.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, Display, EnumString, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum BlockReason {
    /// Its owner froze it: all sessions ended.
    Frozen,
    /// An administrator suspended it.
    Suspended,
}

/// The account that a mailed link freezes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreezeLink {
    /// Its address.
    pub email: EmailAddress,
    /// Why it may not sign in already, if so.
    pub blocked: Option<BlockReason>,
}

/// One user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    /// Its identifier.
    pub id: UserId,
    /// The person's name.
    pub name: String,
    /// Its address.
    pub email: EmailAddress,
    /// What it may do.
    pub role: Role,
    /// How many authenticators it has.
    pub authenticators: u32,
    /// When a code of it was last accepted.
    pub last_code_at: Option<Timestamp>,
    /// Why it may not sign in, if so.
    pub blocked: Option<BlockReason>,
    /// Whether it is the user who asks.
    pub this: bool,
}

/// Where a page of users begins or ends: at a user, not at a number, so that a page in the middle of a long list
/// takes no longer than the first one, and no user is left out when another is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberPageStart {
    /// With the first user.
    First,
    /// After this user.
    After(UserId),
    /// It ends before this user.
    Before(UserId),
}

/// A page of users, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberPage {
    /// The users of this page.
    pub members: Vec<MemberView>,
    /// The first of them, if there are users before: the page that ends before that user is the previous one.
    pub previous: Option<UserId>,
    /// The last of them, if there are users after: the page that begins after that user is the next one.
    pub next: Option<UserId>,
    /// Whether the administrator who asks has set up; without that no user can be changed.
    pub self_enrolled: bool,
}
