//! Changing the email address.

use crate::{
    api::{Change, RequestEmailChange},
    components::{Field, PostForm, Submit},
    messages::MAIL_ME_A_LINK,
};
use leptos::prelude::*;

/// Takes a new address, to which a link is mailed.
#[component]
pub(super) fn EmailChange(can_mail: bool) -> impl IntoView {
    if can_mail {
        view! {
            <details class="fold" open=RequestEmailChange::FORM.memory().is_some()>
                <summary class="button button-quiet" role="button">"Change email"</summary>
                <PostForm to=RequestEmailChange::FORM>
                    <Field
                        label="New email"
                        name="email"
                        inputmode="email"
                        autocomplete="email"
                        maxlength=254
                        hint="A link goes to the new address; until it is opened there, nothing changes."
                        required=true
                        retry=true
                    />
                    <Submit label=MAIL_ME_A_LINK />
                </PostForm>
            </details>
        }
        .into_any()
    } else {
        view! { <p class="hint">"Something is not right? No mail can be sent from here, so the operator of this installation changes it: ask an administrator of your organisation to have it done."</p> }.into_any()
    }
}
