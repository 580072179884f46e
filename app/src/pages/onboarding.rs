//! The forced enrolment. There is no way around it but signing out.

use crate::{
    Place,
    api::{OnboardingState, read_onboarding},
    components::{Load, Notice, NoticeKind, PageHead, ProofDesk, SetupDesk, Threshold, Walkthrough},
};
use leptos::prelude::*;

/// The onboarding page.
#[component]
pub(crate) fn Onboarding() -> impl IntoView {
    view! {
        <Threshold session=true wide=true>
            <section class="card">
                <PageHead place=Place::Onboarding />
                <Load from=read_onboarding() view=|state| view! { <Steps state /> }.into_any() />
            </section>
        </Threshold>
    }
}

#[component]
fn Steps(state: OnboardingState) -> impl IntoView {
    let OnboardingState { identity, enforcement, setting_up, guard } = state;
    view! {
        <p class="lead">
            {if enforcement.since.is_some() {
                view! { <strong>{identity.tpp.name}</strong> " requires a second step at sign-in. " }.into_any()
            } else {
                "Your authenticators were removed, so that you can begin anew. ".into_any()
            }} "Set up an authenticator app now; it takes about two minutes, and then you go straight to your dashboard."
        </p>
        {(!enforcement.message.is_empty())
            .then(|| {
                view! {
                    <Notice kind=NoticeKind::Info>
                        <p class="message">{enforcement.message}</p>
                        <p class="hint">"Message from your administrator"</p>
                    </Notice>
                }
            })}
        <p class="hint">"You are setting this up for " {identity.name} ", " {identity.email} "."</p>
        <div class="mfa-actions">
            <Walkthrough />
            {if guard.due {
                view! { <ProofDesk guard /> }.into_any()
            } else {
                view! { <SetupDesk setting_up first=true /> }.into_any()
            }}
        </div>
    }
}
