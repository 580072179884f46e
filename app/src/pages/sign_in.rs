//! Email and password.

use super::query::step_url;
use crate::{
    Page,
    api::{Change, SignIn as SignInFunction, is_demo, sign_in_form_name},
    components::{EmailField, Field, MAX_TYPED_PASSWORD, PageHead, PostForm, Submit},
    layouts::AuthLayout,
};
use leptos::prelude::*;

/// The page *Sign in*.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    view! {
        <AuthLayout>
            <section class="card">
                <PageHead page=Page::SignIn />
                <PostForm to=SignInFunction::FORM>
                    <input type="hidden" name="form" value=sign_in_form_name() />
                    <EmailField />
                    <Field
                        label="Password"
                        name="password"
                        kind="password"
                        autocomplete="current-password"
                        maxlength=MAX_TYPED_PASSWORD
                        required=true
                        retry=true
                    />
                    <Submit label=Page::SignIn.heading() working="Signing in…" />
                </PostForm>
                <p class="card-foot">
                    <a href=step_url(Page::ForgottenPassword)>"Forgot your password?"</a>
                    <span>"Too many tries, and not yours?"</span>
                    <a href=step_url(Page::SignInLink)>"Email me a link that lets this browser sign in"</a>
                </p>
                {is_demo()
                    .then(|| {
                        view! {
                            <p class="hint">
                                "This is a demonstration. Emails are in the "
                                <a href=Page::DemoMailbox.path()>{Page::DemoMailbox.heading()}</a>
                                ", codes in the "
                                <a href=Page::DemoAuthenticator.path()>{Page::DemoAuthenticator.heading()}</a> "."
                            </p>
                        }
                    })}
            </section>
        </AuthLayout>
    }
}
