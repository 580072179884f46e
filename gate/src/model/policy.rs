//! Enforcement: a TPP's rule that every user needs a second factor.
//!
//! To add a setting: a field here, and an [`AdminOperation`](super::AdminOperation) that changes it.

use super::{Coverage, Timestamp, Tpp};
use serde::{Deserialize, Serialize};

/// Whether a TPP requires a second factor, and what its administrator says about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enforcement {
    /// Since when it is required; `None` when it is optional.
    pub since: Option<Timestamp>,
    /// The administrator's message to users who have not set up.
    pub message: Option<String>,
}

/// What a page showed of a rule that its form changes. What is `None` it did not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeenEnforcement {
    /// Whether a second factor was required.
    pub enforced: Option<bool>,
    /// The message to users; empty: there was none.
    pub message: Option<String>,
}

/// All that an administrator reads before changing the enforcement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnforcementSettings {
    /// The TPP it is about.
    pub tpp: Tpp,
    /// When the TPP was created.
    pub created_at: Timestamp,
    /// The rule as it stands.
    pub enforcement: Enforcement,
    /// Who has set up and who has not.
    pub coverage: Coverage,
    /// Minutes after which an idle session ends.
    pub idle_minutes: u32,
    /// Whether the administrator who asks has set up; without that the rule cannot be switched on.
    pub self_enrolled: bool,
}
