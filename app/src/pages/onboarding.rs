//! The forced enrolment, up to its code. The only other way on is to sign out.

use crate::{
    Page,
    api::{OnboardingState, read_onboarding},
    components::{AdministratorMessage, Load, PageHead},
    enrolment::{BeginSetupButton, IdentityProofForm, SetupPanel, Walkthrough, WalkthroughEnd},
    layouts::AuthLayout,
};
use gate::model::{Enforcement, Identity};
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
    if setting_up && !guard.due {
        // The reason was read before: now the steps come first.
        return view! {
            <SetupPanel with_codes=true forced=true />
            <div class="mfa-actions">
                <Walkthrough end=WalkthroughEnd::OnPage("#setup") />
                <details class="fold">
                    <summary class="button button-quiet">"Why is this asked for?"</summary>
                    <div class="reason">
                        <Reason tpp=identity.tpp.name.clone() enforcement />
                        <Account identity />
                    </div>
                </details>
            </div>
        }
        .into_any();
    }
    view! {
        <Reason tpp=identity.tpp.name.clone() enforcement />
        {if guard.due {
            view! {
                <IdentityProofForm guard />
                <div class="mfa-actions">
                    <Walkthrough end=WalkthroughEnd::OnPage("#proof") />
                </div>
            }
                .into_any()
        } else {
            view! {
                <div class="mfa-actions">
                    <BeginSetupButton />
                    <Walkthrough end=WalkthroughEnd::Begin />
                </div>
            }
                .into_any()
        }}
        <Account identity />
    }
    .into_any()
}

/// Who asks for it, and why.
#[component]
fn Reason(tpp: String, enforcement: Enforcement) -> impl IntoView {
    view! {
        <p class="lead">
            {if enforcement.since.is_some() {
                view! { <strong>{tpp.clone()}</strong> " requires a second step at sign-in. " }.into_any()
            } else {
                "Your authenticators were removed, so that you can begin anew. ".into_any()
            }} "It takes about two minutes."
        </p>
        <AdministratorMessage message=enforcement.message organisation=tpp />
    }
}

/// For whose account it is.
#[component]
fn Account(identity: Identity) -> impl IntoView {
    view! { <p class="hint">"You are setting this up for " {identity.name} ", " {identity.email.readable()} "."</p> }
}
