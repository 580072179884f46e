//! Who sends a request, and what the access table says about that.

use gate::model::Stage;

/// What may be done by whom; written and checked by the server's own test.
const ACCESS: &str = include_str!("../../docs/ACCESS.md");

/// Who sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Who {
    /// Without a session.
    Nobody,
    /// Has given the password only.
    HalfWay,
    /// Must enrol first.
    Onboarding,
    /// Full session of a member.
    Member,
    /// Full session of an administrator.
    Administrator,
}

impl Who {
    /// All of them, in the order of the access table.
    pub const ALL: [Self; 5] = [Self::Nobody, Self::HalfWay, Self::Onboarding, Self::Member, Self::Administrator];

    /// The word in a seed, which is the one in the access table.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::HalfWay => "half-way",
            Self::Onboarding => "onboarding",
            Self::Member => "member",
            Self::Administrator => "administrator",
        }
    }

    /// The stage of the session, if there is one.
    pub const fn stage(self) -> Option<Stage> {
        match self {
            Self::Nobody => None,
            Self::HalfWay => Some(Stage::MfaPending),
            Self::Onboarding => Some(Stage::Onboarding),
            Self::Member | Self::Administrator => Some(Stage::Authenticated),
        }
    }

    /// Takes the word of somebody from the beginning of an input; without one it comes from nobody.
    pub(crate) fn split(data: &[u8]) -> (Self, &[u8]) {
        let named = |who: Self| Some((who, data.strip_prefix(who.word().as_bytes())?.strip_prefix(b" ")?));
        Self::ALL.into_iter().find_map(named).unwrap_or((Self::Nobody, data))
    }

    /// Whether the access table keeps this caller out of a server function.
    pub(crate) fn is_kept_out_of(self, function: &str) -> bool {
        let outcome = outcome(function, self).unwrap_or("sign in");
        matches!(outcome, "sign in" | "other step" | "administrators")
    }
}

/// The cell of the access table, whose first column is the function.
fn outcome(function: &str, who: Who) -> Option<&'static str> {
    let row = ACCESS.lines().find(|line| {
        line.strip_prefix("| `")
            .is_some_and(|line| line.strip_prefix(function).is_some_and(|line| line.starts_with("` |")))
    })?;
    row.split('|').nth(columns().position(|column| column == who.word())?).map(str::trim)
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
        assert!(Who::Nobody.is_kept_out_of("/api/read-identity"));
        assert!(!Who::Nobody.is_kept_out_of("/api/sign-in"));
        assert!(Who::Member.is_kept_out_of("/api/set-enforcement"));
        assert!(!Who::Administrator.is_kept_out_of("/api/set-enforcement"));
        assert!(Who::Administrator.is_kept_out_of("/api/unknown"));
        assert!(Who::ALL.iter().all(|who| columns().any(|column| column == who.word())));
    }

    #[test]
    fn inputs_name_who_sends_them() {
        assert_eq!(Who::split(b"half-way GET /"), (Who::HalfWay, b"GET /".as_slice()));
        assert_eq!(Who::split(b"GET /"), (Who::Nobody, b"GET /".as_slice()));
    }
}
