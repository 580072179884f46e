//! A recovery code in place of the code that is due.

use crate::{
    Place,
    api::{Change, UseRecoveryCode as UseAction},
    components::{PageHead, PostForm, RecoveryCodeField, Submit, Threshold},
};
use leptos::prelude::*;

/// The page that asks for a recovery code.
#[component]
pub(crate) fn UseRecoveryCode() -> impl IntoView {
    view! {
        <Threshold session=true>
            <section class="card">
                <PageHead place=Place::Recovery />
                <PostForm to=UseAction::FORM>
                    <RecoveryCodeField />
                    <Submit label="Verify" working="Verifying…" />
                </PostForm>
                <p class="aside">
                    <a href=Place::Code.path()>"Use your authenticator app instead"</a>
                    <br />
                    "No code at all? "
                    <a href=Place::Help.path()>"Get help signing in"</a>
                </p>
            </section>
        </Threshold>
    }
}
