//! A recovery code in place of the code that is due.

use crate::{
    Place,
    api::UseRecoveryCode as UseAction,
    components::{PageHead, PostForm, Submit, Threshold},
};
use leptos::prelude::*;
use leptos_router::components::A;

/// The page that asks for a recovery code.
#[component]
pub(crate) fn UseRecoveryCode() -> impl IntoView {
    let action = ServerAction::<UseAction>::new();
    view! {
        <Threshold session=true>
            <section class="card">
                <PageHead place=Place::Recovery />
                <PostForm action>
                    <div class="field">
                        <label for="code">"Recovery code"</label>
                        <input
                            class="recovery-input"
                            id="code"
                            name="code"
                            type="text"
                            autocomplete="off"
                            autocapitalize="off"
                            spellcheck="false"
                            maxlength="64"
                            required
                            autofocus
                            data-retry=""
                            aria-describedby="code-hint"
                        />
                        <p class="hint" id="code-hint">
                            "One from your printed or saved list. Each works once."
                        </p>
                    </div>
                    <Submit action label="Verify" working="Verifying…" />
                </PostForm>
                <p class="aside">
                    <A href=Place::Code.path()>"Use your authenticator app instead"</A>
                    <br />
                    "No code at all? "
                    <A href=Place::Help.path()>"Get help signing in"</A>
                </p>
            </section>
        </Threshold>
    }
}
