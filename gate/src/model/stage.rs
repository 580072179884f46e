//! How far a session has come.
//!
//! To add a stage: a variant, its [`NextStep`], its rule in [`session_stage`](crate::rules::session_stage), when
//! it expires in [`session_expires`](crate::rules::session_expires), and the kind of caller that it makes.

use serde::{Deserialize, Serialize};

/// How far a session has come. Never stored: [`crate::rules::session_stage`] derives it on every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The password was given and a code is due.
    MfaPending,
    /// An authenticator must be enrolled before anything else.
    Onboarding,
    /// Fully authenticated.
    Authenticated,
}

/// What a sign-in answers: the step that comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NextStep {
    /// Give a code.
    Code,
    /// Enrol an authenticator.
    Onboard,
    /// Nothing: the session is fully authenticated.
    Done,
}

impl From<Stage> for NextStep {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::MfaPending => Self::Code,
            Stage::Onboarding => Self::Onboard,
            Stage::Authenticated => Self::Done,
        }
    }
}
