//! Which page stands where.

use crate::{components::AppLayout, pages};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
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
            <Routes fallback=pages::NotFound>
                <Route path=path!("/sign-in") view=pages::SignIn ssr=SsrMode::Async />
                <Route path=path!("/sign-in/code") view=pages::EnterCode ssr=SsrMode::Async />
                <Route path=path!("/sign-in/recovery") view=pages::UseRecoveryCode ssr=SsrMode::Async />
                <Route path=path!("/sign-in/forgotten") view=pages::Forgotten ssr=SsrMode::Async />
                <Route path=path!("/sign-in/new-password") view=pages::NewPassword ssr=SsrMode::Async />
                <Route path=path!("/new-email") view=pages::NewEmail ssr=SsrMode::Async />
                <Route path=path!("/freeze") view=pages::Freeze ssr=SsrMode::Async />
                <Route path=path!("/onboarding") view=pages::Onboarding ssr=SsrMode::Async />
                <Route path=path!("/help") view=pages::Help ssr=SsrMode::Async />
                <Route path=path!("/mailbox") view=pages::Mailbox ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=AppLayout ssr=SsrMode::Async>
                    <Route path=path!("/") view=pages::Dashboard />
                    <Route path=path!("/settings/account") view=pages::Account />
                    <Route path=path!("/settings/account/mfa") view=pages::Mfa />
                    <Route path=path!("/settings/account/mfa/recovery-codes") view=pages::RecoveryCodes />
                    <Route path=path!("/settings/configuration/general") view=pages::General />
                    <Route path=path!("/settings/configuration/members") view=pages::Members />
                    <Route path=path!("/settings/configuration/audit") view=pages::Audit />
                    <Route path=path!("/settings/confirm") view=pages::Confirm />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
