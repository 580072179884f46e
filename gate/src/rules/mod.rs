//! Pure decisions: no I/O, no clock, no chance except as arguments.
//!
//! To add a rule: one file, one function whose arguments are facts and whose answer is data, examples and
//! properties beside it, and the source of every number (RFC, NIST, ASVS) in its docs.

mod browser;
mod budget;
mod code;
mod enforcement;
#[cfg(feature = "engine")]
mod password;
mod recovery;
mod session;
mod stage;
mod text;

pub use browser::browser_name;
pub use budget::{Budget, History, MOST_WRONG_CODES, paused_until};
pub use code::{Code, DIGITS, STEP_MILLIS, Verdict, WINDOW_STEPS, clock_error, judge, step_at};
pub use enforcement::{MAX_AUTHENTICATORS, MAX_MESSAGE_CHARS, clean_message, may_add, may_enforce, may_remove};
#[cfg(feature = "engine")]
pub use password::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, check_password};
pub use recovery::{RECOVERY_CHARS, RECOVERY_CODES, RECOVERY_LOW, RecoveryCode};
pub use session::{SETUP_MILLIS, TOUCH_MILLIS, session_ends};
pub use stage::{Standing, next_stage};
pub use text::{Email, MAX_NAME_CHARS, clean_name};
