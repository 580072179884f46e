//! Enrolling an authenticator: the walkthrough, the second proof of identity, the steps of the set-up, and the
//! server's side of showing a secret. Used on the MFA page and in onboarding.
//!
//! The set-up is one path: *Scan* and *Enter the code* ([`SetupPanel`]), *Save recovery codes* ([`SaveCodes`]) and
//! *Done*. Whether a set-up is under way and whether codes wait to be saved is known to the server; the address only
//! says that the path was taken.

mod identity_proof_form;
mod save_codes;
mod setup_panel;
mod setup_progress;
mod show_secret;
mod walkthrough;

pub(crate) use {
    identity_proof_form::IdentityProofForm,
    save_codes::{SaveCodes, SaveStep},
    setup_panel::{BeginSetupButton, SetupPanel},
    setup_progress::{SetupProgress, SetupStep},
    show_secret::{ShowSecret, recovery_sheet},
    walkthrough::{Walkthrough, WalkthroughEnd},
};
