//! Pure decisions: no I/O, no clock, no random except as arguments.
//!
//! To add a rule: one file, one function whose arguments are facts and whose answer is data, examples and
//! properties beside it, and the source of every number (RFC, NIST, ASVS) in its docs.

mod browser;
mod budget;
#[cfg(feature = "engine")]
mod chain;
mod code;
mod enforcement;
#[cfg(feature = "engine")]
mod password;
mod proof;
mod recovery;
mod session;
mod stage;
mod text;

pub use browser::browser_name;
pub use budget::{AttemptPolicy, Failures, MOST_WRONG_CODES, paused_until};
#[cfg(feature = "engine")]
pub use chain::{AUDIT_COLUMNS, ChainState, audit_csv, audit_json, chain_hash, check_chain, csv_line};
pub use code::{
    Code, DIGITS, STEP_MILLIS, Verdict, WINDOW_STEPS, clock_error, is_steady_drift, judge, next_drift, step_at,
};
pub use enforcement::{MAX_AUTHENTICATORS, may_add, may_remove, require_own_authenticator};
#[cfg(feature = "engine")]
pub use password::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, check_password};
pub use proof::{
    EMAIL_LINK_MILLIS, ENROLMENT_CODE_MILLIS, EnrolmentProof, FREEZE_LINK_MILLIS, MAILED_DIGITS, PASS_CHARS,
    PASS_MILLIS, PASSWORD_LINK_MILLIS, SecondFactor, enrolment_proof_due,
};
pub use recovery::{RECOVERY_CHARS, RECOVERY_CODES, RECOVERY_LOW, RecoveryCode};
pub use session::{
    DEFAULT_IDLE_MINUTES, FRESH_MILLIS, IDLE_MINUTES, SECOND_STEP_MILLIS, SETUP_MILLIS, TOUCH_MILLIS,
    check_idle_minutes, session_ends,
};
pub use stage::{SessionFacts, next_stage};
pub use text::{
    EmailAddress, MAX_MESSAGE_CHARS, MAX_NAME_CHARS, MAX_REASON_CHARS, clean_message, clean_name, clean_reason,
    distinct_name,
};
