//! A browser that may sign in, opened by a mailed link.

use super::mailed_link::{LapsedLink, link_token};
use crate::{
    Page,
    api::{AdmitBrowser as AdmitBrowserFunction, Change, SecretInput, read_sign_in_link},
    components::{Load, PageHead, PostForm, Submit},
    layouts::AuthLayout,
};
use gate::model::EmailAddress;
use leptos::prelude::*;

/// The page *Sign in with this browser*.
#[component]
pub(crate) fn AdmitBrowser() -> impl IntoView {
    let token = link_token();
    let link = read_sign_in_link(SecretInput::new(token.clone()));
    let view = move |email: Option<EmailAddress>| {
        let Some(email) = email else {
            return view! { <LapsedLink next=Page::SignInLink label="Ask for a new link" /> }.into_any();
        };
        view! {
            <p>"For " <strong class="account-name" translate="no">{email.readable()}</strong></p>
            <p>"Only go on in a browser of your own. Your password and your code are asked for next."</p>
            <PostForm to=AdmitBrowserFunction::FORM>
                <input type="hidden" name="token" value=token />
                <Submit label="Let this browser sign in" working="One moment…" />
            </PostForm>
        }
        .into_any()
    };
    view! {
        <AuthLayout>
            <section class="card">
                <PageHead page=Page::AdmitBrowser />
                <Load from=link view />
            </section>
        </AuthLayout>
    }
}
