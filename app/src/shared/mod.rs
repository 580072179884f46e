//! What is drawn on both sides: by the server in pages, and in the browser by islands. These components are no
//! islands themselves, so their properties may be secrets: only the properties of an island are written into the
//! page.

mod error_alert;
mod icon;
mod local_time;
mod recovery_code_list;
mod recovery_sheet;
mod script_buttons;
mod secret;
mod totp_setup_details;

pub(crate) use {
    error_alert::{ErrorAlert, error_text},
    icon::Icon,
    local_time::time_of_day,
    recovery_sheet::RecoverySheet,
    secret::{RevealedSecret, SecretKind},
};

#[cfg(feature = "ssr")]
pub(crate) use recovery_sheet::RecoverySheetHeading;

#[cfg(feature = "hydrate")]
pub(crate) use local_time::{local, local_time_of_day, without_zone};
