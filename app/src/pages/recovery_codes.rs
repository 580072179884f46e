//! A new set of recovery codes: save it, then say so.

use crate::{
    Page,
    api::{Change, ConfirmRecoveryCodesSaved, MfaState, read_mfa},
    components::{Load, MFA_PATH, PageHead, PostForm, Submit},
    enrolment::{ShowSecret, recovery_sheet},
    shared::{RecoverySheetHeading, SecretKind},
};
use leptos::prelude::*;

/// The page *Recovery codes*.
#[component]
pub(crate) fn RecoveryCodes() -> impl IntoView {
    let view = |state: MfaState| match state.recovery.unsaved {
        Some(set) => view! { <UnsavedCodes set /> }.into_any(),
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

#[component]
fn UnsavedCodes(set: String) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="codes">
            <h2 id="codes" class="screen-only">"Save these ten codes now"</h2>
            <p class="screen-only">
                "Each code gets you in once if you lose your phone. Keep them in a password manager or on paper, not on that phone. You will not see them again, and an older list stops working."
            </p>
            {recovery_sheet().map(|sheet| view! { <RecoverySheetHeading sheet /> })}
            <ShowSecret kind=SecretKind::RecoveryCodes />
            <PostForm to=ConfirmRecoveryCodesSaved::FORM>
                <input type="hidden" name="set" value=set />
                <Submit label="I have saved these codes" working="Saving…" />
            </PostForm>
        </section>
    }
}
