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
use leptos::prelude::*;

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
                    "These are the present codes; new ones come at "
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

#[component]
fn NoAuthenticator() -> impl IntoView {
    set_not_found();
    view! { <p>"This is no demonstration, so there are no codes here. They are in people's own authenticator apps."</p> }
}
