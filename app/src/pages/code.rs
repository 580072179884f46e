//! The code that is due after the password.

use crate::{
    Place,
    api::VerifyCode,
    components::{CodeField, PageHead, PostForm, Submit, Threshold},
};
use leptos::prelude::*;
use leptos_router::components::A;

/// The page that asks for a code.
#[component]
pub(crate) fn EnterCode() -> impl IntoView {
    let action = ServerAction::<VerifyCode>::new();
    view! {
        <Threshold session=true>
            <section class="card">
                <PageHead place=Place::Code />
                <PostForm action>
                    <CodeField focused=true />
                    <Submit action label="Verify" working="Verifying…" />
                </PostForm>
                <p class="aside">
                    "No access to your authenticator? " <A href=Place::Help.path()>"Get help signing in"</A>
                </p>
            </section>
        </Threshold>
    }
}
