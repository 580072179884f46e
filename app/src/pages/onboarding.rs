//! The forced enrolment. The only other way on is to sign out.

use crate::{
    Page,
    api::{OnboardingState, read_onboarding},
    components::{AdministratorMessage, Load, PageHead},
    enrolment::{IdentityProofForm, SetupPanel, Walkthrough},
    layouts::AuthLayout,
};
use leptos::prelude::*;

/// The page *Set up multi-factor authentication*.
#[component]
pub(crate) fn Onboarding() -> impl IntoView {
    view! {
        <AuthLayout session=true wide=true>
            <section class="card">
                <PageHead page=Page::Onboarding />
                <Load from=read_onboarding() view=|state| view! { <Steps state /> }.into_any() />
            </section>
        </AuthLayout>
    }
}

#[component]
fn Steps(state: OnboardingState) -> impl IntoView {
    let OnboardingState { identity, enforcement, setting_up, guard } = state;
    view! {
        <p class="lead">
            {if enforcement.since.is_some() {
                view! { <strong>{identity.tpp.name.clone()}</strong> " requires a second step at sign-in. " }.into_any()
            } else {
                "Your authenticators were removed, so that you can begin anew. ".into_any()
            }} "Set up an authenticator app now; it takes about two minutes, and then you go straight to your dashboard."
        </p>
        <AdministratorMessage message=enforcement.message organisation=identity.tpp.name />
        <p class="hint">"You are setting this up for " {identity.name} ", " {identity.email.readable()} "."</p>
        <div class="mfa-actions">
            {if guard.due {
                view! {
                    <IdentityProofForm guard />
                    <Walkthrough />
                }
                    .into_any()
            } else {
                view! {
                    <Walkthrough />
                    <SetupPanel setting_up first=true forced=true />
                }
                    .into_any()
            }}
        </div>
    }
}
