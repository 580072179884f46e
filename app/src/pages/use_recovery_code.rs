//! A recovery code instead of the authentication code.

use super::query::step_url;
use crate::{
    Page,
    api::{Change, UseRecoveryCode as UseRecoveryCodeFunction},
    components::{PageHead, PostForm, RecoveryCodeField, Submit},
    layouts::AuthLayout,
    messages::GET_HELP_SIGNING_IN,
};
use leptos::prelude::*;

/// The page *Use a recovery code*.
#[component]
pub(crate) fn UseRecoveryCode() -> impl IntoView {
    view! {
        <AuthLayout session=true>
            <section class="card">
                <PageHead page=Page::Recovery />
                <PostForm to=UseRecoveryCodeFunction::FORM>
                    <RecoveryCodeField />
                    <Submit label="Verify" working="Verifying…" />
                </PostForm>
                <p class="card-foot">
                    <a href=step_url(Page::Code)>"Use your authenticator app instead"</a>
                    <br />
                    "No code at all? "
                    <a href=step_url(Page::Help)>{GET_HELP_SIGNING_IN}</a>
                </p>
            </section>
        </AuthLayout>
    }
}
