//! The own password and address: cards of the account page.

use crate::{
    api::{Change, RequestEmailChange, RequestPasswordChange},
    components::{Checkbox, Field, NewPasswordField, PostForm, Submit},
};
use leptos::prelude::*;

/// Changes the password; the current one is asked for.
#[component]
pub(super) fn PasswordCard(enrolled: bool) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="password-title">
            <h2 id="password-title">"Password"</h2>
            // What went wrong stands inside.
            <details class="change" open=RequestPasswordChange::FORM.error().is_some()>
                <summary class="button button-quiet" role="button">"Change password"</summary>
                <PostForm to=RequestPasswordChange::FORM>
                    <Field
                        label="Current password"
                        name="present"
                        kind="password"
                        autocomplete="current-password"
                        maxlength=256
                        required=true
                        retry=true
                    />
                    <NewPasswordField name="new" />
                    // Whoever has a factor is asked on the page that takes the code.
                    {(!enrolled)
                        .then(|| view! { <Checkbox name="end_others" label="End my other sessions" on=true /> })}
                    <Submit label=if enrolled { "Change my password" } else { "Save password" } working="Checking…" />
                </PostForm>
            </details>
        </section>
    }
}

/// Changes the address, by a link that is mailed to the new one.
#[component]
pub(super) fn EmailChange(mail: bool) -> impl IntoView {
    if mail {
        view! {
            <details class="change" open=RequestEmailChange::FORM.error().is_some()>
                <summary class="button button-quiet" role="button">"Change email"</summary>
                <PostForm to=RequestEmailChange::FORM>
                    <Field
                        label="New email"
                        name="email"
                        kind="email"
                        autocomplete="email"
                        maxlength=254
                        hint="A link goes to the new address; until it is opened there, nothing changes."
                        required=true
                        retry=true
                    />
                    <Submit label="Mail me a link" working="One moment…" />
                </PostForm>
            </details>
        }
        .into_any()
    } else {
        view! { <p class="hint">"Something is not right? Your administrator can have it changed."</p> }.into_any()
    }
}
