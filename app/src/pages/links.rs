//! What links in letters lead to: a new password, a new address, a frozen account. Nothing happens before somebody presses
//! the button there: mail programs open links by themselves.

use crate::{
    Page,
    api::{
        Change, ConfirmNewEmail, Freeze as FreezeFunction, SecretInput, SetForgottenPassword, read_email_link,
        read_freeze_link, read_password_link,
    },
    components::{AlertTone, AuthLayout, Field, Load, NewPasswordField, Notice, PageHead, PostForm, Submit, Tone},
};
use gate::model::PasswordLink;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The token of the address.
fn token() -> String {
    use_query_map().get_untracked().get("token").unwrap_or_default()
}

/// The page for a new password.
#[component]
pub(crate) fn NewPassword() -> impl IntoView {
    let token = token();
    let link = read_password_link(SecretInput::new(token.clone()));
    let shown = move |found: Option<PasswordLink>| {
        let Some(found) = found else { return lapsed(Page::ForgottenPassword, "Ask for a new link") };
        view! { <PasswordForm token found /> }.into_any()
    };
    view! {
        <AuthLayout>
            <section class="card">
                <PageHead place=Page::NewPassword />
                <Load from=link view=shown />
            </section>
        </AuthLayout>
    }
}

#[component]
fn PasswordForm(token: String, found: PasswordLink) -> impl IntoView {
    let PasswordLink { email, by_code } = found;
    view! {
        <p>"For " <strong class="account">{email.clone()}</strong></p>
        <PostForm to=SetForgottenPassword::FORM>
            <input type="hidden" name="token" value=token />
            // Password managers keep the new password under this name.
            <input class="visually-hidden" type="email" autocomplete="username" value=email tabindex="-1" aria-hidden="true" readonly />
            <NewPasswordField name="password" focused=true />
            {by_code
                .then(|| {
                    view! {
                        <Field
                            label="Authentication code"
                            name="code"
                            code="code-input"
                            autocomplete="one-time-code"
                            maxlength=64
                            hint="The six digits that your authenticator app shows now. A recovery code works too."
                            required=true
                        />
                    }
                })}
            <Submit label="Save password" working="Saving…" />
        </PostForm>
        <p class="hint">"All your sessions end, and you sign in with the new password."</p>
    }
}

/// The page for a new address.
#[component]
pub(crate) fn NewEmail() -> impl IntoView {
    let token = token();
    let link = read_email_link(SecretInput::new(token.clone()));
    let shown = move |found: Option<String>| {
        let Some(email) = found else { return lapsed(Page::Account, "Go to Account Settings") };
        view! {
            <p>"From now on you sign in with " <strong class="account">{email}</strong> ". The old address is told."</p>
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
                <PageHead place=Page::NewEmail />
                <Load from=link view=shown />
            </section>
        </AuthLayout>
    }
}

/// The page that freezes an account.
#[component]
pub(crate) fn Freeze() -> impl IntoView {
    let token = token();
    let link = read_freeze_link(SecretInput::new(token.clone()));
    let shown = move |found: Option<String>| {
        let Some(email) = found else { return lapsed(Page::Help, "Help and support") };
        view! {
            <Notice kind=AlertTone::Warning>
                "Freeze it if something happened to " <strong class="account">{email}</strong>
                " that you did not do. All sessions end, and nobody can sign in until one of your administrators lifts it."
            </Notice>
            <PostForm to=FreezeFunction::FORM>
                <input type="hidden" name="token" value=token />
                <Submit label="Freeze my account" working="Freezing…" tone=Tone::Danger />
            </PostForm>
            <p class="aside">
                <a href=Page::SignIn.path()>"It was me, leave it as it is"</a>
            </p>
        }
            .into_any()
    };
    view! {
        <AuthLayout>
            <section class="card">
                <PageHead place=Page::Freeze />
                <Load from=link view=shown />
            </section>
        </AuthLayout>
    }
}

fn lapsed(way_on: Page, label: &'static str) -> AnyView {
    view! {
        <Notice kind=AlertTone::Info>"This link was used already, or is too old. Nothing was changed."</Notice>
        <p>
            <a href=way_on.path() class="button button-primary">
                {label}
            </a>
        </p>
    }
    .into_any()
}
