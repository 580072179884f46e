//! One authenticator gets another name.

use crate::{
    Page,
    api::{Change, RenameAuthenticator},
    components::{Field, PostForm, Submit},
};
use gate::model::Authenticator;
use leptos::prelude::*;

/// Another name for `one`.
#[component]
pub(super) fn Rename(one: Authenticator) -> impl IntoView {
    view! {
        <h3>"Rename “" {one.name.clone()} "”"</h3>
        <PostForm to=RenameAuthenticator::FORM>
            <input type="hidden" name="id" value=one.id.0 />
            <Field
                label="New name"
                name="name"
                maxlength=64
                value=one.name
                required=true
                retry=true
                focused=true
            />
            <div class="actions">
                <Submit label="Save name" working="Saving…" />
                <Back />
            </div>
        </PostForm>
    }
}

/// The way back to the list.
#[component]
fn Back() -> impl IntoView {
    view! {
        <a href=Page::Mfa.path() class="button button-plain">
            "Cancel"
        </a>
    }
}
