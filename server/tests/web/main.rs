//! The server as the network sees it.

#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod assets;
mod calls;
mod csrf;
mod database;
mod forms;
mod headers;
mod limit;
mod settings;

use testkit::PASSWORD;

/// The fields of the sign-in form.
fn credentials(email: &str) -> String {
    format!("email={}&password={}", email.replace('@', "%40"), PASSWORD.replace(' ', "+"))
}
