//! The email address, and its change.

use crate::{
    api::{Change, RequestEmailChange},
    components::{Field, PostForm, SettingRow, Submit},
    messages::MAIL_ME_A_LINK,
};
use gate::model::EmailAddress;
use leptos::prelude::*;

/// The address, and a form for a new one, to which a link is mailed.
#[component]
pub(super) fn EmailRow(email: EmailAddress, can_mail: bool) -> impl IntoView {
    let email = view! { <p>{email.readable()}</p> };
    if !can_mail {
        let state = view! {
            {email}
            <p class="hint">"Something is not right? No mail can be sent from here, so the operator of this installation changes it: ask an administrator of your organisation to have it done."</p>
        };
        return view! { <SettingRow title="Email" state=state.into_any() /> }.into_any();
    }
    view! {
        <SettingRow title="Email" state=email.into_any()>
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
        </SettingRow>
    }
    .into_any()
}
