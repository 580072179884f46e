//! Islands: the parts of a page that run in the browser. Everything else is rendered by the server and costs the
//! browser nothing.
//!
//! An island is rendered by the server like everything else, so that it is there without scripts, and becomes
//! interactive where they run. How to add one: a file here with an `#[island]`, whose properties are small,
//! serialisable and **never a secret** (they are written into the page). What does not react goes in as children
//! and stays with the server. What is drawn on both sides is in [`crate::shared`]. `docs/ARCHITECTURE.md` tells
//! more.

mod client;
mod forget_query;
mod live_form;
mod live_submit;
#[cfg(feature = "hydrate")]
mod local_times;
mod reveal;
mod session_watch;
mod show_password;
mod sidebar_menu;
mod stepper;
mod switch;
mod theme_form;
mod unsaved_changes;

#[cfg(feature = "hydrate")]
pub(crate) use {
    client::{SENDING, wants_document},
    local_times::rewrite_times,
    unsaved_changes::{leave_without_question, leaves_changes, watch_unsaved_changes},
};
#[cfg(feature = "ssr")]
pub(crate) use {
    forget_query::ForgetQuery, live_form::LiveForm, live_submit::LiveSubmit, reveal::Reveal,
    session_watch::SessionWatch, show_password::ShowPassword, sidebar_menu::SidebarMenu, stepper::Stepper,
    switch::Switch, theme_form::ThemeForm,
};
