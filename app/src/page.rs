//! The table of pages: path, heading and access of each stand here once. The router, the navigation, the
//! middleware that checks access, redirects and the links in mails all read it.

use gate::model::{Role, Stage};
use strum::AsRefStr;

/// Makes [`Page`] and what is known of each page from one row: name, path, heading, access.
macro_rules! pages {
    ($($(#[doc = $doc:literal])+ $name:ident = $path:literal, $heading:literal, $access:expr;)+) => {
        /// A page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Page {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Page {
            /// All pages, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its path.
            pub const fn path(self) -> &'static str {
                match self {
                    $(Self::$name => $path,)+
                }
            }

            /// Its heading.
            pub const fn heading(self) -> &'static str {
                match self {
                    $(Self::$name => $heading,)+
                }
            }

            /// Who may open it.
            pub const fn access(self) -> PageAccess {
                match self {
                    $(Self::$name => $access,)+
                }
            }
        }
    };
}

// To add a page: a row here, a file in `pages/`, a route in `routes.rs`.
pages! {
    /// Email and password.
    SignIn = "/sign-in", "Sign in", PageAccess::Anonymous;
    /// The authentication code at sign-in.
    Code = "/sign-in/code", "Enter your code", PageAccess::Stage(Stage::MfaPending);
    /// A recovery code instead of the authentication code.
    Recovery = "/sign-in/recovery", "Use a recovery code", PageAccess::Stage(Stage::MfaPending);
    /// The forced enrolment.
    Onboarding = "/onboarding", "Set up multi-factor authentication", PageAccess::Stage(Stage::Onboarding);
    /// The recovery codes, after the forced enrolment. Its session is authenticated.
    OnboardingCodes = "/onboarding/recovery-codes", "Save your recovery codes", PageAccess::AUTHENTICATED;
    /// The start page.
    Dashboard = "/", "Dashboard", PageAccess::AUTHENTICATED;
    /// Profile, password, email address and sessions of the user.
    Account = "/settings/account", "Account Settings", PageAccess::AUTHENTICATED;
    /// The user's authenticators.
    Mfa = "/settings/account/mfa", "Multi-Factor Authentication", PageAccess::AUTHENTICATED;
    /// A new set of recovery codes that the user has to save.
    RecoveryCodes = "/settings/account/mfa/recovery-codes", "Recovery codes", PageAccess::AUTHENTICATED;
    /// The TPP's profile and enforcement.
    General = "/settings/configuration/general", "General", PageAccess::Administrators;
    /// The TPP's users.
    Members = "/settings/configuration/members", "Members", PageAccess::Administrators;
    /// The audit log.
    Audit = "/settings/configuration/audit", "Audit log", PageAccess::Administrators;
    /// Step-up: a fresh proof for a requested change.
    Confirm = "/settings/confirm", "Confirm it is you", PageAccess::AUTHENTICATED;
    // A mailed link and a forgotten password work the same with any session of this browser, or with none.
    /// Requests a link to set a new password.
    ForgottenPassword = "/sign-in/forgotten", "Forgotten password", PageAccess::Anyone;
    /// Requests a link that lets a browser sign in, whatever strangers have tried.
    SignInLink = "/sign-in/link", "Let this browser sign in", PageAccess::Anyone;
    /// Lets the browser sign in, opened by a mailed link.
    AdmitBrowser = "/sign-in/browser", "Sign in with this browser", PageAccess::Anyone;
    /// Sets a new password, opened by a mailed link.
    NewPassword = "/sign-in/new-password", "Set a new password", PageAccess::Anyone;
    /// Confirms a new email address, opened by a mailed link.
    NewEmail = "/new-email", "Confirm your new email address", PageAccess::Anyone;
    /// Freezes the account, opened by a mailed link.
    Freeze = "/freeze", "Freeze your account", PageAccess::Anyone;
    /// The emails of a demonstration.
    DemoMailbox = "/mailbox", "Demo mailbox", PageAccess::Anyone;
    /// The codes of the users of a demonstration.
    DemoAuthenticator = "/authenticator", "Demo authenticator", PageAccess::Anyone;
    /// Support contacts and common questions.
    Help = "/help", "Help and support", PageAccess::Anyone;
}

/// Who may open a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageAccess {
    /// Any caller, with or without a session.
    Anyone,
    /// Callers without a session.
    Anonymous,
    /// Sessions at exactly this stage.
    Stage(Stage),
    /// Authenticated sessions of administrators.
    Administrators,
}

impl PageAccess {
    const AUTHENTICATED: Self = Self::Stage(Stage::Authenticated);
}

/// What stands around a page. Between pages of one frame, the document stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Frame {
    /// The sidebar of a signed-in user.
    App,
    /// The quiet frame before and beside the sign-in.
    Auth,
}

impl Frame {
    /// Both.
    pub const ALL: [Self; 2] = [Self::App, Self::Auth];
}

/// What happens when a session opens a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageDecision {
    /// The page is shown.
    Allow,
    /// The session continues on another page.
    RedirectTo(Page),
    /// The page is not for this role.
    Forbid,
}

impl Page {
    /// The page at `path`; a trailing slash makes no difference.
    pub fn at_path(path: &str) -> Option<Self> {
        let trimmed = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        Self::ALL.iter().copied().find(|page| page.path() == trimmed)
    }

    /// Whether the page is shown in `frame`; *Help* is in the one where its reader is.
    pub const fn can_be_in(self, frame: Frame) -> bool {
        let quiet = matches!(frame, Frame::Auth);
        match (self, self.access()) {
            (Self::Help, _) => true,
            // Opened beside the product, in documents that the browser loads again by itself.
            (Self::DemoMailbox | Self::DemoAuthenticator, _) => false,
            // The last step of the forced set-up.
            (Self::OnboardingCodes, _) => quiet,
            (_, PageAccess::Stage(Stage::Authenticated) | PageAccess::Administrators) => !quiet,
            (_, PageAccess::Anyone | PageAccess::Anonymous | PageAccess::Stage(_)) => quiet,
        }
    }

    /// Where a session at `stage` continues.
    pub const fn for_stage(stage: Stage) -> Self {
        match stage {
            Stage::MfaPending => Self::Code,
            Stage::Onboarding => Self::Onboarding,
            Stage::Authenticated => Self::Dashboard,
        }
    }

    /// What happens when `session` (`None`: an anonymous caller) opens this page.
    pub fn decide(self, session: Option<(Stage, Role)>) -> PageDecision {
        let stage = session.map(|(stage, _)| stage);
        match (self.access(), session) {
            (PageAccess::Stage(required), _) if stage == Some(required) => PageDecision::Allow,
            (PageAccess::Anyone, _)
            | (PageAccess::Anonymous, None)
            | (PageAccess::Administrators, Some((Stage::Authenticated, Role::Administrator))) => {
                PageDecision::Allow
            }
            (PageAccess::Administrators, Some((Stage::Authenticated, Role::Member))) => PageDecision::Forbid,
            _ => PageDecision::RedirectTo(stage.map_or(Self::SignIn, Self::for_stage)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMBER: Option<(Stage, Role)> = Some((Stage::Authenticated, Role::Member));
    const ADMINISTRATOR: Option<(Stage, Role)> = Some((Stage::Authenticated, Role::Administrator));
    const MFA_PENDING: Option<(Stage, Role)> = Some((Stage::MfaPending, Role::Administrator));
    const ONBOARDING: Option<(Stage, Role)> = Some((Stage::Onboarding, Role::Administrator));

    #[test]
    fn each_path_finds_its_page() {
        for page in Page::ALL {
            assert_eq!(Page::at_path(page.path()), Some(*page));
        }
        assert_eq!(Page::at_path("/settings/account/mfa/"), Some(Page::Mfa));
        assert_eq!(Page::at_path("/"), Some(Page::Dashboard));
        assert_eq!(Page::at_path("/nowhere"), None);
    }

    #[test]
    fn unfinished_sessions_reach_their_step_and_help_only() {
        for page in Page::ALL.iter().copied() {
            for (session, step) in [(MFA_PENDING, Page::Code), (ONBOARDING, Page::Onboarding)] {
                let alternative = step == Page::Code && page == Page::Recovery;
                let open = page == step || alternative || page.access() == PageAccess::Anyone;
                assert_eq!(
                    page.decide(session),
                    if open { PageDecision::Allow } else { PageDecision::RedirectTo(step) }
                );
            }
        }
    }

    #[test]
    fn redirects_lead_to_pages_that_open() {
        for page in Page::ALL {
            for session in [None, MEMBER, ADMINISTRATOR, MFA_PENDING, ONBOARDING] {
                if let PageDecision::RedirectTo(next) = page.decide(session) {
                    assert_eq!(next.decide(session), PageDecision::Allow);
                }
            }
        }
        assert_eq!(Page::General.decide(MEMBER), PageDecision::Forbid);
        assert_eq!(Page::General.decide(ADMINISTRATOR), PageDecision::Allow);
        assert_eq!(Page::Mfa.decide(None), PageDecision::RedirectTo(Page::SignIn));
    }
}
