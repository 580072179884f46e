//! Pure decisions: no I/O, no clock, no randomness except as arguments.
//!
//! To add a rule: one file, one function whose arguments are facts and whose answer is data, examples and
//! properties beside it, and the source of every number (RFC, NIST, ASVS) in its docs.

mod attempts;
mod audit_chain;
mod clock_drift;
mod code;
mod delivery;
mod enforcement;
mod joiners;
mod label;
mod proof;
mod recovery;
mod session;
mod stage;
mod step_up;
mod text;
mod time_step;
mod typed;

pub use {
    attempts::{AttemptPolicy, Failures, MAX_WRONG_CODES, locked_until},
    audit_chain::{ChainState, check_chain, hashed_fields},
    clock_drift::{clock_offset, is_steady_drift, next_drift},
    code::{Code, DIGITS},
    delivery::delivery_places,
    enforcement::{MAX_AUTHENTICATORS, may_add, may_remove, require_own_authenticator},
    label::{MAX_ENVIRONMENT_CHARS, account_label, free_label_number, issuer_label},
    proof::{
        EMAIL_LINK_LIFETIME, ENROLMENT_CODE_LIFETIME, ENROLMENT_PASS_CHARS, ENROLMENT_PASS_LIFETIME,
        EnrolmentProof, FREEZE_LINK_LIFETIME, LINK_LIFETIME, MAIL_INTERVAL, MAILED_DIGITS, SecondFactor,
        identity_proof_due,
    },
    recovery::{RECOVERY_CHARS, RECOVERY_CODES, RECOVERY_LOW, RecoveryCode},
    session::{
        ABSOLUTE_LIMIT, DEFAULT_IDLE_MINUTES, IDLE_MINUTES, MAX_SESSIONS, MAX_WRONG_REPEATS, MFA_DEADLINE,
        REPEAT_WINDOW, SETUP_LIFETIME, STEP_UP_LIFETIME, TOUCH_INTERVAL, check_idle_minutes, session_end,
        session_expires,
    },
    stage::{SessionFacts, session_stage},
    step_up::{ProofNeeded, is_covered, proof_needed},
    text::{
        MAX_MESSAGE_CHARS, MAX_NAME_CHARS, MAX_REASON_CHARS, clean_environment, clean_message, clean_name,
        clean_reason, distinct_name, plain_line,
    },
    time_step::{
        TIME_STEP, Verdict, WINDOW_STEPS, is_window_spent, judge, step_at, step_start, wait_for_next_code,
        was_clock_ahead,
    },
};
