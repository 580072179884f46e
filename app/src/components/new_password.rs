//! The field for a password that is to be remembered from now on.

use super::Field;
use leptos::prelude::*;

/// A new password, under the form's own name for it.
#[component]
pub(crate) fn NewPasswordField(
    name: &'static str,
    /// Whether the page opens, and begins again after a refusal, with the focus here.
    #[prop(optional)]
    focused: bool,
) -> impl IntoView {
    view! {
        <Field
            label="New password"
            name
            kind="password"
            autocomplete="new-password"
            maxlength=256
            hint="15 characters or more. Several unrelated words are easy to remember and hard to guess."
            required=true
            focused
            retry=focused
        />
    }
}
