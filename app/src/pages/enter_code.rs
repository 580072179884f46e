//! The authentication code at sign-in.

use super::query::step_url;
use crate::{
    Page,
    api::{Change, CodePrompt, VerifyCode, read_code_prompt},
    components::{Alert, AlertTone, CodeField, DemoHint, Load, PageHead, PostForm, Submit, Time, TimeFormat},
    layouts::AuthLayout,
    messages::GET_HELP_SIGNING_IN,
};
use leptos::prelude::*;

/// The page *Enter your code*.
#[component]
pub(crate) fn EnterCode() -> impl IntoView {
    view! {
        <AuthLayout session=true>
            <section class="card">
                <PageHead page=Page::Code />
                <Load from=read_code_prompt() view=|prompt| view! { <Prompt prompt /> }.into_any() />
                <PostForm to=VerifyCode::FORM>
                    <CodeField focused=true />
                    <Submit label="Verify" working="Verifying…" />
                </PostForm>
                <p class="card-foot">
                    <span>"No access to your authenticator?"</span>
                    <a href=step_url(Page::Recovery)>{Page::Recovery.heading()}</a>
                    <a href=step_url(Page::Help)>{GET_HELP_SIGNING_IN}</a>
                </p>
                <DemoHint page=Page::DemoAuthenticator what="The code is" />
            </section>
        </AuthLayout>
    }
}

/// Which entry of the app to look at, and the lockout if there is one.
#[component]
fn Prompt(prompt: CodePrompt) -> impl IntoView {
    let CodePrompt { identity, locked_until } = prompt;
    view! {
        {locked_until
            .map(|until| {
                view! {
                    <Alert tone=AlertTone::Warning>
                        "There were too many wrong codes. You can give one again at "
                        <strong><Time at=until format=TimeFormat::TimeOfDay /></strong>
                        ". If it was not you who tried, somebody knows your password: tell support."
                    </Alert>
                }
            })}
        <p>
            "Open your authenticator app and find "
            <strong class="account-name" translate="no">{identity.tpp.name} ": " {identity.email.readable()}</strong> "."
        </p>
    }
}
