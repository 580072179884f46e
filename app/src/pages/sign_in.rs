//! E-mail and password.

use crate::{
    Page,
    api::{Change, SignIn as SignInAction, is_demo},
    components::{AuthLayout, Field, PageHead, PostForm, Submit},
};
use leptos::prelude::*;

/// The sign-in page.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    view! {
        <AuthLayout>
            <section class="card">
                <PageHead place=Page::SignIn />
                <PostForm to=SignInAction::FORM>
                    <Field
                        label="Email"
                        name="email"
                        kind="email"
                        autocomplete="username"
                        maxlength=254
                        required=true
                        focused=true
                    />
                    <Field
                        label="Password"
                        name="password"
                        kind="password"
                        autocomplete="current-password"
                        maxlength=256
                        required=true
                        retry=true
                    />
                    <Submit label="Sign in" working="Signing in…" />
                </PostForm>
                <p class="aside">
                    <a href=Page::ForgottenPassword.path()>"Forgotten your password?"</a>
                </p>
                {is_demo()
                    .then(|| {
                        view! {
                            <p class="hint">
                                "This is a demonstration. Letters are in the " <a href=Page::DemoMailbox.path()>"Demo mailbox"</a> "."
                            </p>
                        }
                    })}
            </section>
        </AuthLayout>
    }
}
