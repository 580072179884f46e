//! The code that is due after the password.

use crate::{
    Place,
    api::{VerifyCode, read_challenge},
    components::{CodeField, Load, PageHead, PostForm, Submit, Threshold},
};
use gate::model::Identity;
use leptos::prelude::*;
use leptos_router::components::A;

/// The page that asks for a code.
#[component]
pub(crate) fn EnterCode() -> impl IntoView {
    let action = ServerAction::<VerifyCode>::new();
    let who = Resource::new(|| (), |()| read_challenge());
    view! {
        <Threshold session=true>
            <section class="card">
                <PageHead place=Place::Code />
                <Load
                    from=who
                    view=|who: Identity| {
                        view! {
                            <p>
                                "Open your authenticator app and pick "
                                <strong class="account">{who.tpp.name} ": " {who.email}</strong> "."
                            </p>
                        }
                            .into_any()
                    }
                />
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
