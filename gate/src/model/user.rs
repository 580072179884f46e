//! TPPs, their users, and what a user may do.
//!
//! To add a role: a variant of [`Role`], a line in the table of the test `stored_words`, its word in the CHECK of
//! the migrations, and the kind of caller that it makes.

use super::{EmailAddress, SessionId, Stage, Timestamp, TppId, UserId};
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, Display, EnumString, VariantArray};

/// What a user may do inside its TPP.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, Display, EnumString, VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    /// May change the TPP's settings.
    Administrator,
    /// May change their own account only.
    Member,
}

/// A tenant as its users see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tpp {
    /// Its identifier.
    pub id: TppId,
    /// The name that people know it by.
    pub name: String,
}

/// A live session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// Its identifier; not the token.
    pub id: SessionId,
    /// A short name of the browser.
    pub browser: Option<String>,
    /// The network it was begun from.
    pub network: Option<String>,
    /// When it was begun.
    pub signed_in_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// How far it has come.
    pub stage: Stage,
    /// Whether it is the session that asks.
    pub this: bool,
}

/// Why a session has ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEnd {
    /// It was not used for as many minutes as the TPP allows.
    Idle {
        /// How many.
        minutes: u32,
    },
    /// It lasted as long as a session may.
    TooOld,
    /// The code, or the set-up, did not follow the password in time.
    NotFinished,
}

/// Who is signed in, as the pages need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The user's identifier.
    pub id: UserId,
    /// The TPP the user belongs to. A user belongs to exactly one.
    pub tpp: Tpp,
    /// The name of the person.
    pub name: String,
    /// The address used at sign-in.
    pub email: EmailAddress,
    /// What the user may do.
    pub role: Role,
}

impl Identity {
    /// Name and address, for other people: names can be alike, or look alike.
    pub fn with_address(&self) -> String {
        format!("{} ({})", self.name, self.email.readable())
    }
}
