//! The server as the network sees it.

#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod assets;
mod bounds;
mod calls;
mod compression;
mod csrf;
mod database;
mod flash;
mod forms;
mod headers;
mod limit;
mod logo;
mod page_session;
mod repeats;
mod round_trips;
mod settings;
mod sign_in;
mod theme;

use testkit::PASSWORD;

/// The fields of the sign-in form.
fn credentials(email: &str) -> String {
    format!("email={}&password={}", email.replace('@', "%40"), PASSWORD.replace(' ', "+"))
}
