//! Support contacts and common questions, reachable at every stage.

use super::query::step_url;
use crate::{
    Page,
    api::{HelpState, Support, read_help},
    components::{Load, PageHead},
    layouts::AuthLayout,
    messages::{GO_TO_DASHBOARD, whom_to_ask},
};
use gate::model::{Role, Stage};
use leptos::prelude::*;

/// The page *Help and support*.
#[component]
pub(crate) fn Help() -> impl IntoView {
    view! { <Load from=read_help() view=|state| view! { <Content state /> }.into_any() /> }
}

#[component]
fn Content(state: HelpState) -> impl IntoView {
    let HelpState { support, stage, role } = state;
    let (label, next) = match stage {
        None => ("Go to sign-in", Page::SignIn),
        Some(Stage::Authenticated) => (GO_TO_DASHBOARD, Page::Dashboard),
        Some(Stage::MfaPending) => ("Go on signing in", Page::Code),
        Some(Stage::Onboarding) => ("Go on with the set-up", Page::Onboarding),
    };
    view! {
        <AuthLayout wide=true session=stage.is_some() help=false>
            <section class="card">
                <PageHead page=Page::Help />
                <Contacts support role />
                <h2>"Common questions"</h2>
                <dl class="questions">
                    <dt>"My code is not accepted."</dt>
                    <dd>
                        "Codes change every 30 seconds and count once. Check that you picked the right account in the app, wait for the next code, and make sure that your phone sets its time automatically."
                    </dd>
                    <dt>"I have a new phone."</dt>
                    <dd>
                        "While the old one still works: sign in, go to Settings › Account Settings › Multi-Factor Authentication, set up the new phone, then remove the old one."
                    </dd>
                    <dt>"I lost my authenticator."</dt>
                    <dd>
                        "Sign in with another of your authenticators or with one of your recovery codes. Otherwise contact support: they can reset your authenticators after making sure it is you."
                    </dd>
                    <dt>"Somebody asks me for a code."</dt>
                    <dd>"Do not give it. Support never needs your password or your codes."</dd>
                </dl>
                <p>
                    <a class="button button-quiet" href=step_url(next)>
                        {label}
                    </a>
                </p>
            </section>
        </AuthLayout>
    }
}

/// The contacts; one row if support and feedback are the same.
#[component]
fn Contacts(support: Support, role: Option<Role>) -> impl IntoView {
    let Support { contact, feedback, documentation } = support;
    let other_feedback = (feedback != contact && !feedback.is_empty()).then_some(feedback);
    let contact = if contact.is_empty() { whom_to_ask(role).to_owned() } else { contact };
    view! {
        <dl class="facts">
            <div>
                <dt>{if other_feedback.is_some() { "Support" } else { "Support and feedback" }}</dt>
                <dd>
                    <Contact to=contact />
                </dd>
            </div>
            {(!documentation.is_empty())
                .then(|| view! { <div><dt>"Documentation"</dt><dd><Contact to=documentation /></dd></div> })}
            {other_feedback.map(|to| view! { <div><dt>"Feedback"</dt><dd><Contact to /></dd></div> })}
        </dl>
    }
}

/// An email address or a web address becomes a link; other text stays text.
#[component]
pub(crate) fn Contact(to: String) -> impl IntoView {
    let web = to.starts_with("https://") || to.starts_with("http://");
    if web {
        let href = to.clone();
        view! { <a href=href rel="noreferrer">{to}</a> }.into_any()
    } else if to.contains('@') && !to.contains(' ') {
        let href = format!("mailto:{to}");
        view! { <a href=href>{to}</a> }.into_any()
    } else {
        to.into_any()
    }
}
