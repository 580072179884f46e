//! The places of the product: where they are, what they are called, and who may enter. The server's router and
//! the navigation both read this table.

use gate::model::{Role, Stage};

/// A page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// E-mail and password.
    SignIn,
    /// The code that is due.
    Code,
    /// A recovery code in its place.
    Recovery,
    /// The forced enrolment.
    Onboarding,
    /// The start page.
    Dashboard,
    /// The own account.
    Account,
    /// The own authenticators.
    Mfa,
    /// A set of recovery codes that waits to be saved.
    RecoveryCodes,
    /// The TPP's profile and enforcement.
    General,
    /// The TPP's users.
    Members,
    /// What happened.
    Audit,
    /// A fresh proof for a change.
    Confirm,
    /// A link to set a new password is asked for.
    Forgotten,
    /// A new password, by a mailed link.
    NewPassword,
    /// A new address, by a mailed link.
    NewEmail,
    /// The account is frozen, by a mailed link.
    Freeze,
    /// The letters of a demonstration.
    Mailbox,
    /// Whom to ask.
    Help,
}

/// Who may enter a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageAccess {
    /// Everybody, at any stage.
    Everybody,
    /// Whoever is not signed in.
    Visitors,
    /// Sessions at exactly this stage.
    Stage(Stage),
    /// Full sessions of administrators.
    Administrators,
}

/// What happens to somebody at a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageDecision {
    /// Come in.
    Allow,
    /// The way on is over there.
    RedirectTo(Page),
    /// Not for this role.
    Forbid,
}

impl Page {
    /// All places.
    pub const ALL: [Self; 18] = [
        Self::SignIn,
        Self::Code,
        Self::Recovery,
        Self::Onboarding,
        Self::Dashboard,
        Self::Account,
        Self::Mfa,
        Self::RecoveryCodes,
        Self::General,
        Self::Members,
        Self::Audit,
        Self::Confirm,
        Self::Forgotten,
        Self::NewPassword,
        Self::NewEmail,
        Self::Freeze,
        Self::Mailbox,
        Self::Help,
    ];

    /// Its path.
    pub const fn path(self) -> &'static str {
        match self {
            Self::SignIn => "/sign-in",
            Self::Code => "/sign-in/code",
            Self::Recovery => "/sign-in/recovery",
            Self::Onboarding => "/onboarding",
            Self::Dashboard => "/",
            Self::Account => "/settings/account",
            Self::Mfa => "/settings/account/mfa",
            Self::RecoveryCodes => "/settings/account/mfa/recovery-codes",
            Self::General => "/settings/configuration/general",
            Self::Members => "/settings/configuration/members",
            Self::Audit => "/settings/configuration/audit",
            Self::Confirm => "/settings/confirm",
            Self::Forgotten => "/sign-in/forgotten",
            Self::NewPassword => "/sign-in/new-password",
            Self::NewEmail => "/new-email",
            Self::Freeze => "/freeze",
            Self::Mailbox => "/mailbox",
            Self::Help => "/help",
        }
    }

    /// Its heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::SignIn => "Sign in",
            Self::Code => "Enter your code",
            Self::Recovery => "Use a recovery code",
            Self::Onboarding => "Set up multi-factor authentication",
            Self::Dashboard => "Dashboard",
            Self::Account => "Account Settings",
            Self::Mfa => "Multi-Factor Authentication",
            Self::RecoveryCodes => "Recovery codes",
            Self::General => "General",
            Self::Members => "Members",
            Self::Audit => "Audit log",
            Self::Confirm => "Confirm it is you",
            Self::Forgotten => "Forgotten password",
            Self::NewPassword => "Set a new password",
            Self::NewEmail => "Confirm your new email address",
            Self::Freeze => "Freeze your account",
            Self::Mailbox => "Demo mailbox",
            Self::Help => "Help and support",
        }
    }

    /// Who may enter.
    pub const fn door(self) -> PageAccess {
        match self {
            Self::SignIn => PageAccess::Visitors,
            Self::Code | Self::Recovery => PageAccess::Stage(Stage::MfaPending),
            Self::Onboarding => PageAccess::Stage(Stage::Onboarding),
            Self::Dashboard | Self::Account | Self::Mfa | Self::RecoveryCodes | Self::Confirm => {
                PageAccess::Stage(Stage::Authenticated)
            }
            Self::General | Self::Members | Self::Audit => PageAccess::Administrators,
            // What a letter or a lost password leads to must not depend on who is signed in with this browser.
            Self::Help | Self::Forgotten | Self::NewPassword | Self::NewEmail | Self::Freeze | Self::Mailbox => {
                PageAccess::Everybody
            }
        }
    }

    /// The place at `path`; a slash at the end makes no difference.
    pub fn at(path: &str) -> Option<Self> {
        let trimmed = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        Self::ALL.into_iter().find(|place| place.path() == trimmed)
    }

    /// Where a session at `stage` goes on.
    pub const fn of_stage(stage: Stage) -> Self {
        match stage {
            Stage::MfaPending => Self::Code,
            Stage::Onboarding => Self::Onboarding,
            Stage::Authenticated => Self::Dashboard,
        }
    }

    /// What happens to a session (or to a visitor, `None`) that comes here.
    pub fn entry(self, session: Option<(Stage, Role)>) -> PageDecision {
        let stage = session.map(|(stage, _)| stage);
        match (self.door(), session) {
            (PageAccess::Stage(asked), _) if stage == Some(asked) => PageDecision::Allow,
            (PageAccess::Everybody, _)
            | (PageAccess::Visitors, None)
            | (PageAccess::Administrators, Some((Stage::Authenticated, Role::Administrator))) => {
                PageDecision::Allow
            }
            (PageAccess::Administrators, Some((Stage::Authenticated, Role::Member))) => PageDecision::Forbid,
            _ => PageDecision::RedirectTo(stage.map_or(Self::SignIn, Self::of_stage)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMBER: Option<(Stage, Role)> = Some((Stage::Authenticated, Role::Member));
    const ADMIN: Option<(Stage, Role)> = Some((Stage::Authenticated, Role::Administrator));
    const CHALLENGE: Option<(Stage, Role)> = Some((Stage::MfaPending, Role::Administrator));
    const ONBOARDING: Option<(Stage, Role)> = Some((Stage::Onboarding, Role::Administrator));

    #[test]
    fn paths_lead_back_to_their_places() {
        for place in Page::ALL {
            assert_eq!(Page::at(place.path()), Some(place));
        }
        assert_eq!(Page::at("/settings/account/mfa/"), Some(Page::Mfa));
        assert_eq!(Page::at("/"), Some(Page::Dashboard));
        assert_eq!(Page::at("/nowhere"), None);
    }

    #[test]
    fn half_way_sessions_reach_their_step_and_help_only() {
        for place in Page::ALL {
            for (session, step) in [(CHALLENGE, Page::Code), (ONBOARDING, Page::Onboarding)] {
                let substitute = step == Page::Code && place == Page::Recovery;
                let open = place == step || substitute || place.door() == PageAccess::Everybody;
                assert_eq!(
                    place.entry(session),
                    if open { PageDecision::Allow } else { PageDecision::RedirectTo(step) }
                );
            }
        }
    }

    #[test]
    fn everybody_who_is_sent_elsewhere_arrives_there() {
        for place in Page::ALL {
            for session in [None, MEMBER, ADMIN, CHALLENGE, ONBOARDING] {
                if let PageDecision::RedirectTo(next) = place.entry(session) {
                    assert_eq!(next.entry(session), PageDecision::Allow);
                }
            }
        }
        assert_eq!(Page::General.entry(MEMBER), PageDecision::Forbid);
        assert_eq!(Page::General.entry(ADMIN), PageDecision::Allow);
        assert_eq!(Page::Mfa.entry(None), PageDecision::RedirectTo(Page::SignIn));
    }
}
