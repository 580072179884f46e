//! A link that lets this browser sign in is mailed. The page does not say whether a user has the address.

use super::query::{query_param, step_url};
use crate::{
    Page,
    api::{Change, FlashMessage, RequestSignInLink, read_mail},
    components::{DemoHint, Field, Load, PageHead, PostForm, Submit},
    layouts::AuthLayout,
    messages::{BACK_TO_SIGN_IN, MAIL_ME_A_LINK, NO_MAIL},
};
use leptos::prelude::*;

/// The page *Let this browser sign in*.
#[component]
pub(crate) fn SignInLink() -> impl IntoView {
    view! {
        <AuthLayout>
            <section class="card">
                <PageHead page=Page::SignInLink />
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
            <p>"Somebody else's wrong passwords can lock your account for browsers that you have not used before. Type your email address, and a link comes to it. Open it in this browser, and sign in with your password and code as always."</p>
            <PostForm to=RequestSignInLink::FORM>
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
            <p>{NO_MAIL} " Wait until the pause is over, or ask your administrator or support for help."</p>
            <p>
                <a href=step_url(Page::Help) class="button button-primary">
                    {Page::Help.heading()}
                </a>
            </p>
        }
        .into_any()
    }
}
