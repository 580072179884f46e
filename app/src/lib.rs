//! What people see: the document, the places, their pages, the components they are made of, and the server
//! functions ([`api`]) behind them. Compiles for the server (`ssr`) and for the browser (`hydrate`).
//!
//! How to add a page: a variant in [`Place`] (path, heading, who may enter), a file in `pages/`, a route in
//! [`App`]. What it reads and changes are server functions in `api/`.

// Components are documented; the builder types that the macro makes of them are not.
#![expect(missing_docs, reason = "the component macro generates undocumented builders")]

pub mod api;
mod components;
mod pages;
mod place;
#[cfg(feature = "ssr")]
mod shell;
mod words;

#[cfg(feature = "ssr")]
pub use shell::shell;
pub use {
    api::Support,
    place::{Door, Entry, Place},
};

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
    components::provide_arrival();
    // `Async`: the whole document at once, so that it is complete with scripts off.
    view! {
        <Router>
            <Routes fallback=pages::NotFound>
                <Route path=path!("/sign-in") view=pages::SignIn ssr=SsrMode::Async />
                <Route path=path!("/sign-in/code") view=pages::EnterCode ssr=SsrMode::Async />
                <Route path=path!("/sign-in/recovery") view=pages::UseRecoveryCode ssr=SsrMode::Async />
                <Route path=path!("/onboarding") view=pages::Onboarding ssr=SsrMode::Async />
                <Route path=path!("/help") view=pages::Help ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=components::House ssr=SsrMode::Async>
                    <Route path=path!("/") view=pages::Dashboard />
                    <Route path=path!("/settings/account") view=pages::Account />
                    <Route path=path!("/settings/account/mfa") view=pages::Mfa />
                    <Route path=path!("/settings/account/mfa/recovery-codes") view=pages::RecoveryCodes />
                    <Route path=path!("/settings/configuration/general") view=pages::General />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
