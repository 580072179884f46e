//! The real clock. A benchmark measures real time, so this is the one crate that reads it directly.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]

use std::time::{Duration, Instant, SystemTime};

/// The seconds that one code of an authenticator app lasts.
const STEP: u64 = 30;

/// A moment to measure from.
pub fn start() -> Instant {
    Instant::now()
}

/// The number of the current time step (RFC 6238).
pub fn step() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs() / STEP
}

/// The code that an authenticator app with `secret` shows in time step `step`.
pub fn code(secret: &[u8], step: u64) -> String {
    totp_lite::totp_custom::<totp_lite::Sha1>(STEP, 6, secret, step * STEP)
}

/// Waits for real time to pass.
pub async fn wait(time: Duration) {
    tokio::time::sleep(time).await;
}
