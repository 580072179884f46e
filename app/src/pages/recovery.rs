//! A recovery code in place of the code that is due.

use crate::{
    Page,
    api::{Change, UseRecoveryCode as UseAction},
    components::{AuthLayout, PageHead, PostForm, RecoveryCodeField, Submit},
};
use leptos::prelude::*;

/// The page that asks for a recovery code.
#[component]
pub(crate) fn UseRecoveryCode() -> impl IntoView {
    view! {
        <AuthLayout session=true>
            <section class="card">
                <PageHead place=Page::Recovery />
                <PostForm to=UseAction::FORM>
                    <RecoveryCodeField />
                    <Submit label="Verify" working="Verifying…" />
                </PostForm>
                <p class="aside">
                    <a href=Page::Code.path()>"Use your authenticator app instead"</a>
                    <br />
                    "No code at all? "
                    <a href=Page::Help.path()>"Get help signing in"</a>
                </p>
            </section>
        </AuthLayout>
    }
}
