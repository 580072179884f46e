//! Freezing an account, opened by a link in an email about it.

use super::mailed_link::{LapsedLink, link_token};
use crate::{
    Page,
    api::{Change, Freeze as FreezeFunction, SecretInput, read_freeze_link},
    components::{Alert, AlertTone, ButtonTone, Load, PageHead, PostForm, Submit},
    layouts::AuthLayout,
};
use gate::model::EmailAddress;
use leptos::prelude::*;

/// The page *Freeze your account*.
#[component]
pub(crate) fn Freeze() -> impl IntoView {
    let token = link_token();
    let link = read_freeze_link(SecretInput::new(token.clone()));
    let view = move |email: Option<EmailAddress>| {
        let Some(email) = email else {
            return view! { <LapsedLink next=Page::Help label=Page::Help.heading() /> }.into_any();
        };
        view! {
            <Alert tone=AlertTone::Warning>
                "Freeze it if something happened to " <strong class="account-name" translate="no">{email.readable()}</strong>
                " that you did not do. All sessions end, and nobody can sign in until one of your administrators lifts it."
            </Alert>
            <PostForm to=FreezeFunction::FORM>
                <input type="hidden" name="token" value=token />
                <Submit label="Freeze my account" working="Freezing…" tone=ButtonTone::Danger />
            </PostForm>
            <p class="card-foot">
                <a href=Page::SignIn.path()>"It was me, leave it as it is"</a>
            </p>
        }
        .into_any()
    };
    view! {
        <AuthLayout>
            <section class="card">
                <PageHead page=Page::Freeze />
                <Load from=link view />
            </section>
        </AuthLayout>
    }
}
