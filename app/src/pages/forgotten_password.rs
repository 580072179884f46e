//! Forgotten password: a link is mailed. The page does not say whether a user has the address.

use super::query::{query_param, step_url};
use crate::{
    Page,
    api::{Change, FlashMessage, ForgotPassword, read_mail},
    components::{DemoHint, Field, Load, PageHead, PostForm, Submit},
    layouts::AuthLayout,
    messages::{BACK_TO_SIGN_IN, MAIL_ME_A_LINK, NO_MAIL},
};
use leptos::prelude::*;

/// The page *Forgotten password*.
#[component]
pub(crate) fn ForgottenPassword() -> impl IntoView {
    view! {
        <AuthLayout>
            <section class="card">
                <PageHead page=Page::ForgottenPassword />
                <Load from=read_mail() view=|can_mail| view! { <Content can_mail /> }.into_any() />
                <p class="card-foot">
                    <a href=step_url(Page::SignIn)>{BACK_TO_SIGN_IN}</a>
                </p>
            </section>
        </AuthLayout>
    }
}

#[component]
fn Content(can_mail: bool) -> impl IntoView {
    // The flash message above says what comes next.
    if query_param("done").as_deref() == Some(FlashMessage::LinkMailed.as_ref()) {
        view! { <DemoHint page=Page::DemoMailbox what="The email is" /> }.into_any()
    } else if can_mail {
        view! {
            <p>"Type your email address, and a link to set a new password comes to it. If you have an authenticator, its code is asked for there."</p>
            <PostForm to=ForgotPassword::FORM>
                <Field
                    label="Email"
                    name="email"
                    inputmode="email"
                    autocomplete="username"
                    maxlength=254
                    required=true
                    focused=true
                    retry=true
                />
                <Submit label=MAIL_ME_A_LINK working="Sending…" />
            </PostForm>
        }
        .into_any()
    } else {
        view! {
            <p>{NO_MAIL} " Ask your administrator or support to have your password set anew."</p>
            <p>
                <a href=step_url(Page::Help) class="button button-primary">
                    {Page::Help.heading()}
                </a>
            </p>
        }
        .into_any()
    }
}
