//! Who sends an input, and what the access table says about them.

use gate::model::Stage;

/// Who may call what; written and checked by the server's test `access`.
const ACCESS: &str = include_str!("../../../docs/ACCESS.md");

/// Who sends an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sender {
    /// Without a session.
    Anonymous,
    /// Has given the password only.
    MfaPending,
    /// Must enrol first.
    Onboarding,
    /// Authenticated, as a member.
    Member,
    /// Authenticated, as an administrator.
    Administrator,
}

impl Sender {
    /// All of them, in the order of the access table.
    pub const ALL: [Self; 5] =
        [Self::Anonymous, Self::MfaPending, Self::Onboarding, Self::Member, Self::Administrator];

    /// The word in a seed.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::MfaPending => "mfa-pending",
            Self::Onboarding => "onboarding",
            Self::Member => "member",
            Self::Administrator => "administrator",
        }
    }

    /// The head of the column in the access table.
    const fn column(self) -> &'static str {
        match self {
            Self::MfaPending => "MFA pending",
            other => other.word(),
        }
    }

    /// The stage of the session, if there is one.
    pub const fn stage(self) -> Option<Stage> {
        match self {
            Self::Anonymous => None,
            Self::MfaPending => Some(Stage::MfaPending),
            Self::Onboarding => Some(Stage::Onboarding),
            Self::Member | Self::Administrator => Some(Stage::Authenticated),
        }
    }

    /// Takes the word of a sender from the beginning of an input; an input without one is anonymous.
    pub(crate) fn split(data: &[u8]) -> (Self, &[u8]) {
        let named = |one: Self| Some((one, data.strip_prefix(one.word().as_bytes())?.strip_prefix(b" ")?));
        Self::ALL.into_iter().find_map(named).unwrap_or((Self::Anonymous, data))
    }

    /// Whether the access table denies this sender a server function.
    pub(crate) fn is_denied(self, function: &str) -> bool {
        let outcome = outcome(function, self).unwrap_or("sign in");
        matches!(outcome, "sign in" | "other step" | "administrators")
    }
}

/// The cell of the access table, whose first column is the function.
fn outcome(function: &str, sender: Sender) -> Option<&'static str> {
    let row = ACCESS.lines().find(|line| {
        line.strip_prefix("| `")
            .is_some_and(|line| line.strip_prefix(function).is_some_and(|line| line.starts_with("` |")))
    })?;
    row.split('|').nth(columns().position(|column| column == sender.column())?).map(str::trim)
}

/// The cells of the table's head.
fn columns() -> impl Iterator<Item = &'static str> {
    let head = ACCESS.lines().find(|line| line.starts_with("| function |")).unwrap_or_default();
    head.split('|').map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_access_table_is_understood() {
        assert!(Sender::Anonymous.is_denied("/api/read-identity"));
        assert!(!Sender::Anonymous.is_denied("/api/sign-in"));
        assert!(Sender::Member.is_denied("/api/request-enforcement"));
        assert!(!Sender::Administrator.is_denied("/api/request-enforcement"));
        assert!(Sender::Administrator.is_denied("/api/unknown"));
        assert!(Sender::ALL.iter().all(|sender| columns().any(|column| column == sender.column())));
    }

    #[test]
    fn inputs_name_their_sender() {
        assert_eq!(Sender::split(b"mfa-pending GET /"), (Sender::MfaPending, b"GET /".as_slice()));
        assert_eq!(Sender::split(b"GET /"), (Sender::Anonymous, b"GET /".as_slice()));
    }
}
