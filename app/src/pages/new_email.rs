//! A new email address, opened by a link that was mailed to it.

use super::mailed_link::{LapsedLink, link_token};
use crate::{
    Page,
    api::{Change, ConfirmNewEmail, SecretInput, read_email_link},
    components::{Load, PageHead, PostForm, Submit},
    layouts::AuthLayout,
    messages::GO_TO_ACCOUNT_SETTINGS,
};
use gate::model::EmailAddress;
use leptos::prelude::*;

/// The page *Confirm your new email address*.
#[component]
pub(crate) fn NewEmail() -> impl IntoView {
    let token = link_token();
    let link = read_email_link(SecretInput::new(token.clone()));
    let view = move |email: Option<EmailAddress>| {
        let Some(email) = email else {
            return view! { <LapsedLink next=Page::Account label=GO_TO_ACCOUNT_SETTINGS /> }.into_any();
        };
        view! {
            <p>
                "From now on you sign in with " <strong class="account-name" translate="no">{email.readable()}</strong>
                ". The old address is told."
            </p>
            <PostForm to=ConfirmNewEmail::FORM>
                <input type="hidden" name="token" value=token />
                <Submit label="Confirm this address" working="Saving…" />
            </PostForm>
        }
        .into_any()
    };
    view! {
        <AuthLayout>
            <section class="card">
                <PageHead page=Page::NewEmail />
                <Load from=link view />
            </section>
        </AuthLayout>
    }
}
