//! The code that is due after the password.

use crate::{
    Page,
    api::{Change, CodePrompt, VerifyCode, read_code_prompt},
    components::{AlertTone, AuthLayout, CodeField, Load, Notice, PageHead, PostForm, Shows, Submit, When},
};
use leptos::prelude::*;

/// The page that asks for a code.
#[component]
pub(crate) fn EnterCode() -> impl IntoView {
    view! {
        <AuthLayout session=true>
            <section class="card">
                <PageHead place=Page::Code />
                <Load
                    from=read_code_prompt()
                    view=|challenge: CodePrompt| {
                        let who = challenge.identity;
                        view! {
                            {challenge
                                .locked_until
                                .map(|until| {
                                    view! {
                                        <Notice kind=AlertTone::Warning>
                                            "There were too many wrong codes. You can give one again at "
                                            <strong><When at=until shows=Shows::Time /></strong>
                                            ". If it was not you who tried, somebody knows your password: tell support."
                                        </Notice>
                                    }
                                })}
                            <p>
                                "Open your authenticator app and find "
                                <strong class="account">{who.tpp.name} ": " {who.email}</strong> "."
                            </p>
                        }
                            .into_any()
                    }
                />
                <PostForm to=VerifyCode::FORM>
                    <CodeField focused=true />
                    <Submit label="Verify" working="Verifying…" />
                </PostForm>
                <p class="aside">
                    <span>"No access to your authenticator?"</span>
                    <a href=Page::Recovery.path()>"Use a recovery code"</a>
                    <a href=Page::Help.path()>"Get help signing in"</a>
                </p>
            </section>
        </AuthLayout>
    }
}
