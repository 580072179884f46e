//! Who may get in: rules and storage. No HTTP, no user interface, no prose, no Leptos.
//!
//! - [`model`]: plain types that cross the wire. Also compiled for the browser.
//! - [`rules`]: pure decisions. Time and randomness are arguments. Also compiled for the browser.
//! - `engine`, behind the feature of the same name: use cases, the services they share, the store (the only SQL),
//!   crypto.

#[cfg(feature = "engine")]
pub mod engine;
pub mod model;
pub mod rules;
