//! Secrets that are shown once. They never travel as a property of an island or as a resource, because those are
//! written into the page. With scripts, the island [`Reveal`](crate::islands::Reveal) requests the secret when the
//! page is there; without, the server renders it into a `noscript` element of the `no-store` document
//! ([`ShowSecret`](crate::enrolment::ShowSecret)).

use super::{
    RecoverySheet, recovery_code_list::RecoveryCodeList, script_buttons::CopyButton,
    totp_setup_details::TotpSetupDetails,
};
use gate::model::TotpSetup;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Which secret is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum SecretKind {
    /// The key of the set-up under way.
    SetupKey,
    /// The new recovery codes that are not saved yet.
    RecoveryCodes,
    /// The enrolment pass that this session issued for the user with this identifier, which is not secret.
    EnrolmentPass(String),
}

/// A secret that has arrived.
#[derive(Clone)]
pub(crate) enum RevealedSecret {
    SetupKey(TotpSetup),
    RecoveryCodes(Vec<String>, RecoverySheet),
    EnrolmentPass(String),
}

impl SecretKind {
    /// The class of the placeholder that keeps the space of the secret until it arrives.
    pub(crate) const fn placeholder_class(&self) -> &'static str {
        match self {
            Self::SetupKey => "setup-key-placeholder scripted-only",
            Self::RecoveryCodes => "placeholder scripted-only",
            Self::EnrolmentPass(_) => "placeholder placeholder-line scripted-only",
        }
    }

    /// What stands there when the secret cannot be shown.
    pub(crate) const fn unavailable_message(&self) -> &'static str {
        match self {
            Self::SetupKey => "The QR code cannot be shown. Cancel this set-up and start again.",
            Self::RecoveryCodes => "The codes cannot be shown. Reload the page.",
            Self::EnrolmentPass(_) => {
                "This pass cannot be shown any more. If it is lost, issue a new one: the older one then stops working."
            }
        }
    }
}

impl RevealedSecret {
    /// Draws it. `scripts`: with the buttons that need them.
    pub(crate) fn view(self, scripts: bool) -> AnyView {
        match self {
            Self::SetupKey(setup) => view! { <TotpSetupDetails setup scripts /> }.into_any(),
            Self::RecoveryCodes(codes, sheet) => view! { <RecoveryCodeList codes sheet scripts /> }.into_any(),
            Self::EnrolmentPass(pass) => view! { <EnrolmentPass pass scripts /> }.into_any(),
        }
    }
}

/// An enrolment pass, to be handed over.
#[component]
fn EnrolmentPass(pass: String, scripts: bool) -> impl IntoView {
    let text = pass.clone();
    view! {
        <p class="key">
            <code translate="no">{pass}</code>
            {scripts.then(|| view! { <CopyButton label="Copy pass" text /> })}
        </p>
    }
}
