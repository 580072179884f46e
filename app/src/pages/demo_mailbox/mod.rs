//! The emails of a demonstration, so that everything that is mailed can be tried without a mail server.

mod linked_text;

use super::{
    not_found::set_not_found,
    query::{page_url, query_param},
};
use crate::{
    Page,
    api::{DemoEmail, read_demo_mailbox},
    components::{Load, PageHead, Time, readable_email},
    layouts::AuthLayout,
    messages::BACK_TO_SIGN_IN,
    shared::Icon,
};
use gate::model::EmailAddress;
use leptos::prelude::*;
use linked_text::LinkedText;
use std::collections::BTreeSet;

/// The page *Demo mailbox*.
#[component]
pub(crate) fn DemoMailbox() -> impl IntoView {
    let to = query_param("to").unwrap_or_default();
    let to = EmailAddress::parse(&to).map_or(to, |email| email.to_string());
    let view = move |emails| match emails {
        Some(emails) => view! { <Emails emails to /> }.into_any(),
        None => view! { <NoMailbox /> }.into_any(),
    };
    view! {
        <AuthLayout wide=true>
            <section class="card">
                <PageHead page=Page::DemoMailbox />
                <Load from=read_demo_mailbox() view />
                <p class="actions">
                    <a class="button button-quiet" href=Page::SignIn.path()>
                        {BACK_TO_SIGN_IN}
                    </a>
                </p>
            </section>
        </AuthLayout>
    }
}

/// The emails to one recipient, or to all if `to` is empty.
#[component]
fn Emails(emails: Vec<DemoEmail>, to: String) -> impl IntoView {
    let recipients: BTreeSet<String> = emails.iter().map(|email| email.to.to_string()).collect();
    let links =
        recipients.into_iter().map(|email| filter_link(readable_email(email.clone()), email, &to)).collect_view();
    let selected = emails.into_iter().filter(|email| to.is_empty() || email.to.as_str() == to);
    // The newest is probably the one that the reader waits for.
    let items: Vec<_> = selected.enumerate().map(|(n, email)| view! { <Email email open={n == 0} /> }).collect();
    view! {
        <p class="hint">"Shown only because this server runs with " <code translate="no">"--demo"</code> ": anybody can read these emails here."</p>
        <nav aria-label="Emails to">
            <ul class="choices">{filter_link("Everybody".to_owned(), String::new(), &to)} {links}</ul>
        </nav>
        {if items.is_empty() {
            view! {
                <div class="empty">
                    <Icon of=icondata::LuMailOpen />
                    <p>"No emails yet. They appear here when something is mailed: reload the page then."</p>
                </div>
            }
                .into_any()
        } else {
            view! { <ul class="emails">{items}</ul> }.into_any()
        }}
    }
}

/// A link to the emails to `recipient`; `to` is the recipient of those on the page.
fn filter_link(label: String, recipient: String, to: &str) -> impl IntoView + use<> {
    let current = (recipient == to).then_some("true");
    view! {
        <li>
            <a href=page_url(Page::DemoMailbox, &[("to", &recipient)]) aria-current=current>
                {label}
            </a>
        </li>
    }
}

#[component]
fn Email(email: DemoEmail, open: bool) -> impl IntoView {
    let DemoEmail { to, subject, text, at } = email;
    view! {
        <li>
            <details class="email" open=open>
                <summary>
                    <span class="chevron">
                        <Icon of=icondata::LuChevronRight />
                    </span>
                    <span class="email-head">
                        <strong>{subject}</strong>
                        <span class="hint">
                            <span>"To " {to.readable()}</span>
                            <Time at />
                        </span>
                    </span>
                </summary>
                <p class="email-text" translate="no">
                    <LinkedText text />
                </p>
            </details>
        </li>
    }
}

#[component]
fn NoMailbox() -> impl IntoView {
    set_not_found();
    view! { <p>"This is no demonstration, so there is no mailbox here. Emails go to people's own mail."</p> }
}
