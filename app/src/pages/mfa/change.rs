//! One authenticator gets another name, or goes.

use crate::{
    Place,
    api::{Change, RemoveAuthenticator, RenameAuthenticator},
    components::{CodeField, Field, Notice, NoticeKind, PostForm, Submit, Tone},
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

/// Takes `one` away, for a fresh code.
#[component]
pub(super) fn Remove(one: Authenticator, last: bool) -> impl IntoView {
    view! {
        <h3>"Remove “" {one.name} "”?"</h3>
        {if last {
            view! {
                <Notice kind=NoticeKind::Warning>
                    "It is your only authenticator: afterwards your password alone is enough to sign in."
                </Notice>
            }
                .into_any()
        } else {
            view! { <p>"Its codes stop working at once. Your other authenticators keep working."</p> }.into_any()
        }}
        <PostForm to=RemoveAuthenticator::FORM>
            <input type="hidden" name="id" value=one.id.0 />
            <CodeField focused=true hint="To confirm, type a fresh code from any of your authenticators." />
            <div class="actions">
                <Submit label="Remove authenticator" working="Removing…" tone=Tone::Danger />
                <Back />
            </div>
        </PostForm>
    }
}

/// The way back to the list.
#[component]
pub(super) fn Back() -> impl IntoView {
    view! {
        <a href=Place::Mfa.path() class="button button-plain">
            "Cancel"
        </a>
    }
}
