//! The authenticator app of a demonstration, so that one can sign in as a demo user who has an authenticator.

use super::not_found::set_not_found;
use crate::{
    Page,
    api::{DemoCode, read_demo_authenticator},
    components::{Load, PageHead, Time, TimeFormat},
    layouts::AuthLayout,
    messages::BACK_TO_SIGN_IN,
    shared::Icon,
};
use http::{HeaderValue, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use std::time::Duration;

/// The page *Demo authenticator*.
#[component]
pub(crate) fn DemoAuthenticator() -> impl IntoView {
    let view = |codes| match codes {
        Some(codes) => view! { <Codes codes /> }.into_any(),
        None => view! { <NoAuthenticator /> }.into_any(),
    };
    view! {
        <AuthLayout wide=true>
            <section class="card">
                <PageHead page=Page::DemoAuthenticator />
                <Load from=read_demo_authenticator() view />
                <p class="actions">
                    <a class="button button-quiet" href=Page::SignIn.path()>
                        {BACK_TO_SIGN_IN}
                    </a>
                </p>
            </section>
        </AuthLayout>
    }
}

#[component]
fn Codes(codes: Vec<DemoCode>) -> impl IntoView {
    let next_at = codes.first().map(|code| code.next_at);
    if let Some(code) = codes.first() {
        refresh_after(code.left);
    }
    let rows = codes.into_iter().map(|code| view! { <Row code /> }).collect_view();
    view! {
        <p class="hint">
            "Shown only because this server runs with " <code translate="no">"--demo"</code>
            ": anybody can read these codes here. Elsewhere they are on people's own phones."
        </p>
        {match next_at {
            None => view! { <p>"No demo user has an authenticator."</p> }.into_any(),
            Some(at) => view! {
                <p>
                    "These are the present codes; new ones appear here at "
                    <strong><Time at format=TimeFormat::Clock /></strong> ". Each works once."
                </p>
                <p>
                    <a class="button button-primary" href=Page::DemoAuthenticator.path()>
                        <Icon of=icondata::LuRefreshCw />
                        "Show the present codes"
                    </a>
                </p>
                <ul class="rows">{rows}</ul>
            }
            .into_any(),
        }}
    }
}

#[component]
fn Row(code: DemoCode) -> impl IntoView {
    let DemoCode { name, email, authenticator, code, .. } = code;
    view! {
        <li class="row">
            <Icon of=icondata::LuSmartphone />
            <div class="row-body">
                <strong>{name}</strong>
                <span class="hint">
                    <span translate="no">{email.readable()}</span>
                    <span>{authenticator}</span>
                </span>
            </div>
            {match code {
                Some(code) => {
                    let (first, second) = code.split_at(code.len() / 2);
                    view! {
                        <code class="demo-code" translate="no">
                            {first.to_owned()} " " {second.to_owned()}
                        </code>
                    }
                    .into_any()
                }
                None => view! { <span class="hint">"Used. Wait for the next one."</span> }.into_any(),
            }}
        </li>
    }
}

/// The browser loads the page again once the codes have changed, with and without scripts. (An element for it would
/// act on whatever page scripts show next in the same document.)
fn refresh_after(left: Duration) {
    if let Some(response) = use_context::<ResponseOptions>() {
        // A second later: the clock of the browser plays no part, and the new codes are there for sure.
        let value = format!("{}; url={}", left.as_secs() + 1, Page::DemoAuthenticator.path());
        response.insert_header(
            header::REFRESH,
            HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("30")),
        );
    }
}

#[component]
fn NoAuthenticator() -> impl IntoView {
    set_not_found();
    view! { <p>"This is no demonstration, so there are no codes here. They are in people's own authenticator apps."</p> }
}
