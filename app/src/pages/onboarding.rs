//! The forced enrolment. There is no way around it but signing out.

use crate::{
    Page,
    api::{OnboardingState, read_onboarding},
    components::{AuthLayout, IdentityProofForm, Load, PageHead, SetupPanel, Walkthrough},
};
use leptos::prelude::*;

/// The onboarding page.
#[component]
pub(crate) fn Onboarding() -> impl IntoView {
    view! {
        <AuthLayout session=true wide=true>
            <section class="card">
                <PageHead place=Page::Onboarding />
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
        {(!enforcement.message.is_empty())
            .then(|| {
                view! {
                    <blockquote class="message">
                        <p>{enforcement.message}</p>
                        <footer>"An administrator of " {identity.tpp.name}</footer>
                    </blockquote>
                }
            })}
        <p class="hint">"You are setting this up for " {identity.name} ", " {identity.email} "."</p>
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
