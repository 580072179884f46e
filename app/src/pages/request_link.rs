//! What the pages have in common on which a visitor asks for a mailed link. None says whether a user has the address.

use super::query::{present_flash, step_url};
use crate::{
    Page,
    api::{FlashMessage, FormTarget, read_mail},
    components::{DemoHint, EmailField, Load, PageHead, PostForm, Submit},
    layouts::AuthLayout,
    messages::{BACK_TO_SIGN_IN, MAIL_ME_A_LINK, NO_MAIL},
};
use leptos::prelude::*;

/// A page with one form, for an email address.
#[component]
pub(super) fn RequestLink(
    page: Page,
    to: FormTarget,
    /// What the link is for, and what comes next.
    explanation: &'static str,
    /// What to do where no email can be sent.
    without_mail: &'static str,
) -> impl IntoView {
    let content = move |can_mail| {
        // The flash message above says what comes next.
        if present_flash() == Some(FlashMessage::LinkMailed) {
            view! { <DemoHint page=Page::DemoMailbox what="The email is" /> }.into_any()
        } else if can_mail {
            view! {
                <p>{explanation}</p>
                <PostForm to>
                    <EmailField retry=true />
                    <Submit label=MAIL_ME_A_LINK working="Sending…" />
                </PostForm>
            }
            .into_any()
        } else {
            view! {
                <p>{NO_MAIL} " " {without_mail}</p>
                <p>
                    <a href=step_url(Page::Help) class="button button-primary">
                        {Page::Help.heading()}
                    </a>
                </p>
            }
            .into_any()
        }
    };
    view! {
        <AuthLayout>
            <section class="card">
                <PageHead page />
                <Load from=read_mail() view=content />
                <p class="card-foot">
                    <a href=step_url(Page::SignIn)>{BACK_TO_SIGN_IN}</a>
                </p>
            </section>
        </AuthLayout>
    }
}
