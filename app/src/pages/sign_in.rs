//! E-mail and password.

use crate::{
    Place,
    api::SignIn as SignInAction,
    components::{PageHead, PostForm, Submit, Threshold},
};
use leptos::prelude::*;

/// The sign-in page.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let action = ServerAction::<SignInAction>::new();
    view! {
        <Threshold>
            <section class="card">
                <PageHead place=Place::SignIn />
                <PostForm action>
                    <div class="field">
                        <label for="email">"Email"</label>
                        <input
                            id="email"
                            name="email"
                            type="email"
                            autocomplete="username"
                            autocapitalize="off"
                            spellcheck="false"
                            maxlength="254"
                            required
                            autofocus
                        />
                    </div>
                    <div class="field">
                        <label for="password">"Password"</label>
                        <input
                            id="password"
                            name="password"
                            type="password"
                            autocomplete="current-password"
                            maxlength="256"
                            required
                            data-retry=""
                        />
                    </div>
                    <Submit action label="Sign in" working="Signing in…" />
                </PostForm>
            </section>
        </Threshold>
    }
}
