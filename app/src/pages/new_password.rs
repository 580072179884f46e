//! A new password, opened by a mailed link.

use super::mailed_link::{LapsedLink, link_token};
use crate::{
    Page,
    api::{Change, SecretInput, SetForgottenPassword, read_password_link},
    components::{Field, Load, NewPasswordField, PageHead, PostForm, Submit, UserNameField},
    layouts::AuthLayout,
    messages::{AUTHENTICATION_CODE, CODE_HINT, SAVE_PASSWORD},
};
use gate::model::PasswordLink;
use leptos::prelude::*;

/// The page *Set a new password*.
#[component]
pub(crate) fn NewPassword() -> impl IntoView {
    let token = link_token();
    let link = read_password_link(SecretInput::new(token.clone()));
    let view = move |link: Option<PasswordLink>| match link {
        Some(link) => view! { <PasswordForm token link /> }.into_any(),
        None => view! { <LapsedLink next=Page::ForgottenPassword label="Ask for a new link" /> }.into_any(),
    };
    view! {
        <AuthLayout>
            <section class="card">
                <PageHead page=Page::NewPassword />
                <Load from=link view />
            </section>
        </AuthLayout>
    }
}

#[component]
fn PasswordForm(token: String, link: PasswordLink) -> impl IntoView {
    let PasswordLink { email, by_code } = link;
    view! {
        <p>"For " <strong class="account-name" translate="no">{email.readable()}</strong></p>
        <PostForm to=SetForgottenPassword::FORM>
            <input type="hidden" name="token" value=token />
            <UserNameField email />
            <NewPasswordField name="password" focused=true />
            {by_code
                .then(|| {
                    view! {
                        <Field
                            label=AUTHENTICATION_CODE
                            name="code"
                            code="code-input"
                            autocomplete="one-time-code"
                            maxlength=128
                            hint=format!("{CODE_HINT} A recovery code works too.")
                            required=true
                        />
                    }
                })}
            <Submit label=SAVE_PASSWORD working="Saving…" />
        </PostForm>
        <p class="hint">"All your sessions end, and you sign in with the new password."</p>
    }
}
