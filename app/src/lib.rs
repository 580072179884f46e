//! What users see: the document, the pages, the components they are made of, the emails, and the server functions
//! ([`api`]) behind the forms. Compiles for the server (`ssr`), and for the browser (`hydrate`) as far as islands
//! need it: pages and components are the server's alone.
//!
//! How to add a page: a row in the table of [`Page`] (path, heading, access), a file in `pages/`, a route in
//! `routes.rs`. What it reads and changes are server functions in `api/`; what reacts is an island in `islands/`.

// Components and server functions are documented; the types that the macros make of them are not.
#![expect(missing_docs, reason = "the macros for components and server functions generate undocumented types")]

pub mod api;
#[cfg(feature = "ssr")]
pub mod emails;

mod islands;
mod messages;
pub mod navigator;
mod page;
mod shared;

#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod enrolment;
#[cfg(feature = "ssr")]
mod layouts;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod return_to;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
mod shell;

pub use {
    api::Support,
    page::{Frame, Page, PageAccess, PageDecision},
};
#[cfg(feature = "ssr")]
pub use {return_to::ReturnTo, routes::App, shell::shell};
