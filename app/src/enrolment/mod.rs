//! Enrolling an authenticator: the walkthrough, the second proof of identity, the set-up itself, and the server's
//! side of showing a secret. Used on the MFA page and in onboarding.

mod identity_proof_form;
mod setup_panel;
mod show_secret;
mod walkthrough;

pub(crate) use {
    identity_proof_form::IdentityProofForm,
    setup_panel::SetupPanel,
    show_secret::{ShowSecret, recovery_sheet},
    walkthrough::Walkthrough,
};
