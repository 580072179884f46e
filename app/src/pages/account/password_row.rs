//! The password, and its change.

use crate::{
    api::{Change, RequestPasswordChange},
    components::{
        Checkbox, Field, MAX_TYPED_PASSWORD, NewPasswordField, PostForm, SettingRow, Submit, UserNameField,
    },
    messages::{CHANGE_PASSWORD, END_OTHER_SESSIONS, SAVE_PASSWORD},
};
use gate::model::EmailAddress;
use leptos::prelude::*;

/// Takes the current password and a new one. `email`: the user name of the account.
#[component]
pub(super) fn PasswordRow(email: EmailAddress, enrolled: bool) -> impl IntoView {
    let state = view! { <p>"Asked for at every sign-in."</p> };
    view! {
        <SettingRow title="Password" state=state.into_any()>
            // An error is inside, so it opens the form.
            <details class="fold" open=RequestPasswordChange::FORM.error().is_some()>
                <summary class="button button-quiet" role="button">{CHANGE_PASSWORD}</summary>
                <PostForm to=RequestPasswordChange::FORM>
                    <UserNameField email />
                    <Field
                        label="Current password"
                        name="present"
                        kind="password"
                        autocomplete="current-password"
                        maxlength=MAX_TYPED_PASSWORD
                        required=true
                        retry=true
                    />
                    <NewPasswordField name="new" />
                    // Enrolled users find this box on the page that takes the code.
                    {(!enrolled).then(|| view! { <Checkbox name="end_others" label=END_OTHER_SESSIONS on=true /> })}
                    <Submit label=if enrolled { "Change my password" } else { SAVE_PASSWORD } working="Checking…" />
                </PostForm>
            </details>
        </SettingRow>
    }
}
