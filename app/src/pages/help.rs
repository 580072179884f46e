//! Support contacts and common questions, reachable at every stage.

use super::query::step_url;
use crate::{
    Page,
    api::{HelpState, Support, read_help},
    components::{Load, PageHead},
    layouts::EitherLayout,
    messages::{GO_TO_SIGN_IN, whom_to_ask},
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
    let administrator = role == Some(Role::Administrator);
    let next = match stage {
        None => Some((GO_TO_SIGN_IN, Page::SignIn)),
        Some(Stage::MfaPending) => Some(("Go on signing in", Page::Code)),
        Some(Stage::Onboarding) => Some(("Go on with the set-up", Page::Onboarding)),
        // The sidebar is there.
        Some(Stage::Authenticated) => None,
    };
    view! {
        <EitherLayout help=false>
            <PageHead page=Page::Help />
            <section class="card" aria-labelledby="contacts">
                <h2 id="contacts">"Contact"</h2>
                <Contacts support role />
                {next
                    .map(|(label, page)| {
                        view! {
                            <p>
                                <a class="button button-quiet" href=step_url(page)>
                                    {label}
                                </a>
                            </p>
                        }
                    })}
            </section>
            <section class="card" aria-labelledby="questions">
                <h2 id="questions">"Common questions"</h2>
                <dl class="questions">
                    <dt>"My code is not accepted."</dt>
                    <dd>
                        "Codes change every 30 seconds and count once. Check that you picked the right account in the app, wait for the next code, and make sure that your phone sets its time automatically."
                    </dd>
                    <dt>"I have a new phone."</dt>
                    <dd>
                        "While the old one still works: sign in, go to Settings › Account Settings › "
                        <a href=Page::Mfa.path()>{Page::Mfa.heading()}</a>
                        ", set up the new phone, then remove the old one."
                    </dd>
                    <dt>"I lost my authenticator."</dt>
                    <dd>
                        "Sign in with another of your authenticators or with one of your recovery codes. Otherwise contact "
                        {if administrator { "another administrator" } else { "support" }}
                        ": they can reset your authenticators after making sure it is you."
                    </dd>
                    <dt>"Somebody asks me for a code."</dt>
                    <dd>"Do not give it. Support never needs your password or your codes."</dd>
                </dl>
            </section>
            {(administrator && stage == Some(Stage::Authenticated)).then(|| view! { <ForAdministrators /> })}
        </EitherLayout>
    }
}

#[component]
fn ForAdministrators() -> impl IntoView {
    let members = || view! { <a href=Page::Members.path()>{Page::Members.heading()}</a> };
    view! {
        <section class="card" aria-labelledby="administrators">
            <h2 id="administrators">"For administrators"</h2>
            <dl class="questions">
                <dt>"Somebody has lost the phone."</dt>
                <dd>
                    "Make sure that it is the person who asks. Then open the person under "{members()}
                    ", and reset multi-factor authentication. An enrolment pass proves the person at the next set-up."
                </dd>
                <dt>"Somebody has frozen the account."</dt>
                <dd>"Ask what happened first. Signing in is allowed again on the person’s page under "{members()}"."</dd>
                <dt>"How do I require multi-factor authentication?"</dt>
                <dd>
                    "Set up your own authenticator, then switch it on under "
                    <a href=Page::General.path()>{Page::General.heading()}</a>
                    ". The page says beforehand how many people will be asked at their next sign-in."
                </dd>
                <dt>"Who changed that?"</dt>
                <dd>"The "<a href=Page::Audit.path()>{Page::Audit.heading()}</a>" says who did what, and when."</dd>
            </dl>
        </section>
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
