//! Freezing an account, opened by a link in an email about it; and, once it is frozen, what happens next.

use super::mailed_link::{LapsedLink, link_token};
use crate::{
    Page,
    api::{Change, Freeze as FreezeFunction, SecretInput, Support, open_identity, read_freeze_link, read_help},
    components::{Alert, AlertTone, ButtonTone, Load, PageHead, PostForm, Submit},
    layouts::AuthLayout,
    messages::GO_TO_DASHBOARD,
    pages::help::Contact,
};
use gate::model::{BlockReason, EmailAddress, FreezeLink};
use leptos::prelude::*;

/// The page *Freeze your account*. It shows how the account stands, so that it says the same after a reload, in
/// another browser, and while another account is signed in.
#[component]
pub(crate) fn Freeze() -> impl IntoView {
    let token = link_token();
    let data = {
        let token = SecretInput::new(token.clone());
        async { Ok((read_freeze_link(token).await?, read_help().await?.support)) }
    };
    let view = move |(link, support): (Option<FreezeLink>, Support)| match link {
        None => view! {
            <PageHead page=Page::Freeze />
            <LapsedLink next=Page::Help label=Page::Help.heading() />
        }
        .into_any(),
        Some(FreezeLink { email, blocked: Some(reason) }) => view! { <Frozen email reason support /> }.into_any(),
        Some(FreezeLink { email, blocked: None }) => view! { <FreezeForm email token /> }.into_any(),
    };
    view! {
        <AuthLayout>
            <section class="card">
                <Load from=data view />
            </section>
        </AuthLayout>
    }
}

#[component]
fn FreezeForm(email: EmailAddress, token: String) -> impl IntoView {
    let address = email.readable();
    view! {
        <PageHead page=Page::Freeze />
        <Alert tone=AlertTone::Warning>
            "Freeze it if something happened to " <strong class="account-name" translate="no">{address}</strong>
            " that you did not do. All sessions end, and nobody can sign in until one of your administrators unfreezes it."
        </Alert>
        <OtherAccount frozen=email />
        <PostForm to=FreezeFunction::FORM>
            <input type="hidden" name="token" value=token />
            <Submit label="Freeze my account" working="Freezing…" tone=ButtonTone::Danger />
        </PostForm>
        <p class="card-foot">
            <a href=Page::Dashboard.path()>"It was me, leave it as it is"</a>
        </p>
    }
}

/// What was frozen, and what happens next.
#[component]
fn Frozen(email: EmailAddress, reason: BlockReason, support: Support) -> impl IntoView {
    let address = email.readable();
    let (heading, state) = match reason {
        BlockReason::Frozen => ("Your account is frozen", " is frozen."),
        BlockReason::Suspended => ("Your account is suspended", " is suspended already, by an administrator."),
    };
    view! {
        <PageHead page=Page::Freeze heading />
        <Alert tone=AlertTone::Success>
            <strong class="account-name" translate="no">{address}</strong>
            {state}
            " All its sessions have ended, and nobody can sign in to it."
        </Alert>
        <OtherAccount frozen=email />
        <h2>"What happens next"</h2>
        <ol class="bullet-list">
            <li>
                "The administrators of your organisation were told. Call one of them"
                {if support.contact.is_empty() {
                    "; if you are the only one, call the operator of this installation.".into_any()
                } else {
                    view! { ", or support: " <Contact to=support.contact /> "." }.into_any()
                }}
            </li>
            <li>
                <a href=Page::ForgottenPassword.path()>"Set a new password"</a>
                ". A link for that can be mailed while the account is frozen."
            </li>
            <li>"An administrator lets you sign in again, once it is clear that it is you who asks."</li>
        </ol>
    }
}

/// Says that another account is signed in in this browser, and stays as it is.
#[component]
fn OtherAccount(frozen: EmailAddress) -> impl IntoView {
    let here = open_identity().filter(|identity| identity.email != frozen);
    here.map(|identity| {
        view! {
            <p>
                "In this browser " <strong>{identity.name}</strong> " is signed in, with "
                <strong class="account-name" translate="no">{identity.email.readable()}</strong>
                ". That is another account, and it stays as it is. " <a href=Page::Dashboard.path()>{GO_TO_DASHBOARD}</a>
            </p>
        }
    })
}
