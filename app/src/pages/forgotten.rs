//! Forgotten password: a link is mailed. Whether somebody has the address is not said.

use super::query::asked;
use crate::{
    Page,
    api::{Change, FlashMessage, ForgotPassword, read_mail},
    components::{AuthLayout, Field, Load, PageHead, PostForm, Submit},
};
use leptos::prelude::*;

/// The page that asks for the address.
#[component]
pub(crate) fn Forgotten() -> impl IntoView {
    view! {
        <AuthLayout>
            <section class="card">
                <PageHead place=Page::ForgottenPassword />
                <Load from=read_mail() view=ways />
                <p class="aside">
                    <a href=Page::SignIn.path()>"Back to sign-in"</a>
                </p>
            </section>
        </AuthLayout>
    }
}

fn ways(mail: bool) -> AnyView {
    // What was done stands above, and says what comes next.
    if asked("done").as_deref() == Some(FlashMessage::LinkMailed.as_ref()) {
        ().into_any()
    } else if mail {
        view! {
            <p>"Type your email address, and a link to set a new password comes to it. If you have an authenticator, its code is asked for there."</p>
            <PostForm to=ForgotPassword::FORM>
                <Field
                    label="Email"
                    name="email"
                    kind="email"
                    autocomplete="username"
                    maxlength=254
                    required=true
                    focused=true
                    retry=true
                />
                <Submit label="Mail me a link" working="Sending…" />
            </PostForm>
        }
        .into_any()
    } else {
        view! {
            <p>"No mail can be sent from here. Ask your administrator or support to have your password set anew."</p>
            <p>
                <a href=Page::Help.path() class="button button-primary">
                    "Help and support"
                </a>
            </p>
        }
        .into_any()
    }
}
