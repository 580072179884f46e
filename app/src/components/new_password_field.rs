//! The field for a new password.

use super::Field;
use leptos::prelude::*;

/// A new password. `name` is the form's name for it.
#[component]
pub(crate) fn NewPasswordField(
    name: &'static str,
    /// Whether the page opens with the focus here, and returns it here after a refusal.
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
