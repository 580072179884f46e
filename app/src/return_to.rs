//! The page that a user asked for when a step of the sign-in came in between. It travels in the address of each
//! step, and as a hidden field of its forms, so that it needs no scripts, no cookie, and one for each tab.

use crate::{Page, PageAccess};
use form_urlencoded::{Serializer, parse};

/// The parameter of a step's address, and the field of its forms, that carries it.
pub const RETURN_TO: &str = "next";

/// Most bytes of it. Escaped once more inside another address, it stays within the bounds of one.
const MAX_BYTES: usize = 512;

/// One of our own pages, with those of its parameters that only select what it shows. What a client sends is
/// parsed and rebuilt from the table of pages, so that it cannot lead to another site, act, or show a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTo(String);

impl ReturnTo {
    /// What a request for `page` with this query asks for. `None` where there is nothing to keep: for the
    /// dashboard, where a sign-in leads anyway, and for pages that belong to a step or to a session.
    pub fn of(page: Page, query: Option<&str>) -> Option<Self> {
        let names = kept_parameters(page)?;
        let mut kept = Serializer::new(String::new());
        for (name, value) in parse(query.unwrap_or_default().as_bytes()) {
            if names.contains(&name.as_ref()) && !value.is_empty() {
                kept.append_pair(&name, &value);
            }
        }
        let query = kept.finish();
        let fits = !query.is_empty() && query.len() <= MAX_BYTES;
        Some(Self(if fits { format!("{}?{query}", page.path()) } else { page.path().to_owned() }))
    }

    /// What a client sends back.
    pub fn parse(address: &str) -> Option<Self> {
        let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
        Self::of(Page::at_path(path)?, query)
    }

    /// What the query of a step's address, or the fields of its form, carry.
    pub fn in_query(query: &str) -> Option<Self> {
        parse(query.as_bytes()).find(|(name, _)| name == RETURN_TO).and_then(|(_, value)| Self::parse(&value))
    }

    /// Path and query.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The parameters that say what a page shows. `None`: a sign-in never returns there.
const fn kept_parameters(page: Page) -> Option<&'static [&'static str]> {
    match page {
        Page::Account | Page::RecoveryCodes | Page::General => Some(&[]),
        Page::Mfa => Some(&["rename"]),
        Page::Members => Some(&["after", "before", "member"]),
        Page::Audit => Some(&["action", "who", "before"]),
        // A sign-in leads to the dashboard anyway; what waits for a confirmation ended with its session; the
        // others belong to no session.
        Page::Dashboard
        | Page::Confirm
        | Page::SignIn
        | Page::Code
        | Page::Recovery
        | Page::Onboarding
        | Page::OnboardingCodes
        | Page::ForgottenPassword
        | Page::SignInLink
        | Page::AdmitBrowser
        | Page::NewPassword
        | Page::NewEmail
        | Page::Freeze
        | Page::DemoMailbox
        | Page::DemoAuthenticator
        | Page::Help => None,
    }
}

/// The address of `page`, which keeps `next` if the page leads into a session.
pub(crate) fn address_with(page: Page, next: Option<&ReturnTo>) -> String {
    let mut address = page.path().to_owned();
    if let Some(next) = next.filter(|_| leads_into_a_session(page)) {
        append(&mut address, RETURN_TO, next.as_str());
    }
    address
}

/// Whether users reach the page before they are signed in, or on the last step of an onboarding.
pub(crate) const fn leads_into_a_session(page: Page) -> bool {
    match page.access() {
        _ if matches!(page, Page::OnboardingCodes) => true,
        PageAccess::Anonymous => true,
        PageAccess::Stage(stage) => !matches!(stage, gate::model::Stage::Authenticated),
        PageAccess::Administrators => false,
        PageAccess::Anyone => matches!(page, Page::Help | Page::ForgottenPassword | Page::SignInLink),
    }
}

/// Adds a parameter to an address.
pub(crate) fn append(address: &mut String, name: &str, value: &str) {
    address.push(if address.contains('?') { '&' } else { '?' });
    address.push_str(&Serializer::new(String::new()).append_pair(name, value).finish());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kept(address: &str) -> Option<String> {
        ReturnTo::parse(address).map(|next| next.0)
    }

    #[test]
    fn a_page_keeps_what_it_shows() {
        for (asked, expected) in [
            ("/settings/account", "/settings/account"),
            ("/settings/account/", "/settings/account"),
            (
                "/settings/configuration/members?member=abc&after=def",
                "/settings/configuration/members?member=abc&after=def",
            ),
            (
                "/settings/configuration/audit?who=a%2Bb%40x.example&action=suspended&done=reset",
                "/settings/configuration/audit?who=a%2Bb%40x.example&action=suspended",
            ),
            ("/settings/configuration/members?pass=abc&done=reset", "/settings/configuration/members"),
            ("/settings/account/mfa?plain=yes", "/settings/account/mfa"),
        ] {
            assert_eq!(kept(asked).as_deref(), Some(expected));
        }
    }

    #[test]
    fn nothing_leads_elsewhere() {
        for hostile in [
            "",
            "/",
            "//evil.example",
            "///settings/account",
            "https://evil.example/settings/account",
            "javascript:alert(1)",
            "/\\evil.example",
            "\\settings\\account",
            "/settings/account#x",
            "/settings/account/../../freeze",
            "/api/sign-out",
            "/freeze?token=x",
            "/sign-in?next=%2Fsettings%2Faccount",
            "/settings/confirm",
            " /settings/account",
        ] {
            assert_eq!(kept(hostile), None, "{hostile}");
        }
        let long = format!("/settings/configuration/audit?who={}", "x".repeat(600));
        assert_eq!(kept(&long).as_deref(), Some("/settings/configuration/audit"));
    }

    #[test]
    fn only_steps_of_the_sign_in_carry_it() {
        let next = ReturnTo::parse("/settings/account");
        assert_eq!(address_with(Page::Code, next.as_ref()), "/sign-in/code?next=%2Fsettings%2Faccount");
        assert_eq!(address_with(Page::Code, None), "/sign-in/code");
        assert_eq!(address_with(Page::Mfa, next.as_ref()), "/settings/account/mfa");
    }

    proptest! {
        #[test]
        fn what_is_kept_is_a_short_address_of_a_page(
            address in "(/settings/[a-z/]{0,30})?[ -~é]{0,80}",
        ) {
            if let Some(next) = kept(&address) {
                let path = next.split('?').next().unwrap();
                prop_assert!(Page::at_path(path).is_some_and(|page| page.path() == path));
                prop_assert!(next.len() < MAX_BYTES + 64 && next.bytes().all(|byte| byte.is_ascii_graphic()));
                prop_assert_eq!(kept(&next), Some(next));
            }
        }
    }
}
