//! Renaming an authenticator.

use crate::{
    Page,
    api::{Change, RenameAuthenticator},
    components::{Field, PostForm, Submit},
};
use gate::model::Authenticator;
use leptos::prelude::*;

/// Takes a new name, or leads back to the list.
#[component]
pub(super) fn RenameForm(authenticator: Authenticator) -> impl IntoView {
    let Authenticator { id, name, .. } = authenticator;
    view! {
        <h3>"Rename “" {name.clone()} "”"</h3>
        <PostForm to=RenameAuthenticator::FORM>
            <input type="hidden" name="id" value=id.to_string() />
            <Field label="New name" name="name" maxlength=128 value=name required=true retry=true focused=true />
            <div class="actions">
                <Submit label="Save name" working="Saving…" />
                <a href=Page::Mfa.path() class="button button-plain" data-discard="">
                    "Cancel"
                </a>
            </div>
        </PostForm>
    }
}
