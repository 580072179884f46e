//! Messages: what users read for the codes that cross the wire (errors, flash messages, security events,
//! operations, audit actions), and every sentence that stands in more than one place. Short and plain, without
//! blame: what happened, and what to do next.
//!
//! A sentence that one page alone shows stays in that page.

mod error;
mod error_field;
mod plural;

#[cfg(feature = "ssr")]
mod audit;
#[cfg(feature = "ssr")]
mod enforcement;
#[cfg(feature = "ssr")]
mod flash;
#[cfg(feature = "ssr")]
mod label;
#[cfg(feature = "ssr")]
mod member;
#[cfg(feature = "ssr")]
mod mfa;
#[cfg(feature = "ssr")]
mod operation;
#[cfg(feature = "ssr")]
mod security_event;

pub(crate) use {
    error::{message_for, way_on},
    error_field::field_selector,
    plural::count,
};

#[cfg(feature = "ssr")]
pub(crate) use {
    audit::{action_name, factor_name},
    enforcement::{REQUIRED_SINCE, SET_UP_OWN_FIRST, consequence_of_saving},
    error::{ASK_ADMINISTRATOR, NO_MAIL, PASSWORD_WAS_MAILED},
    error_field::is_about,
    flash::{flash_message, session_end_message, undoable_change},
    label::*,
    member::{SIGN_IN_RESTORED, member_flash, role_consequence, role_name, whom_to_ask},
    mfa::{CODE_AT_EVERY_SIGN_IN, NO_RECOVERY_CODES, NOT_SET_UP, RENEW_RECOVERY_CODES, authenticators_on},
    operation::operation_text,
    security_event::security_event,
};
