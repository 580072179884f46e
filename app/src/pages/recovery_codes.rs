//! A new set of recovery codes: save it, then say so.

use crate::{
    Page,
    api::{MfaState, read_mfa},
    components::{Load, MFA_PATH, PageHead},
    enrolment::SaveCodes,
};
use leptos::prelude::*;

/// The page *Recovery codes*.
#[component]
pub(crate) fn RecoveryCodes() -> impl IntoView {
    let view = |state: MfaState| match state.recovery.unsaved {
        Some(set) => view! {
            <section class="card">
                <SaveCodes set step=None />
            </section>
        }
        .into_any(),
        None => view! { <NothingToSave /> }.into_any(),
    };
    view! {
        <PageHead page=Page::RecoveryCodes path=MFA_PATH />
        <Load from=read_mfa() view />
    }
}

#[component]
fn NothingToSave() -> impl IntoView {
    view! {
        <section class="card">
            <p>"There is no new list to save. Codes are shown once only; a new list can be made at any time."</p>
            <p>
                <a href=Page::Mfa.path() class="button button-quiet">
                    "Back to Multi-Factor Authentication"
                </a>
            </p>
        </section>
    }
}
