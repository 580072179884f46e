//! Which component shows which page.

use crate::{
    Page,
    layouts::AppLayout,
    pages::{
        account::Account, admit_browser::AdmitBrowser, audit::Audit, confirm::Confirm, dashboard::Dashboard,
        demo_authenticator::DemoAuthenticator, demo_mailbox::DemoMailbox, enter_code::EnterCode,
        forgotten_password::ForgottenPassword, freeze::Freeze, general::General, help::Help, members::Members,
        mfa::Mfa, new_email::NewEmail, new_password::NewPassword, not_found::NotFound, onboarding::Onboarding,
        onboarding_codes::OnboardingCodes, recovery_codes::RecoveryCodes, sign_in::SignIn,
        sign_in_link::SignInLink, use_recovery_code::UseRecoveryCode,
    },
};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    PartialPathMatch, PathSegment, PossibleRouteMatch, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

/// The root of the user interface. It also runs once at start-up, outside of any request, to list the routes:
/// nothing here may expect one.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // `Async`: the whole document at once, so that it is complete with scripts off.
    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=Page::SignIn view=SignIn ssr=SsrMode::Async />
                <Route path=Page::Code view=EnterCode ssr=SsrMode::Async />
                <Route path=Page::Recovery view=UseRecoveryCode ssr=SsrMode::Async />
                <Route path=Page::ForgottenPassword view=ForgottenPassword ssr=SsrMode::Async />
                <Route path=Page::SignInLink view=SignInLink ssr=SsrMode::Async />
                <Route path=Page::AdmitBrowser view=AdmitBrowser ssr=SsrMode::Async />
                <Route path=Page::NewPassword view=NewPassword ssr=SsrMode::Async />
                <Route path=Page::NewEmail view=NewEmail ssr=SsrMode::Async />
                <Route path=Page::Freeze view=Freeze ssr=SsrMode::Async />
                <Route path=Page::Onboarding view=Onboarding ssr=SsrMode::Async />
                <Route path=Page::OnboardingCodes view=OnboardingCodes ssr=SsrMode::Async />
                <Route path=Page::Help view=Help ssr=SsrMode::Async />
                <Route path=Page::DemoMailbox view=DemoMailbox ssr=SsrMode::Async />
                <Route path=Page::DemoAuthenticator view=DemoAuthenticator ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=AppLayout ssr=SsrMode::Async>
                    <Route path=Page::Dashboard view=Dashboard />
                    <Route path=Page::Account view=Account />
                    <Route path=Page::Mfa view=Mfa />
                    <Route path=Page::RecoveryCodes view=RecoveryCodes />
                    <Route path=Page::General view=General />
                    <Route path=Page::Members view=Members />
                    <Route path=Page::Audit view=Audit />
                    <Route path=Page::Confirm view=Confirm />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// A route takes its path from the table of pages. The pages that take parameters have them in the query, so every
/// segment is static.
impl PossibleRouteMatch for Page {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        // Without its slash, the dashboard's path is the empty rest that the router leaves of `/`.
        let own = self.path().trim_end_matches('/');
        let remaining = path.strip_prefix(own)?;
        let whole_segments = remaining.is_empty() || remaining.starts_with('/');
        whole_segments.then(|| PartialPathMatch::new(remaining, Vec::new(), own))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        let segments = self.path().split('/').filter(|segment| !segment.is_empty());
        path.extend(segments.map(|segment| PathSegment::Static(segment.into())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos_axum::{AxumRouteListing, generate_route_list};
    use std::collections::BTreeSet;

    #[test]
    fn every_page_has_a_route() {
        let routes = generate_route_list(App);
        let paths: BTreeSet<&str> = routes.iter().map(AxumRouteListing::path).collect();
        assert_eq!(paths, Page::ALL.iter().map(|page| page.path()).collect());
    }

    #[test]
    fn a_route_matches_whole_segments() {
        let rest = |page: Page, path| page.test(path).map(|found| found.remaining());
        assert_eq!(rest(Page::Account, "/settings/account"), Some(""));
        assert_eq!(rest(Page::Account, "/settings/account/mfa"), Some("/mfa"));
        assert_eq!(rest(Page::Account, "/settings/accounts"), None);
        assert_eq!(rest(Page::Account, "/settings"), None);
        assert_eq!(rest(Page::Dashboard, "/"), Some("/"));
        assert_eq!(rest(Page::SignIn, "/sign-iné"), None);
    }
}
