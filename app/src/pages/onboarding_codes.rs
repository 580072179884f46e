//! The recovery codes, as a step of the forced enrolment. The session is authenticated already; the page stands
//! in the layout of the steps before it, so that the codes are the one thing to do.

use crate::{
    Page,
    api::{MfaState, RedirectTo, SetupPlace, read_mfa, return_to},
    components::{Load, PageHead},
    enrolment::{SaveCodes, SaveStep},
    layouts::AuthLayout,
    messages::CONTINUE,
};
use leptos::prelude::*;

/// The page *Save your recovery codes*.
#[component]
pub(crate) fn OnboardingCodes() -> impl IntoView {
    let view = |state: MfaState| match state.recovery.unsaved {
        Some(set) => view! { <SaveCodes set step=Some(SaveStep::of(SetupPlace::Onboarding)) /> }.into_any(),
        None => view! { <NothingToSave left=state.recovery.left /> }.into_any(),
    };
    view! {
        <AuthLayout session=true wide=true>
            <section class="card">
                <PageHead page=Page::OnboardingCodes />
                <Load from=read_mfa() view />
            </section>
        </AuthLayout>
    }
}

/// The codes are saved, or were left alone for so long that they are not shown any more.
#[component]
fn NothingToSave(left: u32) -> impl IntoView {
    let next = RedirectTo::after_sign_in(return_to().as_ref());
    view! {
            <p>
                {if left > 0 {
                    "Your recovery codes are saved."
                } else {
                    "There is no list to save any more. Make one under Multi-Factor Authentication, so that a lost phone does not lock you out."
                }}
            </p>
            <p class="actions">
                {(left == 0)
                    .then(|| {
                        view! {
                            <a href=Page::Mfa.path() class="button button-primary">
                                {Page::Mfa.heading()}
                            </a>
                        }
                    })} <a href=next.0 class="button button-quiet">
                    {CONTINUE}
                </a>
            </p>
    }
}
