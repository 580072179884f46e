//! Whom to ask, reachable at every stage.

use crate::{
    Place,
    api::{Support, read_support},
    components::{Load, PageHead, Threshold},
};
use leptos::prelude::*;

/// The help page.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let info = Resource::new(|| (), |()| read_support());
    view! {
        <Threshold wide=true>
            <section class="card">
                <PageHead place=Place::Help />
                <Load from=info view=|info: Support| view! { <Contacts info /> }.into_any() />
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
                        "Sign in with another of your authenticators if you have one. Otherwise contact support: they can reset your authenticators after making sure it is you."
                    </dd>
                    <dt>"Somebody asks me for a code."</dt>
                    <dd>"Do not give it. Support never needs your password or your codes."</dd>
                </dl>
                <p>
                    <a class="button button-quiet" href=Place::Dashboard.path() rel="external">
                        "Back to where I was"
                    </a>
                </p>
            </section>
        </Threshold>
    }
}

#[component]
fn Contacts(info: Support) -> impl IntoView {
    view! {
        <dl class="facts">
            <div><dt>"Support"</dt><dd><Contact to=info.contact /></dd></div>
            {(!info.documentation.is_empty())
                .then(|| view! { <div><dt>"Documentation"</dt><dd><Contact to=info.documentation /></dd></div> })}
            <div><dt>"Feedback"</dt><dd><Contact to=info.feedback /></dd></div>
        </dl>
    }
}

/// An e-mail address or a web address becomes a link; other words stay words.
#[component]
fn Contact(to: String) -> impl IntoView {
    let web = to.starts_with("https://") || to.starts_with("http://");
    if web {
        let href = to.clone();
        view! { <a href=href rel="external noreferrer">{to}</a> }.into_any()
    } else if to.contains('@') && !to.contains(' ') {
        let href = format!("mailto:{to}");
        view! { <a href=href rel="external">{to}</a> }.into_any()
    } else {
        to.into_any()
    }
}
