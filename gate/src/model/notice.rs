//! How a security event is told: which ones are throttled, stand out or are mailed only once a day, and the notice
//! on the dashboard.
//!
//! To add a question about events: a function here that lists the variants, and what it means in the test below.

use super::{SecurityEvent, Timestamp};
use serde::{Deserialize, Serialize};

impl SecurityEvent {
    /// Whether an attacker with the password can trigger it again and again, so that it has to be throttled.
    pub const fn is_repeatable(&self) -> bool {
        matches!(self, Self::CodeReused | Self::MfaNotCompleted | Self::WrongCodes | Self::NewBrowser)
    }

    /// Whether it looks like an attack.
    pub const fn is_alarming(&self) -> bool {
        matches!(self, Self::CodeReused | Self::MfaNotCompleted | Self::WrongCodes | Self::ColleagueFrozen { .. })
    }

    /// Whether at most one email a day is sent about it: it comes as often as there are users, and an email for
    /// each would only teach administrators not to read them.
    pub const fn is_mailed_daily(&self) -> bool {
        matches!(self, Self::ColleagueEnrolled { .. })
    }

    /// Whether it is about the account of the user who is told, so that freezing it may be the answer.
    pub const fn is_about_own_account(&self) -> bool {
        !matches!(
            self,
            Self::ColleagueMadeAdministrator { .. }
                | Self::ColleagueMadeMember { .. }
                | Self::ColleaguePassIssued { .. }
                | Self::ColleagueSuspended { .. }
                | Self::ColleagueRestored { .. }
                | Self::ColleagueReset { .. }
                | Self::ColleagueEnrolled { .. }
                | Self::ColleagueFrozen { .. }
        )
    }
}

/// One notice, as the dashboard shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    /// What happened.
    pub event: SecurityEvent,
    /// When.
    pub at: Timestamp,
    /// From which network.
    pub network: Option<String>,
    /// With which browser.
    pub browser: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::super::SecurityEventKind;
    use super::*;
    use strum::VariantArray;

    #[test]
    fn only_the_events_of_ones_own_account_are_repeatable() {
        for kind in SecurityEventKind::VARIANTS {
            let event = SecurityEvent::from_parts(*kind, Some("ada@bank.example".to_owned())).unwrap();
            assert!(event.is_about_own_account() || !event.is_repeatable(), "{kind}");
            assert_eq!(event.is_about_own_account(), !kind.as_ref().starts_with("colleague-"), "{kind}");
        }
    }
}
