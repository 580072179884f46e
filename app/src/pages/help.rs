//! Whom to ask, reachable at every stage.

use crate::{
    Page,
    api::{HelpState, Support, read_help},
    components::{AuthLayout, Load, PageHead},
};
use gate::model::Stage;
use leptos::prelude::*;

/// The help page.
#[component]
pub(crate) fn Help() -> impl IntoView {
    view! { <Load from=read_help() view=|state| view! { <Page state /> }.into_any() /> }
}

#[component]
fn Page(state: HelpState) -> impl IntoView {
    let HelpState { support, stage } = state;
    let (words, place) = match stage {
        None => ("Go to sign-in", Page::SignIn),
        Some(Stage::Authenticated) => ("Go to the dashboard", Page::Dashboard),
        Some(Stage::MfaPending) => ("Go on signing in", Page::Code),
        Some(Stage::Onboarding) => ("Go on with the set-up", Page::Onboarding),
    };
    view! {
        <AuthLayout wide=true session=stage.is_some() help=false>
            <section class="card">
                <PageHead place=Page::Help />
                <Contacts support />
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
                    <a class="button button-quiet" href=place.path()>
                        {words}
                    </a>
                </p>
            </section>
        </AuthLayout>
    }
}

/// One row where support and feedback are the same.
#[component]
fn Contacts(support: Support) -> impl IntoView {
    let Support { contact, feedback, documentation } = support;
    let own_feedback = (feedback != contact).then_some(feedback);
    view! {
        <dl class="facts">
            <div>
                <dt>{if own_feedback.is_some() { "Support" } else { "Support and feedback" }}</dt>
                <dd>
                    <Contact to=contact />
                </dd>
            </div>
            {(!documentation.is_empty())
                .then(|| view! { <div><dt>"Documentation"</dt><dd><Contact to=documentation /></dd></div> })}
            {own_feedback.map(|to| view! { <div><dt>"Feedback"</dt><dd><Contact to /></dd></div> })}
        </dl>
    }
}

/// An e-mail address or a web address becomes a link; other words stay words.
#[component]
fn Contact(to: String) -> impl IntoView {
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
